import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckId } from '../../electron/contract/check.ts';
import type { Failure, FailureCode } from '../../electron/contract/failure.ts';
import { interpret } from '../../electron/feature/card/interpret.ts';
import type { Observation } from '../../electron/feature/card/observation.ts';
import type { Facts } from '../../electron/feature/check/check.ts';
import { runChecks } from '../../electron/feature/check/run.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import type { SlotReading } from '../../native/card/port.ts';
import { ATR } from '../rig/piv-card.ts';
import {
  certificates,
  GOOD_FLAGS,
  inReader,
  observed,
  reading,
  running,
  slot,
  token,
  unknownService,
  unread,
} from './card-fixture.ts';
import { createManualTimers } from './companion-world.ts';

const { nomenclature, cardRules: rules, roots } = loadResources(resolve(import.meta.dirname, '../../resources'));
const now = new Date();
const ids: CheckId[] = ['card.present', 'card.middleware', 'card.certificate', 'card.pin', 'card.holder'];
const CPS3 = ATR.cps3.toString('hex');
const CONTACTLESS = ATR.cps3Contactless.toString('hex');
const BANK = '3b6500002063cb6800';
const VITALE = ATR.vitale.toString('hex');
const because = (code: FailureCode, info: Failure['info'] = {}): Failure => ({ code, at: 'card.worker', info });
const empty = () => slot({ present: false, token: null });
const unseen = (ckr: string) => slot({ token: null, tokenError: ckr });
const other = (atr: string | null) => inReader(atr, { name: 'Lecteur 01' });

let doctor: SlotReading['certificates'];
beforeAll(async () => {
  doctor = await certificates();
}, 120_000);

/** What each card check finds, and what the ones that were not tried wait for. */
async function problems(seen: Observation) {
  const card = interpret(seen, { now, nomenclature, rules, roots });
  const facts = {
    now: () => now,
    card: async () => card,
    editionEnd: null,
    proof: () => null,
    mss: { view: () => ({ receive: null, send: null }), isOther: () => false, trip: () => null },
    simulated: () => false,
    demo: false,
  };
  const { results } = await runChecks(
    {
      facts: facts as unknown as Facts,
      timers: createManualTimers(),
      app: { version: '0.1.0', electron: '45.4.1', platform: 'linux' },
    },
    { only: ids },
  );
  const status = new Map(results.map((result) => [result.id, result.status]));
  return {
    shown: card.failure?.code ?? null,
    fails: results.flatMap(({ id, status: is, failure }) => (is === 'fail' ? [`${id} ${failure?.code}`] : [])),
    /** Checks that wait for one that is in order: what they say sends the person to the wrong place. */
    misled: results.flatMap(({ id, status: is, failure }) => {
      const need = failure?.info['need'] as CheckId | undefined;
      return is === 'unknown' && need !== undefined && status.get(need) === 'ok' ? [`${id} ← ${need}`] : [];
    }),
  };
}

