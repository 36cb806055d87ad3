import { describe, expect, it } from 'vitest';
import { crashesIn } from '../../../electron/feature/report/crash.ts';
import { trim } from '../../../electron/feature/report/trim.ts';

const line = (level: string, where: string, facts: object = {}, at = '2026-11-24T09:00:00.000Z'): string =>
  JSON.stringify({ at, level, where, facts });

describe('a section that is too large', () => {
  it('keeps its end and says how many lines went', () => {
    const lines = Array.from({ length: 1_000 }, (_each, i) => line('info', 'turn', { i }));
    const { text, dropped } = trim(lines.join('\n'), 10_000);
    const kept = text.split('\n');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000);
    expect(kept).toEqual(lines.slice(-kept.length));
    expect(dropped).toBe(1_000 - kept.length);
    expect(kept.length).toBeGreaterThan(100);
  });

  it('keeps the lines around the last error, however old', () => {
    const lines = Array.from({ length: 5_000 }, (_each, i) => line(i === 1_000 ? 'error' : 'info', 'turn', { i }));
    const kept = trim(lines.join('\n'), 20_000).text.split('\n');
    for (let i = 960; i <= 1_020; i += 1) expect(kept).toContain(lines[i]);
    expect(kept.at(-1)).toBe(lines.at(-1));
    expect(kept).toEqual(lines.filter((one) => kept.includes(one)));
  });

  it('is left as it is when it fits, and shortens a line that would take the place of all', () => {
    expect(trim('a\nb', 100)).toEqual({ text: 'a\nb', dropped: 0 });
    const { text } = trim(`début\n${'x'.repeat(7_999)}\ud83d\ude00${'x'.repeat(1_000)}\nfin`, 20_000);
    expect(text.split('\n')).toHaveLength(3);
    expect(text.length).toBeLessThan(8_100);
    expect(encodeURIComponent(text)).toContain('fin');
  });
});

describe('the section of crashes', () => {
  it('counts the same ones together, of the window, a worker and the app', () => {
    const gone = { reason: 'crashed', exitCode: 11 };
    const log = [
      line('info', 'app.start', { where: 'window.gone' }),
      line('error', 'window.gone', gone, '2026-11-24T09:00:00.000Z'),
      line('error', 'worker.ended', { worker: 'card', reason: 'hung', exitCode: -1 }),
      line('error', 'window.gone', gone, '2026-11-24T09:05:00.000Z'),
      'window.gone, on a line that is no JSON',
      '{"where":"window.gone", and is cut',
      line('error', 'app.uncaught', { error: 'TypeError', place: 'main.mjs:12' }),
      line('error', 'app.ended-abruptly', { version: '0.1.0' }),
    ].join('\n');
    expect(crashesIn(log).map(({ process, what, times, first, last }) => [process, what, times, first, last])).toEqual([
      ['worker', 'worker.ended', 1, '2026-11-24T09:00:00.000Z', '2026-11-24T09:00:00.000Z'],
      ['window', 'window.gone', 2, '2026-11-24T09:00:00.000Z', '2026-11-24T09:05:00.000Z'],
      ['main', 'app.uncaught', 1, '2026-11-24T09:00:00.000Z', '2026-11-24T09:00:00.000Z'],
      ['main', 'app.ended-abruptly', 1, '2026-11-24T09:00:00.000Z', '2026-11-24T09:00:00.000Z'],
    ]);
  });
});
