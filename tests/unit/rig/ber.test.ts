import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTlv, parseTlv, tlv } from '../../rig/ber.ts';

describe('BER-TLV', () => {
  it('reads back what it writes, at every length form', () => {
    fc.assert(
      fc.property(fc.constantFrom(0x80, 0x04, 0x5f2f, 0x5fc105), fc.uint8Array({ maxLength: 700 }), (tag, bytes) => {
        expect(parseTlv(tlv(tag, Buffer.from(bytes)))).toEqual([{ tag, value: Buffer.from(bytes) }]);
      }),
    );
  });

  it('decodes children of constructed tags only', () => {
    const [outer] = parseTlv(tlv(0x7c, tlv(0x82), tlv(0x81, Buffer.from([0x30]))));
    expect(outer?.children).toEqual([
      { tag: 0x82, value: Buffer.alloc(0) },
      { tag: 0x81, value: Buffer.from([0x30]) },
    ]);
    expect(findTlv(outer?.children ?? [], 0x81)?.children).toBeUndefined();
  });

  it('uses the long forms from 128 and from 256 bytes', () => {
    expect(tlv(0x04, Buffer.alloc(127)).subarray(0, 2).toString('hex')).toBe('047f');
    expect(tlv(0x04, Buffer.alloc(128)).subarray(0, 3).toString('hex')).toBe('048180');
    expect(tlv(0x04, Buffer.alloc(256)).subarray(0, 4).toString('hex')).toBe('04820100');
  });

  it('refuses a length that goes past the end', () => {
    expect(() => parseTlv(Buffer.from('0405aa', 'hex'))).toThrow(RangeError);
    expect(() => parseTlv(Buffer.from('5f', 'hex'))).toThrow(RangeError);
    expect(() => parseTlv(Buffer.from('0480', 'hex'))).toThrow(RangeError);
  });
});
