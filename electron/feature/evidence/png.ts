import { crc32 } from 'node:zlib';
import { PICTURE_PIXELS } from '../../contract/evidence.ts';
import { FailureError } from '../../contract/failure.ts';

export type Size = { width: number; height: number };

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The chunks that make the pixels (PNG specification, §11.2 and §11.3.1): every other one may tell something. */
const PIXELS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

export const isPng = (bytes: Uint8Array): boolean => SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length));
export const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

const damaged = (why: string): FailureError => new FailureError('evidence.damaged', 'evidence.picture', { why });

/** @throws FailureError `evidence.too-large` for more pixels than a screen has */
function sized(width: number, height: number): Size {
  if (width < 1 || height < 1) throw damaged('size');
  if (width * height > PICTURE_PIXELS) throw new FailureError('evidence.too-large', 'evidence.picture');
  return { width, height };
}

/** The chunks of a PNG, each whole and true to its sum; nothing may follow the last. */
function* chunks(file: Buffer): Generator<{ name: string; from: number; to: number }> {
  let at = SIGNATURE.length;
  for (;;) {
    if (at + 12 > file.length) throw damaged('cut');
    const to = at + 12 + file.readUInt32BE(at);
    if (to > file.length) throw damaged('cut');
    if (crc32(file.subarray(at + 4, to - 4)) !== file.readUInt32BE(to - 4)) throw damaged('sum');
    const name = file.toString('latin1', at + 4, at + 8);
    yield { name, from: at, to };
    at = to;
    if (name !== 'IEND') continue;
    if (at !== file.length) throw damaged('more');
    return;
  }
}

/**
 * A PNG with its pixels and nothing else: no text, no date, no profile, nothing after its end.
 * @throws FailureError `evidence.damaged`, `evidence.too-large`
 */
export function barePng(bytes: Uint8Array): Size & { bytes: Uint8Array } {
  if (!isPng(bytes)) throw damaged('signature');
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Buffer[] = [SIGNATURE];
  let size: Size | null = null;
  let data = 0;
  for (const { name, from, to } of chunks(file)) {
    if (size === null && name !== 'IHDR') throw damaged('header');
    if (name === 'IHDR') {
      if (size !== null || to - from !== 25) throw damaged('header');
      size = sized(file.readUInt32BE(from + 8), file.readUInt32BE(from + 12));
    }
    if (name === 'IDAT') data += to - from - 12;
    if (PIXELS.has(name)) kept.push(file.subarray(from, to));
  }
  if (size === null || data === 0) throw damaged('empty');
  return { ...size, bytes: Buffer.concat(kept) };
}

/** Frame headers of JPEG (ITU-T T.81, table B.1): SOF0 to SOF15 without the three that are none. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Width and height that a JPEG announces. @throws FailureError `evidence.damaged`, `evidence.too-large` */
export function jpegSize(bytes: Uint8Array): Size {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < file.length) {
    if (file[at] !== 0xff) throw damaged('marker');
    const marker = file[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (isFrame(marker)) return sized(file.readUInt16BE(at + 7), file.readUInt16BE(at + 5));
    else if (marker === 0xd9 || marker === 0xda) break;
    else at += 2 + file.readUInt16BE(at + 2);
  }
  throw damaged('frame');
}
