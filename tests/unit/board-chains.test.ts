import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { wholeWith, type Chain } from '../../organiser/protocol/chain.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import type { Couloir } from '../../organiser/protocol/status.ts';
import {
  counted,
  documentName,
  earlyAmong,
  faultOf,
  followed,
  reordered,
  saysOf,
  swapped,
} from '../../organiser/view/chains/follow.ts';
import { goals } from '../../organiser/view/results/result.ts';

const at = '2026-11-23T09:00:00.000Z';
const seat = (id: string, couloir: Couloir, steps: Record<string, string> = {}) => {
  const slot: BoardSlot = {
    id,
    log: `log-${id}`,
    edition: 'e',
    couloir,
    startsAt: at,
    minutes: 60,
    made: { startsAt: at, minutes: 60 },
    label: id,
    joined: true,
    head: 0,
    lastContact: null,
  };
  const events = Object.entries(steps).map(([step, status], index): FoldEvent => ({
    seq: index + 1,
    device: 'd',
    n: index + 1,
    kind: 'step.status',
    body: { step, status, attempt: 1 },
    at,
    actor: id,
    role: 'participant',
  }));
  return { slot, view: foldLog(events) };
};
const chain: Chain = {
  id: 'c',
  version: 1,
  name: 'Médecin, officine, EHPAD',
  links: [
    { slot: 'doctor', sends: '57833-6' },
    { slot: 'pharmacy', sends: null },
    { slot: 'home', sends: null },
  ],
};
const sent = { 'envoi-mss': 'conforme' };
const got = { 'reception-mss': 'conforme' };
type Steps = Record<string, string>;
const play = (doctor: Steps, pharmacy: Steps, home: Steps) =>
  followed(chain, [
    seat('home', 'etablissement-medico-social', home),
    seat('doctor', 'medecine-de-ville', doctor),
    seat('pharmacy', 'officine', pharmacy),
  ]);
const states = (...steps: [Steps, Steps, Steps]) => play(...steps).links.map(({ state }) => state);

describe('a chain on the board', () => {
  it('follows the document from link to link, in the order of the chain', () => {
    expect(states({}, {}, {})).toEqual(['sends', 'waits', 'waits']);
    expect(states(sent, {}, {})).toEqual(['done', 'receives', 'waits']);
    expect(states(sent, got, {})).toEqual(['done', 'sends', 'waits']);
    expect(states(sent, { ...got, ...sent }, {})).toEqual(['done', 'done', 'receives']);
    expect(states(sent, { 'reception-mss': 'non-conforme' }, {})).toEqual(['done', 'blocked', 'waits']);
    expect(play(sent, {}, {}).turn?.slot).toBe('pharmacy');
    expect(play(sent, {}, {}).links[1]?.expects).toBe('57833-6');
  });

  it('is complete, and counts for its couloirs, only once the last one received', () => {
    const half = play(sent, { ...got, ...sent }, {});
    const whole = play(sent, { ...got, ...sent }, got);
    expect([half.whole, whole.whole]).toEqual([false, true]);
    expect(whole.turn).toBeNull();
    const all = counted([half, whole]);
    expect(wholeWith(all, 'officine')).toBe(1);
    expect(wholeWith(all, 'laboratoire')).toBe(0);
    const wanted = { tests: 0, solutionsPerCouloir: 0, regions: 0, chainMedicoSocial: 1, chainOfficine: 2 };
    const own = goals([], wanted, [], all).filter(({ id }) => id.startsWith('chain'));
    expect(own.map(({ id, reached, wanted: asked }) => [id, reached, asked])).toEqual([
      ['chainMedicoSocial', 1, 1],
      ['chainOfficine', 1, 2],
    ]);
  });

  it('keeps a slot that is not seen, as one that did nothing', () => {
    const { links, whole } = followed(chain, [seat('doctor', 'medecine-de-ville', sent)]);
    expect(links.map(({ seat: own, state }) => [own === null, state])).toEqual([
      [false, 'done'],
      [true, 'receives'],
      [true, 'waits'],
    ]);
    expect(whole).toBe(false);
  });

  it('says who is waited for, and which side failed', () => {
    const view = { sent: 'no', received: 'no' } as const;
    expect(saysOf({ ...view, state: 'sends' }, false)).toEqual({ says: 'sends', about: 'after' });
    expect(saysOf({ ...view, received: 'failed', state: 'blocked' }, false).says).toBe('receive-failed');
    expect(saysOf({ ...view, sent: 'failed', state: 'blocked' }, false).about).toBe('after');
    expect(saysOf({ ...view, received: 'yes', state: 'done' }, true).says).toBe('done-last');
    expect(documentName('57833-6', 'en')).toBe('Medicine prescription');
    expect(documentName('0-0', 'fr')).toBe('0-0');
  });

  it('tells what a draft lacks, and moves its links', () => {
    const link = (key: number, slot: string) => ({ key, slot, sends: '' });
    expect(faultOf({ name: ' ', links: [] })).toBe('name');
    expect(faultOf({ name: 'x', links: [link(0, 'a'), link(1, '')] })).toBe('slot');
    expect(faultOf({ name: 'x', links: [link(0, 'a'), link(1, 'a')] })).toBe('twice');
    expect(faultOf({ name: 'x', links: [link(0, 'a'), link(1, 'b')] })).toBeNull();
    expect(swapped(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(swapped(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
  });

  it('keeps every document that was chosen when its slots change places', () => {
    const link = (key: number, sends: string) => ({ key, slot: `s${key}`, sends });
    const sends = (links: readonly { slot: string; sends: string }[]) => links.map((one) => [one.slot, one.sends]);
    const two = reordered([link(0, 'A'), link(1, '')], 0, 1);
    expect(sends(two)).toEqual([
      ['s1', 'A'],
      ['s0', ''],
    ]);
    const three = [link(0, 'A'), link(1, 'B'), link(2, '')];
    expect(sends(reordered(three, 0, 1)).map(([, one]) => one)).toEqual(['B', 'A', '']);
    expect(sends(reordered(three, 2, -1)).map(([, one]) => one)).toEqual(['A', 'B', '']);
  });

  it('marks a slot that begins before the one whose document it expects', () => {
    const times = ['2026-11-23T10:00:00Z', null, '2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z'];
    const early = earlyAmong(times.map((startsAt) => (startsAt === null ? null : { startsAt })));
    expect([...early]).toEqual([2]);
  });
});
