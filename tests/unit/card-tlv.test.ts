import { describe, expect, it } from 'vitest';
import { cardTlv } from '../../electron/contract/card.ts';
import { parseTlv } from '../../electron/feature/card/tlv.ts';
import { tlv } from '../rig/ber.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('what is on the card', () => {
  it('reads an activity: a constructed element with text and an identifier', () => {
    const seen = parseTlv(tlv(0xee, tlv(0x84, 'CABINET MÉDICAL'), tlv(0x86, 'SA07'), tlv(0x85, hex('01ff'))));
    expect(seen).toEqual([
      {
        tag: 'EE',
        length: 28,
        hex: '',
        text: null,
        inner: [
          { tag: '84', length: 16, hex: '434142494E4554204DC389444943414C', text: 'CABINET MÉDICAL', inner: [] },
          { tag: '86', length: 4, hex: '53413037', text: 'SA07', inner: [] },
          { tag: '85', length: 2, hex: '01FF', text: null, inner: [] },
        ],
      },
    ]);
    expect(cardTlv.array().parse(seen)).toEqual(seen);
  });

  it('reads tags of several bytes and long lengths', () => {
    expect(parseTlv(hex('5F2D 02 6672'))).toMatchObject([{ tag: '5F2D', text: 'fr' }]);
    expect(parseTlv(hex('5F8120 01 2A'))).toMatchObject([{ tag: '5F8120', hex: '2A' }]);
    expect(parseTlv(Buffer.concat([hex('80 8180'), Buffer.alloc(128, 0x41)]))).toMatchObject([{ length: 128 }]);
    expect(parseTlv(Buffer.concat([hex('80 820100'), Buffer.alloc(256)]))).toMatchObject([{ length: 256, text: null }]);
    expect(parseTlv(hex('80 8400000001 41'))).toMatchObject([{ length: 1, hex: '41' }]);
  });

  it.each([
    ['UTF-8', Buffer.from('Hélène'), 'Hélène'],
    ['Latin-1', Buffer.from('Hélène', 'latin1'), 'Hélène'],
    ['one character', Buffer.from('A'), null],
    ['a control character', hex('41420A'), null],
    ['mostly above ASCII, not UTF-8', hex('E9D8F341'), null],
    ['blanks', Buffer.from('    '), null],
    ['nothing', Buffer.alloc(0), null],
  ])('says as text what reads as text: %s', (_name, value, text) => {
    expect(parseTlv(tlv(0x80, value))?.[0]?.text).toBe(text);
  });

  it.each(['0000', 'FFFFFF', '00FF'])('leaves out an end filled with %s', (fill) => {
    expect(parseTlv(Buffer.concat([tlv(0x80, 'AB'), hex(fill)]))).toHaveLength(1);
  });

  it('says of an empty object that it is empty', () => {
    expect(parseTlv(Buffer.alloc(0))).toEqual([]);
    expect(parseTlv(Buffer.alloc(32, 0xff))).toEqual([]);
  });
});

describe('what is not TLV', () => {
  it.each([
    ['a length over the end', '80 05 4142'],
    ['a tag alone', '80'],
    ['a tag that does not end', '5F 81 81'],
    ['a tag of five bytes', '5F 81818101 01 41'],
    ['an indefinite length', '30 80 0201 01 0000'],
    ['a length of five bytes', '80 85 0000000001 41'],
    ['a tag of zero', '00 02 4142'],
    ['an inner element over the end', '30 03 80 05 41'],
    ['garbage after an element', '80 01 41 9A'],
  ])('%s', (_name, bytes) => {
    expect(parseTlv(hex(bytes))).toBeNull();
  });

  it('stops at a depth of 8 and at 500 elements', () => {
    const nested = (depth: number): Buffer => (depth === 1 ? tlv(0x80, 'AB') : tlv(0x30, nested(depth - 1)));
    expect(parseTlv(nested(8))).toHaveLength(1);
    expect(parseTlv(nested(9))).toBeNull();
    expect(parseTlv(nested(400))).toBeNull();
    const many = (count: number): Buffer => tlv(0x30, ...Array.from({ length: count - 1 }, () => tlv(0x80)));
    expect(parseTlv(many(500))?.[0]?.inner).toHaveLength(499);
    expect(parseTlv(many(501))).toBeNull();
  });

  it('never throws, whatever the bytes', () => {
    let seed = 12345;
    const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16;
    for (let n = 0; n < 2000; n += 1) {
      const bytes = Uint8Array.from({ length: random() % 40 }, () => random() & 0xff);
      expect(() => parseTlv(bytes)).not.toThrow();
    }
  });
});
