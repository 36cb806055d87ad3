import { randomUUID, sign } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { foldLog, type LogView } from '../../organiser/protocol/fold.ts';
import { joinResponse } from '../../organiser/protocol/wire.ts';
import { FailureError } from '../../electron/contract/failure.ts';
import { createCardProof, type CardProof, type CardProofDeps } from '../../electron/feature/card/proof.ts';
import { startingCard } from '../../electron/feature/card/watch.ts';
import { cardProof } from '../../electron/feature/check/card-proof.ts';
import type { Check, Facts } from '../../electron/feature/check/check.ts';
import { finding } from '../../electron/feature/check/check.ts';
import { runChecks } from '../../electron/feature/check/run.ts';
import { sharedResult } from '../../electron/contract/share.ts';
import type { KeptSession } from '../../electron/feature/session/keep.ts';
import { createCpsCertificates, type CpsCertificate } from '../rig/cps-certificate.ts';
import { CODE, createMemoryHub, HUB, type MemoryHub } from './companion-hub.ts';
import { createManualTimers, until, type ManualTimers } from './companion-world.ts';

const PIN = '4271';
const SERIAL = '2600855206';
const MODULE = '/usr/lib/libcps3.so';
const START = Date.parse('2026-11-24T09:00:00.000Z');

let card: CpsCertificate;
beforeAll(async () => {
  ({ authentication: card } = await createCpsCertificates());
});

type Call = { module: string; certificate: string; statement: string; pin: string | null; finalTry: boolean };
let hub: MemoryHub;
let timers: ManualTimers;
let now: number;
let session: KeptSession | null;
let reading: ReturnType<CardProofDeps['reading']>;
let certificate: { module: string; der: Buffer } | null;
let calls: Call[];
/** What the card does when it is asked to sign. */
let signs: (call: Call) => string | Promise<string>;
let logged: unknown[];
let proved: number;
let asked: number;
let proof: CardProof;

const signed = ({ statement }: Call): string =>
  sign('RSA-SHA256', Buffer.from(statement, 'base64'), card.keys.privateKey).toString('base64');
const view = (): LogView => foldLog(hub.log);

beforeEach(async () => {
  now = START;
  hub = createMemoryHub(() => new Date(now));
  timers = createManualTimers();
  const device = randomUUID();
  const body = JSON.stringify({ code: CODE, device });
  const answer = await hub.fetch(`${HUB}/v1/join`, { method: 'POST', body });
  const { v: _, ...joined } = joinResponse.parse(await answer.json());
  session = { ...joined, hub: HUB, device, joinedAt: new Date(now).toISOString() };
  hub.requests.length = 0;
  reading = { ...startingCard, state: 'ready' };
  certificate = { module: MODULE, der: card.der };
  calls = [];
  signs = signed;
  logged = [];
  proved = 0;
  asked = 0;
  const write = (...line: unknown[]): void => void logged.push(line);
  const deps = {
    outside: {
      fetch: ((url, init) => hub.fetch(url, init)) as typeof hub.fetch,
      now: () => new Date(now),
      log: { info: write, warn: write, error: write },
      card: {
        async call(name: string, input: Call) {
          expect(name).toBe(input.pin === null ? 'prove-on-pad' : 'prove');
          calls.push(input);
          return { signature: await signs(input), mechanism: 'RSA-SHA256' };
        },
      },
    },
    timers,
    session: () => session,
    reading: () => reading,
    certificate: async () => certificate,
    onAsked: () => void (asked += 1),
    onProved: () => void (proved += 1),
    catchUp: async () => view().proof,
    said: () => view().proof,
  } as unknown as CardProofDeps;
  proof = createCardProof(deps);
});

/** What a proof failed with. */
async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FailureError);
  return (error as FailureError).failure;
}
const prove = (over: Partial<Parameters<typeof proof.prove>[0]> = {}) =>
  proof.prove({ pin: PIN, finalTry: false, serial: SERIAL, ...over });
