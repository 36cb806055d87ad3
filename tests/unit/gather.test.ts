import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SliceChange } from '../../renderer/api.ts';
import { createGather } from '../../renderer/gather.ts';
import { firstSnapshot } from './renderer-double.ts';

const { card, sync } = firstSnapshot();
const cardChange = (): SliceChange => ({ slice: 'card', value: { ...card } });
const syncChange = (): SliceChange => ({ slice: 'sync', value: { ...sync } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listening() {
  const drawn: (readonly SliceChange[])[] = [];
  return { drawn, gather: createGather((changes) => void drawn.push(changes)) };
}

describe('the changes of the snapshot', () => {
  it('are given at once when they come one by one', () => {
    const { drawn, gather } = listening();
    for (let n = 1; n <= 3; n += 1) {
      gather.push(cardChange());
      expect(drawn).toHaveLength(n);
      vi.advanceTimersByTime(20);
    }
  });

  it('are gathered while the window draws, the last of each slice, and none is lost', () => {
    const { drawn, gather } = listening();
    gather.push(cardChange());
    const last = [cardChange(), syncChange()];
    for (let n = 0; n < 50; n += 1) gather.push(cardChange());
    gather.push(last[0]!);
    gather.push(last[1]!);
    expect(drawn).toHaveLength(1);
    vi.runAllTimers();
    expect(drawn).toHaveLength(2);
    expect(drawn[1]).toEqual(last);
    expect(drawn[1]![0]!.value).toBe(last[0]!.value);
  });

  it('leave the window a rest as long as its drawing, and no longer than 150 ms', () => {
    for (const [cost, rest] of [
      [40, 40],
      [4000, 150],
    ] as const) {
      let now = 0;
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
      const drawn: number[] = [];
      const gather = createGather(() => {
        drawn.push(now);
        now += cost;
      });
      gather.push(cardChange());
      gather.push(cardChange());
      vi.advanceTimersByTime(rest - 1);
      expect(drawn, `a drawing of ${cost} ms`).toHaveLength(1);
      vi.advanceTimersByTime(2);
      expect(drawn, `a drawing of ${cost} ms`).toHaveLength(2);
      gather.stop();
      clock.mockRestore();
    }
  });

  it('that wait are forgotten when the window stops listening', () => {
    const { drawn, gather } = listening();
    gather.push(cardChange());
    gather.push(cardChange());
    gather.stop();
    vi.runAllTimers();
    expect(drawn).toHaveLength(1);
  });
});
