import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import type { MssView } from '../../organiser/protocol/fold.ts';
import { mssWaits } from '../../organiser/view/progress.ts';
import { sameTime } from '../../organiser/view/screen/same-time.ts';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const view = (part: Partial<MssView>): MssView => ({
  at: '2026-11-23T08:59:00.000Z',
  state: 'asked',
  hand: true,
  by: null,
  until: null,
  reason: null,
  evidence: {},
  ...part,
});
const waits = (receive: MssView | null, send: MssView | null = null) => mssWaits({ mss: { receive, send } }, NOW);

describe('a gesture of MSSanté that waits for an organiser', () => {
  it('is one that was asked by hand, and not one that was made, ended or belongs to the mail account', () => {
    expect(waits(null)).toBeNull();
    expect(waits(view({}))).toBe('receive');
    expect(waits(view({ hand: false }))).toBeNull();
    for (const state of ['sent', 'confirmed', 'failed'] as const) expect(waits(view({ state })), state).toBeNull();
    const soon = '2026-11-23T10:00:00.000Z';
    expect(waits(null, view({ until: soon }))).toBe('send');
    expect(waits(null, view({ until: '2026-11-23T08:00:00.000Z' }))).toBeNull();
    expect(waits(view({}), view({ until: soon }))).toBe('receive');
  });
});

describe('a new slot', () => {
  const slot = (label: string, startsAt: string): BoardSlot => ({
    id: label,
    log: label,
    edition: 'e',
    label,
    startsAt,
    minutes: 60,
    couloir: 'officine',
    joined: false,
    head: 0,
    lastContact: null,
    made: { startsAt, minutes: 60 },
  });
  const slots = [slot('B', '2026-11-24T09:30:00.000Z'), slot('A', '2026-11-24T08:30:00.000Z')];
  const names = (startsAt: string, minutes: number) => sameTime(slots, startsAt, minutes).map(({ label }) => label);

  it('knows the slots of the same time, and those that only follow', () => {
    expect(names('2026-11-24T09:00:00.000Z', 60)).toEqual(['A', 'B']);
    expect(names('2026-11-24T10:30:00.000Z', 60)).toEqual([]);
    expect(names('2026-11-24T09:30:00.000Z', 10)).toEqual(['B']);
    expect(names('', 60)).toEqual([]);
    expect(names('2026-11-24T09:00:00.000Z', Number.NaN)).toEqual([]);
  });
});