const paths = () => hub.requests.map(({ path }) => path.split('/').slice(4).join('/'));
/** Lets time pass until the proof ends. */
async function pass(work: Promise<unknown>): Promise<void> {
  let over = false;
  const end = (): void => void (over = true);
  work.then(end, end);
  for (let turn = 0; turn < 200 && !over; turn += 1) {
    await until('a wait or the end', () => over || timers.pending().length > 0);
    for (let idle = 0; idle < 20 && !over; idle += 1) await new Promise((next) => setImmediate(next));
    const [next] = timers.pending();
    if (over || next === undefined) continue;
    now += next;
    timers.pass(next);
  }
}

describe('the code of one card', () => {
  it('is never tried on another, which costs nothing but the wish', async () => {
    const pin = { initialised: true, countLow: false, finalTry: false, locked: false, pinPad: false, min: 4, max: 8 };
    reading = { ...reading, token: { label: '', model: '', serial: '2500577253', pin } };
    expect(await failureOf(prove())).toMatchObject({ code: 'card.removed', info: { reason: 'other-card' } });
    expect([calls, hub.requests]).toEqual([[], []]);
    expect(await prove({ serial: '2500577253' })).toEqual({ test: true });
  });
});

describe('leaving without waiting', () => {
  it('gives nothing to the card when it was not asked yet', async () => {
    const { fetch } = hub;
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    hub.fetch = async (url, init) => held.then(() => fetch(url, init));
    const going = failureOf(prove());
    expect(proof.leave()).toEqual({ at: 'nothing' });
    answer();
    expect((await going).code).toBe('card.pin-cancelled');
    expect(calls).toEqual([]);
    hub.fetch = fetch;
    expect(await prove()).toEqual({ test: true });
  });

  it('says that the card has the code, and lets the proof be made all the same', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    signs = async (call) => held.then(() => signed(call));
    const going = prove();
    await until('asked', () => calls.length === 1);
    expect(proof.leave()).toEqual({ at: 'card' });
    answer();
    expect(await going).toEqual({ test: true });
  });
});

