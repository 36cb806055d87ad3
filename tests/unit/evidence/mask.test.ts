import { describe, expect, it } from 'vitest';
import {
  accepted,
  added,
  between,
  byKey,
  cropped,
  fit,
  newMask,
  placed,
  proposed,
  pulled,
  remembered,
  removed,
  uncovered,
  undone,
} from '../../../renderer/view/evidence/mask.ts';

const size = { width: 800, height: 600 };
const rect = { x: 100, y: 100, width: 200, height: 50 };
const key = (name: string, over: { shiftKey?: boolean; altKey?: boolean } = {}) => ({
  key: name,
  shiftKey: false,
  altKey: false,
  ...over,
});

describe('the boxes over a picture', () => {
  it('stay inside it, on whole pixels, and large enough to hide', () => {
    expect(fit({ x: -10.4, y: 590.2, width: 50.5, height: 2 }, size)).toEqual({ x: 0, y: 590, width: 51, height: 6 });
    expect(fit({ x: 700, y: 0, width: 5_000, height: 5_000 }, size)).toEqual({ x: 0, y: 0, ...size });
    expect(fit({ x: 799, y: 599, width: 20, height: 20 }, size)).toEqual({ x: 780, y: 580, width: 20, height: 20 });
  });

  it('are drawn in any direction, and pulled by a corner without turning over', () => {
    const end = { x: 300, y: 150 };
    expect(between(end, { x: 100, y: 100 })).toEqual(rect);
    expect(between({ x: 100, y: 100 }, end)).toEqual(rect);
    expect(pulled(rect, 'se', 10, 20)).toEqual({ ...rect, width: 210, height: 70 });
    expect(pulled(rect, 'nw', 10, 20)).toEqual({ x: 110, y: 120, width: 190, height: 30 });
    expect(pulled(rect, 'nw', 1_000, 1_000)).toEqual({ x: 294, y: 144, width: 6, height: 6 });
    expect(pulled(rect, 'sw', -20, 0)).toEqual({ ...rect, x: 80, width: 220 });
  });

  it('follow the keys: arrows move, Shift sizes, Alt is one pixel; other keys are left alone', () => {
    expect(byKey(rect, key('ArrowRight'), 1)).toEqual({ ...rect, x: 108 });
    expect(byKey(rect, key('ArrowUp'), 0.5)).toEqual({ ...rect, y: 84 });
    expect(byKey(rect, key('ArrowLeft', { altKey: true }), 1)).toEqual({ ...rect, x: 99 });
    expect(byKey(rect, key('ArrowDown', { shiftKey: true }), 1)).toEqual({ ...rect, height: 58 });
    expect(byKey(rect, key('ArrowLeft', { shiftKey: true, altKey: true }), 1)).toEqual({ ...rect, width: 199 });
    expect(byKey(rect, key('Enter'), 1)).toBeNull();
  });

  it('are added, placed, removed, and each gesture is undone as a whole', () => {
    const one = added(remembered(newMask(size)), [rect]);
    expect(one.boxes).toEqual([{ ...rect, id: 1 }]);
    // A long drag: one memory, many places.
    let moved = remembered(one);
    for (let x = 0; x < 50; x += 1) moved = placed(moved, 1, { ...rect, x });
    expect(moved.boxes[0]).toMatchObject({ x: 49 });
    const gone = removed(remembered(moved), 1);
    expect(gone.boxes).toEqual([]);
    expect(undone(gone).boxes[0]).toMatchObject({ x: 49 });
    expect(undone(undone(gone)).boxes).toEqual(one.boxes);
    expect(undone(undone(undone(gone))).boxes).toEqual([]);
    expect(undone(newMask(size))).toEqual(newMask(size));
    // An id is never given again: a new box is not taken for one that was removed.
    expect(added(gone, [rect]).boxes[0]!.id).toBe(2);
  });

  it('answer for what was proposed, in the kept part only', () => {
    const found = { ...rect, kind: 'number' as const };
    const far = { x: 600, y: 500, width: 50, height: 20, kind: 'mail' as const };
    const mask = proposed(newMask(size), [found, far]);
    expect(uncovered(mask)).toEqual([found, far]);
    expect(uncovered(accepted(mask, [found]))).toEqual([far]);
    expect(uncovered(accepted(mask, [found, far]))).toEqual([]);
    // A box that leaves a part of it to be read does not answer for it.
    expect(uncovered(added(mask, [{ ...rect, width: 150 }]))).toContainEqual(found);
    const part = cropped(mask, { x: 0, y: 0, width: 400, height: 300 });
    expect(uncovered(part)).toEqual([found]);
    expect(cropped(part, null).crop).toBeNull();
    expect(cropped(mask, { x: 0, y: 0, width: 1, height: 1 }).crop).toEqual({ x: 0, y: 0, width: 24, height: 24 });
  });
});
