// What is drawn over a picture: boxes to mask, the part to keep, what is proposed. Pure: places are in the picture's pixels.

export type Rect = { x: number; y: number; width: number; height: number };
export type Size = { width: number; height: number };
export type Box = Rect & { id: number };
/** A place that the recognition found. */
export type Proposal = Rect & { kind: 'number' | 'mail' | 'birth' | 'phone' };
export type Corner = 'nw' | 'ne' | 'sw' | 'se';
type Drawn = { boxes: readonly Box[]; crop: Rect | null; proposals: readonly Proposal[] };
export type Mask = Drawn & { size: Size; nextId: number; past: readonly Drawn[] };

/** Smallest side of a box, in pixels: a smaller one hides nothing that can be read. */
export const LEAST = 6;
/** Smallest side of the part that is kept. */
const LEAST_KEPT = 24;
const UNDO = 100;

export const newMask = (size: Size): Mask => ({ size, boxes: [], crop: null, proposals: [], nextId: 1, past: [] });

/** The rectangle inside the picture, whole pixels, no smaller than `least`. */
export function fit(rect: Rect, size: Size, least: number = LEAST): Rect {
  const width = Math.min(size.width, Math.max(least, Math.round(rect.width)));
  const height = Math.min(size.height, Math.max(least, Math.round(rect.height)));
  const x = Math.min(Math.max(0, Math.round(rect.x)), size.width - width);
  const y = Math.min(Math.max(0, Math.round(rect.y)), size.height - height);
  return { x, y, width, height };
}

/** The rectangle between two corners, wherever they are. */
export const between = (a: { x: number; y: number }, b: { x: number; y: number }): Rect => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

/** The rectangle with one corner pulled; it never turns over. */
export function pulled(rect: Rect, corner: Corner, dx: number, dy: number, least: number = LEAST): Rect {
  const west = corner.endsWith('w');
  const north = corner.startsWith('n');
  const width = Math.max(least, rect.width + (west ? -dx : dx));
  const height = Math.max(least, rect.height + (north ? -dy : dy));
  return {
    x: west ? rect.x + rect.width - width : rect.x,
    y: north ? rect.y + rect.height - height : rect.y,
    width,
    height,
  };
}

const drawn = ({ boxes, crop, proposals }: Mask): Drawn => ({ boxes, crop, proposals });
/** Remembers what is there, to come back to it: once before a gesture, however long the gesture is. */
export const remembered = (mask: Mask): Mask => ({ ...mask, past: [...mask.past, drawn(mask)].slice(-UNDO) });
export function undone(mask: Mask): Mask {
  const last = mask.past.at(-1);
  return last === undefined ? mask : { ...mask, ...last, past: mask.past.slice(0, -1) };
}

export function added(mask: Mask, rects: readonly Rect[]): Mask {
  const boxes = rects.map((rect, index) => ({ ...fit(rect, mask.size), id: mask.nextId + index }));
  return { ...mask, boxes: [...mask.boxes, ...boxes], nextId: mask.nextId + boxes.length };
}
export const placed = (mask: Mask, id: number, rect: Rect): Mask => ({
  ...mask,
  boxes: mask.boxes.map((box) => (box.id === id ? { ...fit(rect, mask.size), id } : box)),
});
export const removed = (mask: Mask, id: number): Mask => ({
  ...mask,
  boxes: mask.boxes.filter((box) => box.id !== id),
});
/** Keeps a part of the picture, or all of it (null). */
export const cropped = (mask: Mask, rect: Rect | null): Mask => ({
  ...mask,
  crop: rect === null ? null : fit(rect, mask.size, LEAST_KEPT),
});

const overlap = (a: Rect, b: Rect): number => {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
};
/** Proposals that no box covers whole, in the part that is kept: what may still be read. */
export const uncovered = ({ proposals, boxes, crop }: Mask): Proposal[] =>
  proposals.filter(
    (proposal) =>
      (crop === null || overlap(proposal, crop) > 0) &&
      !boxes.some((box) => overlap(proposal, box) >= proposal.width * proposal.height),
  );
/** Makes a box of one proposal, or of all. */
export const accepted = (mask: Mask, chosen: readonly Proposal[]): Mask => added(mask, chosen);
export const proposed = (mask: Mask, proposals: readonly Proposal[]): Mask => ({
  ...mask,
  proposals: proposals.map((one) => ({ ...fit(one, mask.size, 1), kind: one.kind })),
});

/** How far an arrow goes: 8 points on the screen, or one pixel of the picture for a fine gesture. */
const stepOf = (scale: number, fine: boolean): number => (fine ? 1 : Math.max(1, Math.round(8 / scale)));
const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Where a key takes a rectangle: arrows move it, with Shift they size it, with Alt by one pixel. Null: not such a key. */
export function byKey(
  rect: Rect,
  key: { key: string; shiftKey: boolean; altKey: boolean },
  scale: number,
  least: number = LEAST,
): Rect | null {
  const way = ways[key.key];
  if (way === undefined) return null;
  const step = stepOf(scale, key.altKey);
  const [dx, dy] = [way[0] * step, way[1] * step];
  return key.shiftKey ? pulled(rect, 'se', dx, dy, least) : { ...rect, x: rect.x + dx, y: rect.y + dy };
}
