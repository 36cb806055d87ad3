import { describe, expect, it } from 'vitest';
import { EVIDENCE_LIMIT } from '../../../electron/contract/evidence.ts';
import { barePng, jpegSize } from '../../../electron/feature/evidence/png.ts';
import { takenFrom } from '../../../electron/feature/evidence/take.ts';
import {
  PNG_SIGNATURE,
  png as picture,
  pngChunk as chunk,
  pngEnd as end,
  pngHeader as header,
  pngPixels,
} from '../../rig/png.ts';

const SIGNATURE = PNG_SIGNATURE;
const pixels = pngPixels(Buffer.alloc(13 * 3));
const png = (...more: Buffer[]) => picture(4, 3, undefined, more);
const code = (work: () => unknown) => {
  try {
    work();
    return 'ok';
  } catch (error) {
    return (error as { failure: { code: string } }).failure.code;
  }
};
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a picture', () => {
  it('keeps its pixels and nothing that tells more', () => {
    const told = png(
      chunk('tEXt', utf8('Title\0Dossier de NOM-FICTIF')),
      chunk('eXIf', utf8('MM')),
      chunk('tIME', new Uint8Array(7)),
    );
    expect(barePng(told)).toMatchObject({ width: 4, height: 3 });
    expect(Buffer.from(barePng(told).bytes).equals(png())).toBe(true);
  });

  it.each([
    ['another file', utf8('GIF89a')],
    ['cut', png().subarray(0, 40)],
    ['with something after its end', Buffer.concat([png(), Buffer.from('PK')])],
    ['with a byte changed', Buffer.from(png().map((byte, at) => (at === 50 ? byte ^ 1 : byte)))],
    ['without pixels', Buffer.concat([SIGNATURE, header(4, 3), end])],
    ['without a header', Buffer.concat([SIGNATURE, pixels, end])],
    ['of no size', Buffer.concat([SIGNATURE, header(0, 3), pixels, end])],
    [
      'that announces a chunk longer than itself',
      Buffer.concat([SIGNATURE, Buffer.from([0x7f, 0xff, 0xff, 0xff]), Buffer.from('IHDRxxxxxxxxxxxx')]),
    ],
  ])('is refused when it is %s', (_what, bytes) => expect(code(() => barePng(bytes))).toBe('evidence.damaged'));

  it('is refused when a small file would make too many pixels', () => {
    const bomb = Buffer.concat([SIGNATURE, header(60_000, 60_000), pixels, end]);
    expect(code(() => takenFrom(bomb))).toBe('evidence.too-large');
  });

  it('is refused at every cut, and at none crashes', () => {
    const whole = png();
    for (let length = 0; length < whole.length; length += 1)
      expect(code(() => barePng(whole.subarray(0, length)))).toBe('evidence.damaged');
  });

  it('of a camera says its size', () => {
    const jpeg = Buffer.from([
      0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, 0x02, 0x58, 0x03, 0x20, 3, 1, 0x22, 0, 2, 0x11, 1, 3,
      0x11, 1,
    ]);
    expect(jpegSize(jpeg)).toEqual({ width: 800, height: 600 });
    for (let length = 3; length < 17; length += 1)
      expect(code(() => jpegSize(jpeg.subarray(0, length)))).toBe('evidence.damaged');
    expect(code(() => jpegSize(Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 1, 1, 1, 1, 1])))).toBe(
      'evidence.damaged',
    );
  });
});

describe('what is given', () => {
  it('is known by its bytes', () => {
    expect(takenFrom(png())).toMatchObject({ kind: 'image', width: 4, height: 3 });
    expect(code(() => takenFrom(utf8('%PDF-1.7\n')))).toBe('evidence.pdf');
    expect(code(() => takenFrom(utf8('\n\n%PDF-1.7\n')))).toBe('evidence.pdf');
    expect(code(() => takenFrom(Buffer.from('PK\u0003\u0004\0\0')))).toBe('evidence.kind');
    expect(code(() => takenFrom(new Uint8Array(0)))).toBe('evidence.empty');
    expect(code(() => takenFrom(utf8(' \n ')))).toBe('evidence.empty');
    expect(code(() => takenFrom(new Uint8Array(EVIDENCE_LIMIT + 1)))).toBe('evidence.too-large');
    expect(code(() => takenFrom(utf8('x'.repeat(200_001))))).toBe('evidence.too-large');
  });

  it('is masked at once when it is a text, whatever its encoding', () => {
    const taken = takenFrom(utf8('envoyé pour 2 79 03 51 215 189 89, {"ins":"279035121518989"}'));
    expect(taken).toMatchObject({ kind: 'text', masked: 2 });
    expect(JSON.stringify(taken)).not.toMatch(/279035121518989|2 79 03/);
    expect(takenFrom(Buffer.from('refus\xe9', 'latin1'))).toMatchObject({ kind: 'text', text: 'refusé' });
  });
});
