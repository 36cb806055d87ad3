import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { helpIn } from '../../organiser/view/state/help-count.ts';
import { guide, stepIds } from '../../organiser/view/guide.ts';
import { inUrgency, isOfTheHour, liveRow, minutesBehind, type LiveRow } from '../../organiser/view/live/live.ts';
import { parseRoute, hrefOf } from '../../organiser/view/route.ts';

const START = '2026-11-24T09:00:00.000Z';
const at = (minutes: number): number => Date.parse(START) + minutes * 60_000;
const iso = (minutes: number): string => new Date(at(minutes)).toISOString();

let n = 0;
const event = (
  kind: string,
  body: Record<string, unknown>,
  minutes: number,
  role: FoldEvent['role'] = 'participant',
) => ({
  seq: (n += 1),
  device: 'd',
  n,
  kind,
  body,
  at: iso(minutes),
  actor: 'a',
  role,
});
const slot = (label: string, more: Partial<BoardSlot> = {}): BoardSlot => ({
  id: label,
  log: `log-${label}`,
  edition: 'e',
  startsAt: START,
  minutes: 60,
  couloir: 'officine',
  label,
  joined: true,
  made: { startsAt: START, minutes: 60 },
  head: 1,
  lastContact: null,
  ...more,
});
const row = (label: string, now: number, events: FoldEvent[], more: Partial<BoardSlot> = {}): LiveRow =>
  liveRow({ slot: slot(label, more), view: foldLog(events), ordered: events }, at(now), guide.steps);
const started = event('timer.started', { minutes: 60 }, 0);

describe('the phase of a slot', () => {
  it('follows the clock until the timer starts, then the timer', () => {
    expect(row('a', -61, []).phase).toBe('later');
    expect(row('a', -60, []).phase).toBe('soon');
    expect(row('a', 0, []).phase).toBe('expected');
    expect(row('a', 61, []).phase).toBe('past');
    expect(row('a', 200, [started]).phase).toBe('running');
    expect(row('a', 30, [started, event('timer.ended', {}, 20)]).phase).toBe('past');
    expect(row('a', 30, [started, event('slot.closed', {}, 20, 'organiser')]).phase).toBe('closed');
  });

  it('keeps whoever asks for help among the slots of the hour, at any time', () => {
    expect(isOfTheHour(row('a', -300, []))).toBe(false);
    expect(isOfTheHour(row('a', -300, [event('help.requested', { step: null }, -301)]))).toBe(true);
  });
});

describe('what asks for a look', () => {
  const heard = { lastContact: iso(30) };

  it('is help, until an organiser answers', () => {
    const asked = event('help.requested', { step: null }, 10);
    expect(row('a', 30, [started, asked], heard)).toMatchObject({ alert: 'help', help: 1, helpAt: at(10) });
    const early = event('help.requested', { step: null }, 2);
    const answered = [started, early, event('message.posted', { text: 'oui' }, 3, 'organiser')];
    expect(row('a', 4, answered, { lastContact: iso(4) }).alert).toBeNull();
  });

  it('is a lost contact during the hour, not before it', () => {
    expect(row('a', 31, [started], heard).contact).toBe('alive');
    expect(row('a', 32, [started], heard)).toMatchObject({ contact: 'silent', alert: 'behind' });
    expect(row('a', 34, [started], heard)).toMatchObject({ contact: 'lost', alert: 'lost' });
    expect(row('a', -30, [], { lastContact: iso(-40) })).toMatchObject({ contact: 'lost', alert: null });
  });

  it('is an hour that is over, or that began without the participant', () => {
    expect(row('a', 65, [started], { lastContact: iso(65) })).toMatchObject({ alert: 'over', left: -300 });
    expect(row('a', 3, [])).toMatchObject({ alert: 'absent', contact: 'never' });
    expect(row('a', 3, [], { lastContact: iso(3) }).alert).toBeNull();
  });

  it('comes in this order: the oldest help first, then by urgency, then by time', () => {
    const rows = [
      row('calm', 1, [started], { lastContact: iso(1) }),
      row('help new', 30, [started, event('help.requested', { step: null }, 20)], heard),
      row('over', 65, [started], { lastContact: iso(65) }),
      row('help old', 30, [started, event('help.requested', { step: null }, 10)], heard),
      row('lost', 60, [started], heard),
      row('soon', -10, []),
    ];
    expect(inUrgency(rows).map((r) => r.slot.label)).toEqual(['help old', 'help new', 'lost', 'over', 'calm', 'soon']);
  });
});

describe('the contact', () => {
  it('is unknown while the hub is not heard, and nobody is said to be lost or absent for it', () => {
    const seen = { slot: slot('a', { lastContact: iso(1) }), view: foldLog([started]), ordered: [started] };
    expect(liveRow(seen, at(30), guide.steps, false)).toMatchObject({ contact: 'unknown' });
    expect(liveRow(seen, at(30), guide.steps, false).alert).not.toBe('lost');
    const waited = { slot: slot('a'), view: foldLog([]), ordered: [] };
    expect(liveRow(waited, at(3), guide.steps, false).alert).toBeNull();
  });

  it('is as fresh as what the app said last, and nothing is expected after the hour', () => {
    const asked = event('help.requested', { step: 'identification' }, 10);
    const told = row('a', 10, [started, asked], { lastContact: iso(9) });
    expect(told).toMatchObject({ heardAt: at(10), helpStep: 'identification', contact: 'alive' });
    const closed = [started, event('timer.ended', {}, 6), event('slot.closed', {}, 7, 'organiser')];
    expect(row('a', 90, closed)).toMatchObject({ phase: 'closed', contact: 'over', left: null, used: 6 });
  });

  it('is followed by whom it says', () => {
    const claimed = {
      ...event('step.claimed', { step: 'identification', claimed: true }, 2, 'organiser'),
      actor: 'Octave',
    };
    expect(row('a', 3, [started, claimed]).followedBy).toEqual(['Octave']);
  });
});

it('the requests for help are counted by slot, wherever one is', () => {
  const asked = { ...event('help.requested', { step: null }, 2), seq: 1 };
  const answer = { ...event('message.posted', { text: 'oui' }, 3, 'organiser'), seq: 2 };
  expect(helpIn([[asked, { ...asked, seq: 2, n: 99 }], [asked, answer], []])).toBe(1);
});

describe('the plan', () => {
  it('is late once the current step should have ended, in whole minutes', () => {
    const [first] = guide.steps;
    const total = guide.steps.reduce((sum, step) => sum + step.minutes, 0);
    const due = (first!.minutes / total) * 60;
    expect(minutesBehind(due * 60, 60, first!.id, guide.steps)).toBe(0);
    expect(minutesBehind((due + 7.5) * 60, 60, first!.id, guide.steps)).toBe(7);
    // The last step is due at the end, whatever the length of the slot.
    expect(minutesBehind(30 * 60, 30, stepIds.at(-1)!, guide.steps)).toBe(0);
    expect(minutesBehind(9999, 60, null, guide.steps)).toBe(0);
  });
});

it('the page has an address of its own', () => {
  const route = { at: 'live' as const, edition: 'e' };
  expect(parseRoute(hrefOf(route))).toEqual(route);
});
