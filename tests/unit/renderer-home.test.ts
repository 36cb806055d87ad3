import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { erasePlaces } from '../../organiser/protocol/after.ts';
import { ownResults } from '../../renderer/view/checks/verdict.ts';
import { nextOf } from '../../renderer/view/home/next.ts';
import { firstSnapshot, joinedSession } from './renderer-double.ts';

const at = '2026-12-01T09:00:00.000Z';
const result = (id: 'profile' | 'network.hub', status: 'ok' | 'warn' | 'fail' | 'unknown') => ({
  id,
  status,
  failure: null,
  evidence: {},
  shared: {},
  demo: false,
  at,
  ms: 1,
});
const profile: Snapshot['profile'] = {
  who: 'ps',
  couloir: 'officine',
  available: true,
  mssAddress: '',
  solution: null,
  region: null,
  grades: null,
  publisher: null,
  free: [],
  zone: null,
};
const said = { at, actor: 'Cabinet', role: 'participant' as const, sent: true };
const shown = (change: Partial<Snapshot>): Snapshot => firstSnapshot({ session: joinedSession, ...change });
const log = (change: Partial<Snapshot['log']>): Snapshot => shown({ log: { ...firstSnapshot().log, ...change } });
const over = { startedAt: at, minutes: 60, endedAt: '2026-12-01T10:00:00.000Z' };
const feedback = { ...said, score: 8, text: '' };

describe('the one next action of the home screen', () => {
  it('goes from the checks to the hour', () => {
    // The profile first: without it, what is found wrong is one's own empty form. Then one press goes there and starts.
    expect(nextOf(shown({}), 0)).toMatchObject({ label: 'next.profile', focus: 'who' });
    expect(nextOf(shown({ profile }), 0)).toMatchObject({ label: 'next.checks', run: true });
    const checked = (status: 'ok' | 'warn' | 'fail' | 'unknown') =>
      nextOf(shown({ checks: { ...firstSnapshot().checks, results: [result('profile', status)] } }), 0).label;
    expect([checked('fail'), checked('unknown'), checked('warn'), checked('ok')]).toEqual([
      'next.problems',
      'next.problems',
      'next.start',
      'next.start',
    ]);
    expect(nextOf(log({ timer: { ...over, endedAt: null } })).label).toBe('next.session');
  });

  it('then asks for the bilan, the opinion and the erasure, each once', () => {
    expect(nextOf(log({ timer: over })).label).toBe('next.bilan');
    expect(nextOf(log({ timer: over, erased: { dmp: { ...said, done: true } } })).label).toBe('next.feedback');
    expect(nextOf(log({ timer: over, feedback })).label).toBe('next.erase');
    const erased = Object.fromEntries(erasePlaces.map((place) => [place, { ...said, done: true }]));
    expect(nextOf(log({ timer: over, feedback, erased })).label).toBe('next.bilan');
    expect(nextOf(log({ closedAt: at })).label).toBe('next.bilan');
  });

  it('is the hour once it is time, whatever is missing', () => {
    const start = Date.parse(joinedSession.slot.startsAt);
    const label = (minutes: number): string => nextOf(shown({ profile }), start + minutes * 60_000).label;
    expect([-6, -4, 59, 60].map(label)).toEqual(['next.checks', 'next.start', 'next.start', 'next.checks']);
  });

  it('is the rehearsal while there is one', () => {
    expect(nextOf(shown({ rehearsal: { startedAt: at } })).label).toBe('next.rehearsal');
  });

  it('leaves out, without a code, what needs the organisers', () => {
    const results = [result('profile', 'ok'), result('network.hub', 'unknown')];
    const checks = { ...firstSnapshot().checks, results };
    expect(nextOf(shown({ checks })).label).toBe('next.problems');
    const local = shown({ checks, session: { ...joinedSession, hub: null } });
    expect(ownResults(local).map(({ id }) => id)).toEqual(['profile']);
    expect(nextOf(local).label).toBe('next.start');
  });
});