type Case = [name: string, seen: () => Observation, shown: FailureCode, check: CheckId];
const cases: Case[] = [
  ['a stopped service', () => observed(reading(), { service: 'stopped' }), 'card.no-service', 'card.present'],
  [
    'a stopped service, at which the library fails',
    () => unread(because('card.unexpected', { ckr: 'CKR_GENERAL_ERROR' }), { service: 'stopped' }, '/lib/module.so'),
    'card.no-service',
    'card.present',
  ],
  [
    'a stopped service, at which no library starts',
    () => unread(because('card.unexpected', { ckr: 'CKR_GENERAL_ERROR' }), { service: 'stopped' }, null),
    'card.no-service',
    'card.present',
  ],
  ['no reader', () => observed(reading(), running()), 'card.no-reader', 'card.present'],
  [
    'no reader, beside a blank token',
    () => observed(reading(slot({ description: 'SoftHSM', token: token({ flags: 1 }) })), running()),
    'card.no-reader',
    'card.present',
  ],
  ['an empty reader', () => observed(reading(empty()), running(inReader(null))), 'card.no-card', 'card.present'],
  [
    'a mute card',
    () => observed(reading(), running(inReader(null, { present: true, mute: true }))),
    'card.mute',
    'card.present',
  ],
  [
    'a Carte Vitale',
    () => observed(reading(unseen('CKR_TOKEN_NOT_RECOGNIZED')), running(inReader(VITALE))),
    'card.vitale',
    'card.present',
  ],
  [
    'a Carte Vitale beside an empty reader',
    () =>
      observed(
        reading(unseen('CKR_TOKEN_NOT_RECOGNIZED'), slot({ ...empty(), slot: '01', description: 'Lecteur 01' })),
        running(inReader(VITALE), other(null)),
      ),
    'card.vitale',
    'card.present',
  ],
  [
    'a Carte Vitale held by another program',
    () => observed(reading(unseen('CKR_GENERAL_ERROR')), running(inReader(VITALE, { exclusive: true }))),
    'card.vitale',
    'card.present',
  ],
  [
    'a CPS held by another program',
    () => observed(reading(unseen('CKR_GENERAL_ERROR')), running(inReader(CPS3, { exclusive: true }))),
    'card.in-use',
    'card.present',
  ],
  [
    'a CPS taken out',
    () => observed({ ...reading(unseen('CKR_TOKEN_NOT_PRESENT')), moved: true }, running(inReader(CPS3))),
    'card.removed',
    'card.present',
  ],
  [
    'a CPS that is not recognised',
    () => observed(reading(unseen('CKR_TOKEN_NOT_RECOGNIZED')), running(inReader(CPS3))),
    'card.not-recognised',
    'card.certificate',
  ],
  [
    'a CPS with an interrupted update, said by the token',
    () => observed(reading(unseen('CKR_ASIP_BAD_EF_ACTUA')), running(inReader(CPS3))),
    'card.damaged',
    'card.certificate',
  ],
  [
    'a CPS with another error',
    () => observed(reading(unseen('CKR_GENERAL_ERROR')), running(inReader(CPS3))),
    'card.unexpected',
    'card.certificate',
  ],
  [
    'a CPS with another error, without PC/SC',
    () => observed(reading(unseen('CKR_GENERAL_ERROR'))),
    'card.unexpected',
    'card.present',
  ],
  [
    'a library that answers an error, without PC/SC',
    () => unread(because('card.unexpected', { ckr: 'CKR_GENERAL_ERROR' }), unknownService, '/lib/module.so'),
    'card.unexpected',
    'card.middleware',
  ],
  [
    'a library that answers an error, with a CPS in the reader',
    () => unread(because('card.unexpected', { ckr: 'CKR_GENERAL_ERROR' }), running(inReader(CPS3)), '/lib/module.so'),
    'card.unexpected',
    'card.middleware',
  ],
  [
    'a library that answers an error, with an unknown card in the reader',
    () => unread(because('card.unexpected', { ckr: 'CKR_GENERAL_ERROR' }), running(inReader(BANK)), '/lib/module.so'),
    'card.unexpected',
    'card.middleware',
  ],
  [
    'a library that ended its process',
    () => unread(because('card.middleware-crashed'), running(inReader(CPS3)), '/lib/module.so'),
    'card.middleware-crashed',
    'card.middleware',
  ],
  [
    'no library, with a CPS in the reader',
    () => unread(because('card.middleware-missing'), running(inReader(CPS3)), null),
    'card.middleware-missing',
    'card.middleware',
  ],
  [
    'no certificate',
    () => observed(reading(slot()), running(inReader(CPS3))),
    'card.no-certificate',
    'card.certificate',
  ],
  [
    'a locked PIN',
    () =>
      observed(
        reading(slot({ certificates: doctor, token: token({ flags: GOOD_FLAGS | 0x40000 }) })),
        running(inReader(CPS3)),
      ),
    'card.pin-locked',
    'card.pin',
  ],
  [
    'a contactless side, without PIN',
    () =>
      observed(reading(slot({ certificates: doctor, token: token({ flags: 0x400 }) })), running(inReader(CONTACTLESS))),
    'card.pin-not-set',
    'card.pin',
  ],
];

describe('a problem of the card', () => {
  it.each(cases)('is said by one check only, the same as in the window: %s', async (_name, seen, shown, check) => {
    expect(await problems(seen())).toEqual({ shown, fails: [`${check} ${shown}`], misled: [] });
  });
});