describe('a proof by the card', () => {
  it('asks the challenge, then the PIN’s card, then tells the hub, which says it in the log', async () => {
    expect(await prove({ finalTry: true })).toEqual({ test: true });
    expect(paths()).toEqual(['proof/challenge', 'proof']);
    expect(calls).toMatchObject([
      { module: MODULE, pin: PIN, finalTry: true, certificate: card.der.toString('base64') },
    ]);
    expect(Buffer.from(calls[0]!.statement, 'base64').toString()).toContain(`device ${session!.device}\n`);
    expect(view().proof).toMatchObject({ test: true });
    expect(proved).toBe(1);
    hub.proof = { test: false };
    expect(await prove({ pin: null })).toEqual({ test: false });
    expect(calls[1]!.pin).toBeNull();
    expect(view().proof).toMatchObject({ test: false });
  });

  it.each([
    [
      'a simulated card',
      'card.simulated',
      () => void (reading = { ...reading, source: 'simulator', simulated: 'cps3' }),
    ],
    ['no session', 'session.missing', () => void (session = null)],
    ['no certificate', 'card.no-certificate', () => void (certificate = null)],
    [
      'a card that is gone',
      'card.no-card',
      () => {
        certificate = null;
        reading = { ...reading, failure: { code: 'card.no-card', at: 'card', info: {} } };
      },
    ],
    ['a hub that is away', 'network.hub-unreachable', () => void (hub.down = true)],
    ['a hub in trouble', 'network.hub-unreachable', () => void hub.faults.push('trouble')],
    ['a captive portal', 'network.hub-unreachable', () => void hub.faults.push('nonsense')],
    ['an access withdrawn', 'sync.revoked', () => void (hub.revoked = true)],
  ])('spends no try with %s', async (_what, code, arrange) => {
    arrange();
    expect((await failureOf(prove())).code).toBe(code);
    expect(calls).toEqual([]);
    expect(proved).toBe(0);
  });

  it('gives the card’s own refusal as it is, and tells the hub nothing', async () => {
    signs = () => {
      throw new FailureError('card.pin-incorrect', 'card.prove', { left: 2 });
    };
    expect(await failureOf(prove())).toEqual({ code: 'card.pin-incorrect', at: 'card.prove', info: { left: 2 } });
    expect(paths()).toEqual(['proof/challenge']);
  });

  it.each([
    ['another key', async () => (await createCpsCertificates()).authentication.keys.privateKey],
    ['nothing', async () => null],
  ])('does not send the signature of %s', async (_what, key) => {
    const other = await key();
    signs = ({ statement }) =>
      other === null ? 'AAAA' : sign('RSA-SHA256', Buffer.from(statement, 'base64'), other).toString('base64');
    expect((await failureOf(prove())).code).toBe('card.signature-invalid');
    expect(paths()).toEqual(['proof/challenge']);
  });

  it.each([
    ['proof.challenge', {}, 'card.proof-refused'],
    ['proof.untrusted', {}, 'card.proof-untrusted'],
    ['proof.signature', {}, 'card.signature-invalid'],
    ['proof.certificate', { why: 'expired' }, 'card.expired'],
    ['proof.certificate', { why: 'not-yet-valid' }, 'card.not-yet-valid'],
    ['proof.certificate', { why: 'unreadable' }, 'card.certificate-unreadable'],
    ['proof.certificate', { why: 'usage' }, 'card.no-certificate'],
    ['proof.certificate', { why: 'category' }, 'card.proof-untrusted'],
    ['proof.certificate', { why: 'key' }, 'card.proof-untrusted'],
    ['rights.refused', {}, 'card.proof-refused'],
    ['rate.limited', { seconds: 60 }, 'card.proof-refused'],
    ['hub.full', {}, 'sync.hub-full'],
    ['hub.failed', {}, 'network.hub-unreachable'],
  ] as const)('says the refusal %s %o as %s, at once', async (code, info, said) => {
    hub.proof = { code, info };
    expect((await failureOf(prove())).code).toBe(said);
    expect(paths()).toEqual(['proof/challenge', 'proof']);
    expect(timers.pending()).toEqual([]);
  });

  it('does not take an earlier proof for this one when the hub lost its question meanwhile', async () => {
    await prove();
    const { fetch } = hub;
    let lost = 1;
    hub.fetch = async (url, init) => {
      if ((url as string).endsWith('/proof') && lost > 0) {
        lost -= 1;
        throw new TypeError('no route');
      }
      return fetch(url, init);
    };
    hub.proof = { code: 'proof.challenge', info: {} };
    const going = failureOf(prove());
    await pass(going);
    expect((await going).code).toBe('card.proof-refused');
  });

  it('says how long to wait when too many were asked', async () => {
    hub.proof = { code: 'rate.limited', info: { seconds: 130 } };
    expect(await failureOf(prove())).toMatchObject({ code: 'card.proof-refused', info: { minutes: 3 } });
  });

  it('says that the card was asked, whatever it answered, and not before: its tries left are others now', async () => {
    certificate = null;
    await failureOf(prove());
    expect(asked).toBe(0);
    certificate = { module: MODULE, der: card.der };
    signs = () => {
      throw new FailureError('card.pin-incorrect', 'card.prove', { left: 2 });
    };
    await failureOf(prove());
    expect(asked).toBe(1);
    signs = signed;
    await prove();
    expect(asked).toBe(2);
  });

  it('asks for another proof when the hub restarted while the PIN was typed', async () => {
    signs = (call) => {
      hub.forgetChallenges();
      return signed(call);
    };
    expect((await failureOf(prove())).code).toBe('card.proof-refused');
    signs = signed;
    expect(await prove()).toEqual({ test: true });
  });

  it('offers the signature again when it was lost, without a second PIN', async () => {
    hub.faults.push('none', 'request-lost', 'request-lost');
    const work = prove();
    await pass(work);
    expect(await work).toEqual({ test: true });
    expect(calls).toHaveLength(1);
    expect(paths()).toEqual(['proof/challenge', 'proof', 'proof', 'proof']);
  });

  it('finds in the log the answer that was lost', async () => {
    hub.faults.push('none', 'answer-lost');
    const work = prove();
    await pass(work);
    expect(await work).toEqual({ test: true });
    expect(calls).toHaveLength(1);
    expect(view().proof).not.toBeNull();
  });

  it('gives up when the challenge is over', async () => {
    signs = (call) => {
      hub.down = true;
      return signed(call);
    };
    const work = prove();
    const ended = failureOf(work);
    await pass(work);
    expect((await ended).code).toBe('network.hub-unreachable');
    expect(now - START).toBeGreaterThan(4 * 60_000);
    expect(now - START).toBeLessThanOrEqual(5 * 60_000);
    expect(timers.pending()).toEqual([]);
  });

  it('spends one try when it is asked twice at once', async () => {
    expect(await Promise.all([prove(), prove()])).toEqual([{ test: true }, { test: true }]);
    expect(calls).toHaveLength(1);
  });

  it('lets go of the PIN before it waits for the hub', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    signs = (call) => {
      hub.down = true;
      return signed(call);
    };
    const begin = () => {
      const input = { pin: PIN, finalTry: false, serial: SERIAL };
      return { input: new WeakRef(input), work: proof.prove(input) };
    };
    const { input, work } = begin();
    const ended = failureOf(work);
    await until('a wait for the hub', () => JSON.stringify(logged).includes('card.proof-waits'));
    await new Promise((next) => setImmediate(next));
    collectGarbage();
    expect(input.deref()).toBeUndefined();
    await pass(work);
    await ended;
  });

  it('writes and says the PIN nowhere', async () => {
    signs = (call) => {
      throw new Error(`what a library might say of ${call.pin}`);
    };
    const failure = await failureOf(prove());
    signs = signed;
    await prove();
    expect(JSON.stringify([failure, logged, hub.log, hub.requests])).not.toContain(PIN);
  });
});

