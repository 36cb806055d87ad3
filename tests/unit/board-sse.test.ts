import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOff, pollDelay } from '../../organiser/view/sync/back-off.ts';
import { createSseParser, type SseEvent } from '../../organiser/view/sync/sse.ts';

const all = (chunks: readonly string[]): SseEvent[] => {
  const parse = createSseParser();
  return chunks.flatMap((chunk) => parse(chunk));
};

describe('the reading of the stream', () => {
  it('reads named events, joins data lines, skips comments and unknown fields', () => {
    const text = ': beat\n\nevent: poke\ndata: {"a":1}\nid: 3\n\ndata:one\ndata: two\n\n';
    expect(all([text])).toEqual([
      { event: 'poke', data: '{"a":1}' },
      { event: 'message', data: 'one\ntwo' },
    ]);
  });

  it('keeps an unfinished event to itself', () => {
    expect(all(['event: poke\ndata: {}\n'])).toEqual([]);
  });

  it('reads the same events wherever the network cuts, with any line ending', () => {
    const text = 'event: poke\r\ndata: {"log":"a"}\r\n\r\n: beat\n\ndata: b\r\rdata: c\n\n';
    const whole = all([text]);
    expect(whole.map((e) => e.data)).toEqual(['{"log":"a"}', 'b', 'c']);
    assert(
      property(array(integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        expect(all(at.slice(1).map((end, i) => text.slice(at[i], end)))).toEqual(whole);
      }),
    );
  });
});

describe('the waits', () => {
  it('doubles up to 15 s with half of it random', () => {
    expect([0, 1, 2, 3, 4, 50].map((n) => backOff(n, 1))).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    expect(backOff(3, 0)).toBe(4000);
  });

  it('polls every 30 to 45 s', () => {
    expect([pollDelay(0), pollDelay(1)]).toEqual([30_000, 45_000]);
  });
});
