import { crc32, deflateSync } from 'node:zlib';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One chunk of a PNG, its sum included. */
export function pngChunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** The header of a picture of eight bits, red, green and blue. */
export function pngHeader(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([8, 2, 0, 0, 0], 8);
  return pngChunk('IHDR', data);
}
export const pngPixels = (rows: Uint8Array, level = 6): Buffer => pngChunk('IDAT', deflateSync(rows, { level }));
export const pngEnd = pngChunk('IEND', new Uint8Array(0));

/** A whole picture; `rows`: for each row a zero, then its pixels. `more`: chunks before them. */
export function png(width: number, height: number, rows?: Uint8Array, more: readonly Buffer[] = []): Buffer {
  const data = rows ?? Buffer.alloc((width * 3 + 1) * height);
  const level = rows === undefined ? 6 : 0;
  return Buffer.concat([PNG_SIGNATURE, pngHeader(width, height), ...more, pngPixels(data, level), pngEnd]);
}