describe('the check of the proof', () => {
  const certificateCheck = (status: 'ok' | 'fail'): Check => ({
    id: 'card.certificate',
    needs: [],
    deadline: 1_000,
    run: async () => finding(status, null),
  });
  const run = (said: LogView['proof'], only?: 'card.proof'[], status: 'ok' | 'fail' = 'ok') => {
    const facts = { now: () => new Date(now), proof: () => said, demo: false, simulated: () => false };
    const app = { version: '0.1.0', electron: '45', platform: 'linux' };
    const list = [certificateCheck(status), cardProof];
    return runChecks({ facts: facts as unknown as Facts, timers: createManualTimers(), app, list }, { only });
  };
  const at = new Date(START).toISOString();

  it('is left out of a full run until a proof was made, and says that it was not tried when asked', async () => {
    const full = await run(null);
    expect(full.results.map(({ id }) => id)).toEqual(['card.certificate']);
    expect(full.summary).toBe('ok');
    const [byName] = (await run(null, ['card.proof'])).results;
    expect(byName).toMatchObject({ status: 'unknown', failure: { code: 'check.no-proof' } });
  });

  it('is ok for a real card and a warning for one of test, and shares nothing else', async () => {
    const [, real] = (await run({ at, test: false })).results;
    expect(sharedResult(real!)).toEqual({
      id: 'card.proof',
      status: 'ok',
      code: null,
      evidence: { test: false },
      demo: false,
    });
    const [, test] = (await run({ at, test: true })).results;
    expect(sharedResult(test!)).toMatchObject({ status: 'warn', code: 'card.test-card', evidence: { test: true } });
  });

  it('claims nothing without a certificate', async () => {
    const [only] = (await run({ at, test: false }, ['card.proof'], 'fail')).results;
    expect(only).toMatchObject({ status: 'unknown', failure: { info: { need: 'card.certificate' } } });
  });
});
