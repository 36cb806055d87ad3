import { z } from 'zod';

/** A display without the bars of the system, in points. */
export type Room = { id: string; x: number; y: number; width: number; height: number; primary: boolean };
export type Bounds = { x: number; y: number; width: number; height: number };

/** A place on one display, relative to it: displays are moved about, unplugged, and change their size. */
export const place = z.object({ display: z.string().max(80), x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Place = z.infer<typeof place>;

export const SMALLEST = { width: 320, height: 360 } as const;
const USUAL = { width: 360, height: 760 } as const;
const MARGIN = 16;
/** Displays remembered; the ones used last. */
const MOST = 8;

const within = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** Where the window opens: its last place on a display that is still there, brought back inside it; else on the right. */
export function boundsFor(places: readonly Place[], rooms: readonly Room[]): Bounds {
  const kept = places.find(({ display }) => rooms.some(({ id }) => id === display));
  const room = rooms.find(({ id }) => id === kept?.display) ?? rooms.find(({ primary }) => primary) ?? rooms[0];
  if (room === undefined) return { x: 0, y: 0, ...USUAL };
  const width = within(kept?.width ?? USUAL.width, Math.min(SMALLEST.width, room.width), room.width);
  const tall = kept?.height ?? Math.min(USUAL.height, room.height - 2 * MARGIN);
  const height = within(tall, Math.min(SMALLEST.height, room.height), room.height);
  return {
    x: room.x + within(kept?.x ?? room.width - width - MARGIN, 0, room.width - width),
    y: room.y + within(kept?.y ?? MARGIN, 0, room.height - height),
    width,
    height,
  };
}

const overlap = (a: Bounds, b: Bounds): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** The place of a window on the display that shows most of it; null when none does (it is minimised, or the display went). */
export function placeOf(bounds: Bounds, rooms: readonly Room[]): Place | null {
  const room = rooms.toSorted((a, b) => overlap(bounds, b) - overlap(bounds, a))[0];
  if (room === undefined || overlap(bounds, room) === 0) return null;
  const { x, y, width, height } = bounds;
  return { display: room.id, x: Math.round(x - room.x), y: Math.round(y - room.y), width, height };
}

/** The last place first, one for each display. */
export const remembered = (places: readonly Place[], last: Place): Place[] =>
  [last, ...places.filter(({ display }) => display !== last.display)].slice(0, MOST);
