import { EVIDENCE_LIMIT, PICTURE_PIXELS } from '../../../electron/contract/evidence.ts';
import type { Proposal, Rect } from './mask.ts';

/** Side in pixels up to which a picture is enlarged for the recognition, and the most it is: small letters are not found otherwise. */
const READ_SIDE = 2_560;
const READ_MORE = 2;

export const pictureOf = (bytes: Uint8Array): Promise<ImageBitmap> =>
  createImageBitmap(new Blob([new Uint8Array(bytes)]));

async function pngOf(canvas: OffscreenCanvas): Promise<Uint8Array> {
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}

/** A surface without transparency: what is painted over is gone. */
function surface(width: number, height: number): { canvas: OffscreenCanvas; pen: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { alpha: false });
  if (pen === null) throw new Error('no canvas');
  pen.imageSmoothingQuality = 'high';
  return { canvas, pen };
}

/** The picture as the recognition reads it best, and how many of its pixels one pixel of the picture makes. */
export async function toRead(picture: ImageBitmap): Promise<{ bytes: Uint8Array; scale: number }> {
  const { width, height } = picture;
  const scale = Math.min(
    READ_MORE,
    Math.max(READ_SIDE / Math.max(width, height), Math.min(1, 4_096 / Math.max(width, height))),
  );
  const { canvas, pen } = surface(Math.round(width * scale), Math.round(height * scale));
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { bytes: await pngOf(canvas), scale };
}

/** Boxes of the recognition, in the pixels of the picture. */
export const backTo = (boxes: readonly Proposal[], scale: number): Proposal[] =>
  boxes.map(({ kind, x, y, width, height }) => ({
    kind,
    x: Math.floor(x / scale),
    y: Math.floor(y / scale),
    width: Math.ceil(width / scale) + 1,
    height: Math.ceil(height / scale) + 1,
  }));

/**
 * New pixels: the kept part of the picture with opaque boxes painted over it, encoded anew. Nothing of what was under a box,
 * nor of what the file said of itself, is in them. A picture that would be too heavy is made smaller, boxes included.
 */
export async function burn(picture: ImageBitmap, boxes: readonly Rect[], crop: Rect | null): Promise<Uint8Array> {
  const { x, y, width, height } = crop ?? { x: 0, y: 0, width: picture.width, height: picture.height };
  const whole = surface(width, height);
  whole.pen.drawImage(picture, x, y, width, height, 0, 0, width, height);
  whole.pen.fillStyle = '#000';
  for (const box of boxes) whole.pen.fillRect(box.x - x, box.y - y, box.width, box.height);
  let { canvas } = whole;
  let bytes = await pngOf(canvas);
  while (bytes.byteLength > EVIDENCE_LIMIT || canvas.width * canvas.height > PICTURE_PIXELS) {
    const smaller = surface(Math.max(1, Math.floor(canvas.width * 0.7)), Math.max(1, Math.floor(canvas.height * 0.7)));
    smaller.pen.drawImage(canvas, 0, 0, smaller.canvas.width, smaller.canvas.height);
    ({ canvas } = smaller);
    bytes = await pngOf(canvas);
  }
  return bytes;
}
