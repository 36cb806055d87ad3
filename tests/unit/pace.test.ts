import { describe, expect, it } from 'vitest';
import { lastGesture, leftRunning, paceOf } from '../../electron/contract/pace.ts';
import { emptyStep, type StepView } from '../../organiser/protocol/fold.ts';
import type { StepStatus } from '../../organiser/protocol/status.ts';
import { minutesBehind } from '../../organiser/view/live/live.ts';
import type { GuideStep } from '../../organiser/protocol/guide.ts';

const START = Date.UTC(2026, 10, 25, 9);
const iso = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();
const at = (minutes: number): number => START + minutes * 60_000;
const steps = [
  { id: 'one', minutes: 5 },
  { id: 'two', minutes: 10 },
  { id: 'three', minutes: 15 },
];
const timer = { startedAt: iso(0), minutes: 30, endedAt: null };

function facts(...results: [id: string, minutes: number, status?: StepStatus][]): Record<string, StepView> {
  const views: Record<string, StepView> = {};
  for (const [id, minutes, status = 'conforme'] of results) {
    const view = (views[id] ??= emptyStep());
    view.status = status;
    const said = { at: iso(minutes), actor: 'Cabinet', role: 'participant' as const, sent: true, device: 'd', n: 1 };
    view.attempts.push({ ...said, status, attempt: view.attempts.length + 1 });
  }
  return views;
}

describe('the plan against the real time', () => {
  it.each([
    ['within the first step', facts(), 3, 0, 1],
    ['four minutes past its end', facts(), 9.5, 4, 2],
    ['within its time, the plan at the next one', facts(['one', 4]), 14.9, 0, 2],
    ['ahead by two minutes: the third step would begin at 15', facts(['one', 3], ['two', 12]), 13, -2, 2],
    ['ahead by less than a minute is on time', facts(['one', 3], ['two', 12]), 14.5, 0, 2],
    ['long past the hour', facts(['one', 3]), 100, 85, 3],
    ['all done before the end', facts(['one', 3], ['two', 9], ['three', 20]), 20, -10, 3],
    ['all done is never late', facts(['one', 3], ['two', 9], ['three', 50]), 55, 0, 3],
  ])('%s', (_what, seen, minutes, late, planned) => {
    expect(paceOf(steps, seen, timer, at(minutes))).toMatchObject({ late, planned });
  });

  it('brings the durations of the guide to the length of the slot', () => {
    const pace = paceOf(steps, facts(), { ...timer, minutes: 60 }, at(9));
    expect(pace).toMatchObject({ late: 0, planned: 1, left: 51, share: 0.15 });
    expect(pace.steps['one']?.plan).toBe(10);
  });

  it('says the same delay as the board, at any minute', () => {
    const known = steps as unknown as GuideStep[];
    for (const seen of [facts(), facts(['one', 1]), facts(['one', 1], ['two', 2])]) {
      for (let minute = 0; minute < 90; minute += 0.5) {
        const current = known.find(({ id }) => seen[id] === undefined)?.id ?? null;
        const behind = minutesBehind(minute * 60, 30, current, known);
        expect(Math.max(0, paceOf(steps, seen, timer, at(minute)).late), `minute ${minute}`).toBe(behind);
      }
    }
  });

  it('gives the time between two results to the step of the second, and the rest to the current one', () => {
    const seen = facts(['one', 4], ['two', 10], ['one', 12, 'non-conforme']);
    const { steps: each } = paceOf(steps, seen, timer, at(15));
    expect(each['one']?.spent).toBeCloseTo(6);
    expect(each['two']?.spent).toBeCloseTo(6);
    expect(each['three']?.spent).toBeCloseTo(3);
  });

  it('stops with the hour, and never shows more than the whole of it', () => {
    const ended = { ...timer, endedAt: iso(20) };
    expect(paceOf(steps, facts(['one', 4]), ended, at(500))).toMatchObject({ share: 20 / 30 });
    expect(paceOf(steps, facts(['one', 4]), ended, at(500)).steps['two']?.spent).toBeNull();
    expect(paceOf(steps, facts(), timer, at(45))).toMatchObject({ left: -15, share: 1 });
    // A clock read before the start.
    expect(paceOf(steps, facts(), timer, at(-1))).toMatchObject({ left: 30, share: 0, late: 0 });
  });
});

describe('an hour that was left running', () => {
  const said = (running: typeof timer | { startedAt: string; minutes: number; endedAt: string } | null) => ({
    steps: facts(['one', 12]),
    irritants: [{ at: iso(22) }],
    messages: [],
    help: [],
    timer: running,
  });

  it('is told two hours after both its length and the last thing said', () => {
    expect(lastGesture(said(timer))).toBe(iso(22));
    expect(leftRunning(said(timer), at(149))).toBeNull();
    expect(leftRunning(said(timer), at(151))).toBe(iso(22));
    expect(leftRunning(said(timer), at(2 * 24 * 60))).toBe(iso(22));
    const late = { ...said(timer), messages: [{ at: iso(140) }] };
    expect(leftRunning(late, at(200))).toBeNull();
  });

  it('is nothing before it began, nor once it is over', () => {
    expect(leftRunning(said(null), at(9999))).toBeNull();
    expect(leftRunning(said({ ...timer, endedAt: iso(25) }), at(9999))).toBeNull();
  });
});
