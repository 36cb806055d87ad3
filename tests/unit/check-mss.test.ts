import { describe, expect, it } from 'vitest';
import type { Facts } from '../../electron/feature/check/check.ts';
import { mssReceive } from '../../electron/feature/check/mss-receive.ts';
import { mssRoundtrip } from '../../electron/feature/check/mss-roundtrip.ts';
import { mssSend } from '../../electron/feature/check/mss-send.ts';
import type { TripResult } from '../../electron/feature/mss/facts.ts';
import type { MssView } from '../../organiser/protocol/fold.ts';

/** What the three checks answer from what the hub and the last trip said. Real peers: tests/e2e/checks, mail.test.ts. */

const now = new Date('2026-11-25T09:00:00.000Z');
const view = (part: Partial<MssView> = {}): MssView => ({
  at: '2026-11-25T08:00:00.000Z',
  state: 'sent',
  hand: false,
  by: null,
  until: '2026-11-25T10:00:00.000Z',
  reason: null,
  evidence: {},
  ...part,
});
type Part = { receive?: MssView; send?: MssView; other?: boolean; trip?: TripResult };
const facts = ({ receive, send, other = false, trip = null }: Part): Facts =>
  ({
    now: () => now,
    mss: { view: () => ({ receive: receive ?? null, send: send ?? null }), isOther: () => other, trip: () => trip },
  }) as unknown as Facts;
const late = '2026-11-25T08:59:59.000Z';

describe('mss.receive', () => {
  it.each<[string, string | null, Part]>([
    ['unknown', 'mss.not-asked', {}],
    ['ok', null, { receive: view({ state: 'confirmed' }) }],
    ['ok', null, { receive: view({ state: 'confirmed', until: late }) }],
    ['unknown', 'mss.other-address', { receive: view({ state: 'confirmed' }), other: true }],
    ['unknown', 'mss.receive-waiting', { receive: view() }],
    ['unknown', 'mss.receive-waiting', { receive: view({ state: 'asked' }) }],
    ['unknown', 'mss.receive-hand', { receive: view({ state: 'asked', hand: true, until: null }) }],
    ['unknown', 'mss.receive-expired', { receive: view({ until: late }) }],
    ['fail', 'mss.receive-refused', { receive: view({ state: 'failed', reason: 'returned' }) }],
    ['fail', 'mss.receive-refused', { receive: view({ state: 'failed', reason: 'recipient-refused' }) }],
    ['unknown', 'mss.code-tries', { receive: view({ state: 'failed', reason: 'tries' }) }],
    ['unknown', 'mss.receive-undelivered', { receive: view({ state: 'failed', reason: 'login' }) }],
  ])('%s %s', async (status, code, part) => {
    const found = await mssReceive.run(facts(part));
    expect([found.status, found.failure?.code ?? null]).toEqual([status, code]);
  });

  it('is left out of a full run until something was asked', () => {
    expect(mssReceive.isLeftOut?.(facts({}))).toBe(true);
    expect(mssReceive.isLeftOut?.(facts({ receive: view() }))).toBe(false);
  });
});

describe('mss.send', () => {
  const evidence = { sameDomain: true, nil: 'DEV935997', hops: 2, xdm: true };
  it.each<[string, string | null, Part]>([
    ['unknown', 'mss.not-asked', {}],
    ['ok', null, { send: view({ state: 'confirmed', evidence }) }],
    ['ok', null, { send: view({ state: 'confirmed', hand: true, by: 'Organisateur' }) }],
    [
      'warn',
      'mss.send-other-domain',
      { send: view({ state: 'confirmed', evidence: { ...evidence, sameDomain: false } }) },
    ],
    ['unknown', 'mss.send-waiting', { send: view({ state: 'asked' }) }],
    ['unknown', 'mss.send-expired', { send: view({ state: 'asked', until: late }) }],
    ['unknown', 'mss.other-address', { send: view({ state: 'confirmed' }), other: true }],
  ])('%s %s', async (status, code, part) => {
    const found = await mssSend.run(facts(part));
    expect([found.status, found.failure?.code ?? null]).toEqual([status, code]);
  });

  it('tells the facts of the mail to the organisers', async () => {
    const found = await mssSend.run(facts({ send: view({ state: 'confirmed', evidence }) }));
    expect(found.shared).toEqual({ ...evidence, hand: false });
  });
});

describe('mss.roundtrip', () => {
  it('says nothing of the address of now when it was made with another', async () => {
    const found = await mssRoundtrip.run(facts({ trip: { is: 'done', done }, other: true }));
    expect([found.status, found.failure?.code]).toEqual(['unknown', 'mss.other-address']);
  });

  const done = { from: 'srv', imap: 'imap.example', smtp: 'smtp.example', seconds: 3, deleted: true } as const;
  const failed = (step: string): TripResult => ({
    is: 'failed',
    failure: { code: 'mss.login', at: 'mss.roundtrip', info: { step, host: 'imap.example' } },
  });
  it.each<[string, string | null, TripResult]>([
    ['unknown', 'mss.not-asked', null],
    ['ok', null, { is: 'done', done }],
    ['warn', 'mss.delete-refused', { is: 'done', done: { ...done, deleted: false } }],
    ['fail', 'mss.login', failed('read')],
  ])('%s %s', async (status, code, trip) => {
    const found = await mssRoundtrip.run(facts({ trip }));
    expect([found.status, found.failure?.code ?? null]).toEqual([status, code]);
    expect(JSON.stringify(found.shared)).not.toContain('example');
  });
});
