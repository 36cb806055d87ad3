import { resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckId } from '../../electron/contract/check.ts';
import { createMssExchange, type MssExchange } from '../../electron/feature/mss/exchange.ts';
import type { KeptMss } from '../../electron/feature/session/keep.ts';
import { realTimers } from '../../electron/feature/timers.ts';
import type { MssView } from '../../organiser/protocol/fold.ts';

/** What the gestures say once the address of the profile is another one, or the data is gone. */

const view: MssView = {
  at: '2026-11-25T08:00:00.000Z',
  state: 'confirmed',
  hand: false,
  by: null,
  until: null,
  reason: null,
  evidence: {},
};
const kept: KeptMss = { log: 'a-log', receive: 'max.libre@medecin.mssante.fr', send: null };

let address: string;
let asked: CheckId[][];
let other: { receive: boolean; send: boolean };
let gestures: MssExchange;
beforeEach(async () => {
  address = 'max.libre@medecin.mssante.fr';
  asked = [];
  gestures = createMssExchange({
    outside: {
      fetch,
      now: () => new Date('2026-11-25T09:00:00.000Z'),
      log: { info: () => undefined, warn: () => undefined } as never,
      // A name server that nobody runs: each name is refused at once.
      environment: { VS_MAIL_DNS: '127.0.0.1:9', VS_AUTOCONFIG_PORT: '9' },
      resources: resolve(import.meta.dirname, '../../resources'),
    },
    timers: realTimers,
    keep: { read: async () => kept, write: async () => undefined },
    session: () => ({ slot: { log: 'a-log' } }) as never,
    profile: () => ({ mssAddress: address }) as never,
    catchUp: async () => undefined,
    recheck: (ids) => void asked.push(ids),
    onView: (said) => (other = said.other),
  });
  await gestures.load();
  gestures.said({ receive: view, send: null });
  asked = [];
});

describe('an address that changes', () => {
  it('takes nothing of what was found for the former one', () => {
    expect(other.receive).toBe(false);
    address = 'max.libre@autre.mssante.fr';
    gestures.profileSaved(['profile', 'mss.receive', 'mss.roundtrip']);
    expect(other.receive).toBe(true);
    expect(asked).toEqual([['mss.receive', 'mss.roundtrip']]);
    gestures.profileSaved(['mss.receive']);
    expect(asked).toHaveLength(1);
  });

  it('says a round trip made before to be of another address', async () => {
    address = 'max.libre@domaine.invalid';
    const trip = gestures.handlers['mss.roundtrip']({ kind: 'password', secret: 'x' });
    await expect(trip).rejects.toMatchObject({ failure: { code: 'network.offline' } });
    expect(gestures.facts.trip()).toMatchObject({ is: 'failed' });
    expect([asked, gestures.facts.isOther('roundtrip')]).toEqual([[['mss.roundtrip']], false]);
    address = 'max.libre@medecin.mssante.fr';
    expect(gestures.facts.isOther('roundtrip')).toBe(true);
  });
});

it('a round trip that ends after the data was erased leaves no trace', async () => {
  address = 'max.libre@domaine.invalid';
  const trip = gestures.handlers['mss.roundtrip']({ kind: 'password', secret: 'x' });
  gestures.forget();
  await expect(trip).rejects.toMatchObject({ failure: { code: 'network.offline' } });
  expect([gestures.facts.trip(), asked]).toEqual([null, []]);
});
