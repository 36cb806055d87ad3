import { verify, X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import {
  proofChallenge,
  proofResponse,
  proofStatement,
  type ProofChallenge,
  type ProofRequest,
} from '../../../organiser/protocol/wire.ts';
import type { Holder } from '../../../organiser/protocol/identifier.ts';
import type { CardReading } from '../../contract/card.ts';
import { FailureError, failureOf, type FailureCode } from '../../contract/failure.ts';
import type { Outside } from '../outside.ts';
import { askHub, type HubAnswer } from '../session/hub.ts';
import type { KeptSession } from '../session/keep.ts';
import { retryDelay } from '../sync/schedule.ts';
import type { Timers } from '../timers.ts';

/** Milliseconds for one call to the hub. */
const CALL_MS = 10_000;
/** How long the signature is offered again to a hub that does not answer: what a challenge lives (organiser/proof). */
const LIFE_MS = 5 * 60_000;
const AT = 'card.proof';

/** A proof that the log tells of, and when. */
type Said = Test & { at: string };
type Test = { test: boolean; holder?: Holder | undefined };
/** `serial`: of the card that the person was shown. */
type Asked = { pin: string | null; finalTry: boolean; serial: string };
export type CardProof = {
  /**
   * Proves to the hub that the card is there: one signature, with the PIN or, when it is null, the reader's own keypad.
   * A second call while one is under way spends no try: it gets the answer of the first.
   * Throws `card.*`, `session.missing`, `sync.revoked`, `sync.hub-full`, `network.hub-unreachable`.
   */
  prove(input: Asked): Promise<Test>;
  /**
   * The person leaves without waiting. What the card was not given yet is not given to it; the rest cannot be taken back.
   * Answers how far it was: `nothing` was given to the card, `card` the card has the code, `hub` the card has signed.
   */
  leave(): { at: Reached };
};
/** How far a proof is, as `leave` tells it. */
export type Reached = 'nothing' | 'card' | 'hub';

export type CardProofDeps = {
  outside: Pick<Outside, 'card' | 'fetch' | 'now' | 'log'>;
  timers: Timers;
  session(): KeptSession | null;
  /** What is shown of the card. */
  reading(): CardReading;
  /** The authentication certificate of the card that is shown and the library that read it, null without one. */
  certificate(): Promise<{ module: string; der: Buffer } | null>;
  /** The card was given a code: what was read of its tries before is not true any more. */
  onAsked(): void;
  /** The hub said it: its event is to be fetched soon. */
  onProved(): void;
  /** Fetches what the hub said, then answers what the log says of the proof. */
  catchUp(): Promise<Said | null>;
  /** What the log said of a proof before. */
  said(): Said | null;
};

type Prepared = {
  module: string;
  der: Buffer;
  device: string;
  challenge: ProofChallenge;
  statement: Buffer;
  until: number;
};
type Signed = Pick<Prepared, 'device' | 'until'> & { body: ProofRequest };

const certificateRefusals: Partial<Record<string, FailureCode>> = {
  expired: 'card.expired',
  'not-yet-valid': 'card.not-yet-valid',
  unreadable: 'card.certificate-unreadable',
  // Another try would be refused the same way: these are for the organisers.
  usage: 'card.no-certificate',
  category: 'card.proof-untrusted',
  key: 'card.proof-untrusted',
};

/** A refusal of the hub as the person meets it. */
function refusalOf(code: string, info: Readonly<Record<string, string | number>>): FailureError {
  const known: Partial<Record<string, FailureCode>> = {
    'auth.revoked': 'sync.revoked',
    'auth.required': 'sync.revoked',
    'hub.full': 'sync.hub-full',
    'hub.failed': 'network.hub-unreachable',
    'hub.unavailable': 'network.hub-unreachable',
    'proof.untrusted': 'card.proof-untrusted',
    'proof.signature': 'card.signature-invalid',
    'proof.certificate': certificateRefusals[String(info['why'])],
  };
  const { seconds, why } = info;
  const facts = {
    why: code === 'proof.certificate' && typeof why === 'string' ? why : code,
    ...(typeof seconds === 'number' ? { minutes: Math.ceil(seconds / 60) } : {}),
  };
  return new FailureError(known[code] ?? 'card.proof-refused', AT, facts);
}

const heard = ({ test, holder }: Test): Test => (holder === undefined ? { test } : { test, holder });

/** Why a call gave nothing. */
function failed(answer: Exclude<HubAnswer<never>, { is: 'ok' }>): FailureError {
  if (answer.is === 'refused') return refusalOf(answer.error.code, answer.error.info);
  return new FailureError('network.hub-unreachable', AT, { why: answer.is === 'unreachable' ? answer.why : answer.is });
}

/** Proof of possession of the card, optional (docs/decisions/0011-proof-of-possession.md). */
export function createCardProof(deps: CardProofDeps): CardProof {
  const { outside, timers } = deps;
  let underWay: Promise<Test> | null = null;
  /** Of the proof under way. */
  let left = false;
  let reached: Reached = 'nothing';

  function joined(): KeptSession {
    const session = deps.session();
    if (session === null) throw new FailureError('session.missing', AT);
    return session;
  }

  function ask<T>(path: string, schema: z.ZodType<T>, body: unknown): Promise<HubAnswer<T>> {
    const { hub, slot, token } = joined();
    const url = `${hub}/v1/logs/${slot.log}/proof${path}`;
    return askHub({ fetch: outside.fetch, timers }, { url, schema, ms: CALL_MS, token, body });
  }

  /** All that can fail without a PIN comes first, so that no try is spent for nothing. */
  async function prepare(serial: string): Promise<Prepared> {
    const { source, simulated, failure, token } = deps.reading();
    if (source === 'simulator' || simulated !== null) throw new FailureError('card.simulated', AT);
    const { slot, device } = joined();
    // Another card than the one whose tries were shown: its code is not this one's.
    if (token !== null && token.serial !== serial) throw new FailureError('card.removed', AT, { reason: 'other-card' });
    const found = await deps.certificate();
    if (found === null) throw new FailureError(failure?.code ?? 'card.no-certificate', AT, failure?.info);
    const until = outside.now().getTime() + LIFE_MS;
    const answer = await ask('/challenge', proofChallenge, {});
    if (answer.is !== 'ok') throw failed(answer);
    const challenge = answer.value;
    const statement = Buffer.from(proofStatement({ log: slot.log, device, nonce: challenge.nonce }), 'utf8');
    return { ...found, device, challenge, statement, until };
  }

  async function sign(prepared: Prepared, { pin, finalTry }: Asked): Promise<Signed> {
    const { module, der, device, challenge, statement, until } = prepared;
    const certificate = der.toString('base64');
    if (left) throw new FailureError('card.pin-cancelled', AT);
    reached = 'card';
    const asked = { module, certificate, statement: statement.toString('base64'), finalTry };
    const signing =
      pin === null
        ? outside.card.call('prove-on-pad', { ...asked, pin })
        : outside.card.call('prove', { ...asked, pin });
    const { signature } = await signing.finally(deps.onAsked);
    reached = 'hub';
    if (!isSigned(statement, der, signature)) throw new FailureError('card.signature-invalid', AT);
    return { device, until, body: { nonce: challenge.nonce, certificate, signature } };
  }

  /** Offers the signature until the hub answers or the challenge is over: the PIN is not asked again for a bad line. */
  async function deliver({ device, until, body }: Signed): Promise<Test> {
    const before = deps.said()?.at;
    for (let failures = 1; ; failures += 1) {
      // The token of another device could only be refused.
      if (joined().device !== device) throw new FailureError('card.proof-refused', AT, { why: 'device' });
      const answer = await ask('', proofResponse, body);
      if (answer.is === 'ok') return heard(answer.value);
      const used = answer.is === 'refused' && answer.error.code === 'proof.challenge';
      // An answer that was lost on the way: the challenge was used by ourselves, and the log says how it ended.
      const said = used && failures > 1 ? await deps.catchUp().catch(() => null) : null;
      // One of an earlier day says nothing of this one.
      if (said !== null && said.at !== before) return heard(said);
      const wait = retryDelay(failures, timers.random());
      const over = outside.now().getTime() + wait >= until;
      if (answer.is !== 'unreachable' || over) throw failed(answer);
      outside.log.info('card.proof-waits', { why: answer.why, failures });
      await new Promise<void>((resume) => timers.after(wait, resume));
    }
  }

  /**
   * A function of its own: closures of one function share what any of them needs, and those that live on while the hub is
   * waited for must not share the PIN.
   */
  const signOnce = (input: Asked): Promise<Signed> => prepare(input.serial).then((prepared) => sign(prepared, input));

  const finish = (signing: Promise<Signed>): Promise<Test> =>
    signing
      .then(deliver)
      .then((proved) => {
        outside.log.info('card.proved', { test: proved.test });
        deps.onProved();
        return proved;
      })
      .catch((error: unknown) => {
        const { code, at, info } = failureOf(error, AT, 'card.unexpected');
        outside.log.warn('card.proof', { code, at });
        throw new FailureError(code, at, info);
      })
      .finally(() => {
        underWay = null;
      });

  return {
    prove(input) {
      if (underWay !== null) return underWay;
      left = false;
      reached = 'nothing';
      underWay = finish(signOnce(input));
      return underWay;
    },
    leave() {
      left = true;
      return { at: reached };
    },
  };
}

function isSigned(statement: Buffer, der: Buffer, signature: string): boolean {
  try {
    return verify('RSA-SHA256', statement, new X509Certificate(der).publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
