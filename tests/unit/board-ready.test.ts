import { describe, expect, it } from 'vitest';
import type { ReadyCheck, ReadySlot } from '../../organiser/protocol/readiness.ts';
import { cellOf, checksIn, isReady, isRecent, overallOf, rowsOf } from '../../organiser/view/readiness/ready.ts';
import { check, slot } from './ready-fixture.ts';

/** One result in each group: a whole run, told. */
const whole = (part: ReadyCheck[] = []): ReadyCheck[] => {
  const ids = ['profile', 'card.present', 'mss.address', 'segur.solution', 'network.hub', 'system.os'];
  const known = new Set(part.map(({ id }) => id));
  return [...part, ...ids.filter((id) => !known.has(id)).map((id) => check(id, 'ok'))];
};

describe('the state of a participant', () => {
  it('is ready by a whole run only, never by one check alone', () => {
    expect(isReady(slot('a', [check('profile', 'ok')]))).toBe(false);
    expect(overallOf(slot('a', whole().slice(1)))).toBe('unknown');
    expect(overallOf(slot('a', whole([check('card.present', 'ok', { demo: true })])))).toBe('unknown');
    expect(isReady(slot('a', whole()))).toBe(true);
  });

  it('tells not joined, nothing told, withdrawn, wrong and not checked apart', () => {
    expect(overallOf(slot('a', [], { joined: false }))).toBe('absent');
    expect(overallOf(slot('a', []))).toBe('silent');
    expect(overallOf(slot('a', [], { withdrawn: true }))).toBe('withdrawn');
    expect(overallOf(slot('a', [check('profile', 'fail'), check('system.os', 'ok')]))).toBe('fail');
    expect(overallOf(slot('a', [check('network.hub', 'unknown')]))).toBe('unknown');
    expect(overallOf(slot('a', whole([check('profile', 'warn')])))).toBe('warn');
    expect(overallOf(slot('a', whole()))).toBe('ok');
  });

  it('is not ready by what a demonstration found, nor by a proof that the hub did not make', () => {
    expect(overallOf(slot('a', [check('card.present', 'ok', { demo: true })]))).toBe('demo');
    expect(isReady(slot('a', [check('card.present', 'ok', { demo: true })]))).toBe(false);
    expect(overallOf(slot('a', [check('card.proof', 'ok')]))).toBe('silent');
    expect(overallOf(slot('a', whole([check('card.proof', 'ok')]), { proof: { test: false } }))).toBe('ok');
    // The same for the gestures of MSSanté: the hub's word, never the participant's own.
    const gestures = [check('mss.receive', 'ok'), check('mss.send', 'warn')];
    expect(checksIn(slot('a', gestures), 'mss')).toEqual([]);
    expect(checksIn(slot('a', gestures, { mss: { receive: true, send: false } }), 'mss')).toHaveLength(1);
    expect(checksIn(slot('a', [check('mss.send', 'fail')]), 'mss')).toHaveLength(1);
  });

  it('counts in a group what is as bad as its worst', () => {
    const one = slot('a', [check('card.pin', 'fail'), check('card.holder', 'fail'), check('card.present', 'ok')]);
    expect(cellOf(one, 'card')).toEqual({ state: 'fail', count: 2, total: 3 });
    expect(cellOf(one, 'mss')).toEqual({ state: 'none', count: 0, total: 0 });
  });
});

describe('the rows', () => {
  const all = [
    slot('Pharmacie des Érables', whole()),
    slot('Cabinet 10', [check('profile', 'fail')]),
    slot('Cabinet 2', []),
  ];
  const labels = (rows: ReadySlot[]) => rows.map(({ label }) => label);

  it('are found whatever the accents, and only those who are not ready when asked', () => {
    const byName = { column: 'label' as const, down: false };
    expect(labels(rowsOf(all, ' erables', false, byName))).toEqual(['Pharmacie des Érables']);
    expect(labels(rowsOf(all, '', true, byName))).toEqual(['Cabinet 2', 'Cabinet 10']);
  });

  it('are sorted by any column, both ways', () => {
    expect(labels(rowsOf(all, '', false, { column: 'overall', down: false }))).toEqual([
      'Cabinet 10',
      'Cabinet 2',
      'Pharmacie des Érables',
    ]);
    expect(labels(rowsOf(all, '', false, { column: 'you', down: true }))[0]).toBe('Pharmacie des Érables');
  });

  it('remember who was reminded lately', () => {
    const at = '2026-11-23T09:00:00.000Z';
    const one = slot('a', [], { reminded: { at, by: 'O', ways: ['message'] } });
    expect(isRecent(one, Date.parse(at) + 19 * 3_600_000, 20)).toBe(true);
    expect(isRecent(one, Date.parse(at) + 21 * 3_600_000, 20)).toBe(false);
  });
});
