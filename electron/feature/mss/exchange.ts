import type { z } from 'zod';
import { mssAnswerResponse, mssReceiveResponse, mssSendResponse, mssWays } from '../../../organiser/protocol/mss.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { CheckId } from '../../contract/check.ts';
import { FailureError, failureOf, type FailureCode } from '../../contract/failure.ts';
import type { Profile, Snapshot } from '../../contract/snapshot.ts';
import type { Handlers } from '../handlers.ts';
import type { Outside } from '../outside.ts';
import { askHub, type HubAnswer } from '../session/hub.ts';
import type { KeptMss, KeptSession } from '../session/keep.ts';
import type { Timers } from '../timers.ts';
import { cleanAddress, isPatientDomain, parseAddress } from './address.ts';
import { askedForOther, ownAsked, type MssFacts, type TripResult } from './facts.ts';
import { mailNetwork } from './network.ts';
import { roundTrip, type TripSecret } from './trip.ts';

const AT = 'mss.exchange';
/** Milliseconds for one call to the hub. */
const CALL_MS = 15_000;

type Channels = 'mss.ask-receive' | 'mss.answer' | 'mss.ask-send' | 'mss.roundtrip';

export type MssExchange = {
  /** What was kept, after each opening of the database. */
  load(): Promise<void>;
  /** What the log says now: a gesture that moved has its check run again. */
  said(view: LogView['mss']): void;
  /** The profile was saved: what was found for another address is said to be so, in the results that are there. */
  profileSaved(results: readonly CheckId[]): void;
  forget(): void;
  facts: MssFacts;
  handlers: Pick<Handlers, Channels>;
};

type Deps = {
  outside: Pick<Outside, 'fetch' | 'now' | 'log' | 'environment' | 'resources'>;
  timers: Timers;
  keep: { read(key: 'mss'): Promise<KeptMss | null>; write(key: 'mss', value: KeptMss): Promise<void> };
  session(): KeptSession | null;
  profile(): Profile | null;
  /** The hub said something: fetches it. */
  catchUp(): Promise<void>;
  recheck(ids: CheckId[]): void;
  onView(view: Snapshot['mss']): void;
};

const known: Partial<Record<string, FailureCode>> = {
  'auth.revoked': 'sync.revoked',
  'auth.required': 'sync.revoked',
  'hub.full': 'sync.hub-full',
  'mail.full': 'sync.hub-full',
  'hub.failed': 'network.hub-unreachable',
  'hub.unavailable': 'network.hub-unreachable',
  'rate.limited': 'mss.too-many',
  'mss.code-none': 'mss.code-none',
  'mss.code-wrong': 'mss.code-wrong',
  'mss.address': 'mss.address-refused',
};

/** Why a call gave nothing, as the person meets it. */
function failed(answer: Exclude<HubAnswer<never>, { is: 'ok' }>): FailureError {
  if (answer.is !== 'refused') {
    const why = answer.is === 'unreachable' ? answer.why : answer.is;
    return new FailureError('network.hub-unreachable', AT, { why });
  }
  const { code, info } = answer.error;
  // The last wrong try ends the code: another has to be asked.
  if (code === 'mss.code-wrong' && info['left'] === 0) return new FailureError('mss.code-tries', AT);
  // By hand, an organiser makes the code: typed before, it is early and not expired.
  if (code === 'mss.code-none' && info['made'] === 0) return new FailureError('mss.receive-hand', AT);
  const minutes = typeof info['seconds'] === 'number' ? { minutes: Math.ceil(info['seconds'] / 60) } : {};
  const left = typeof info['left'] === 'number' ? { left: info['left'] } : {};
  return new FailureError(known[code] ?? 'network.hub-unreachable', AT, { why: code, ...minutes, ...left });
}

/** The gestures of MSSanté on the participant's side (docs/decisions/0013-mss-challenge.md), and the round trip. */
export function createMssExchange(deps: Deps): MssExchange {
  const { outside, timers } = deps;
  let kept: KeptMss | null = null;
  let seen: LogView['mss'] = { receive: null, send: null };
  let last: { address: string; result: TripResult } | null = null;
  /** The address that the results were last looked at with. */
  let looked = '';
  /** Raised by `forget`: what was under way belongs to data that is gone. */
  let generation = 0;
  let underWay: Promise<{ seconds: number; deleted: boolean }> | null = null;

  const present = (): string => cleanAddress(deps.profile()?.mssAddress ?? '');

  /** The address of the profile, in a shape that a mail may be sent to. */
  function ownAddress(): { address: string; domain: string } {
    const typed = present();
    if (typed === '') throw new FailureError('mss.missing', AT);
    const parsed = parseAddress(typed);
    if (parsed === null) throw new FailureError('mss.syntax', AT);
    if (isPatientDomain(parsed.domain)) throw new FailureError('mss.patient', AT);
    return { address: typed, domain: parsed.domain };
  }

  /** What the hub said is fetched at once; when it cannot be, it comes with the next contact. */
  const catchUp = (): Promise<void> => deps.catchUp().catch(() => undefined);

  /** What was kept for this very log. */
  const own = (): KeptMss => ownAsked(kept, deps.session());
  const isOther: MssFacts['isOther'] = (way) => askedForOther(way, own(), deps.profile(), last?.address);

  function show(): void {
    const { send } = own();
    const code = send === null ? null : { code: send.code, box: send.box, hand: send.hand, until: send.until };
    deps.onView({ code, other: { receive: isOther('receive'), send: isOther('send') } });
  }

  async function note(change: Partial<KeptMss>): Promise<void> {
    const next = { ...own(), ...change };
    kept = next;
    await deps.keep.write('mss', next);
    await catchUp();
    show();
  }

  async function ask<T>(path: string, schema: z.ZodType<T>, body: unknown): Promise<T> {
    const session = deps.session();
    if (session === null) throw new FailureError('session.missing', AT);
    const url = `${session.hub}/v1/logs/${session.slot.log}/mss/${path}`;
    const call = { url, schema, ms: CALL_MS, token: session.token, body };
    const answer = await askHub({ fetch: outside.fetch, timers }, call);
    if (answer.is === 'ok') return answer.value;
    const failure = failed(answer);
    outside.log.warn(AT, { path, code: failure.failure.code });
    throw failure;
  }

  async function makeTrip(secret: TripSecret): Promise<{ seconds: number; deleted: boolean }> {
    const box = ownAddress();
    const mine = generation;
    const keep = (result: TripResult): void => {
      if (mine !== generation) return;
      last = { address: box.address, result };
      deps.recheck(['mss.roundtrip']);
    };
    try {
      const done = await roundTrip(mailNetwork(outside), { ...box, ...secret });
      const { from, seconds, deleted } = done;
      keep({ is: 'done', done });
      outside.log.info('mss.roundtrip', { from, seconds, deleted });
      return { seconds, deleted };
    } catch (error) {
      const failure = failureOf(error, 'mss.roundtrip');
      keep({ is: 'failed', failure });
      outside.log.warn('mss.roundtrip', { code: failure.code, step: String(failure.info['step'] ?? '') });
      throw new FailureError(failure.code, failure.at, failure.info);
    }
  }

  return {
    async load() {
      kept = await deps.keep.read('mss');
      looked = present();
      show();
    },
    said(view) {
      const moved = mssWays.filter((way) => view[way] !== null && view[way]?.at !== seen[way]?.at);
      seen = view;
      show();
      if (moved.length > 0) deps.recheck(moved.map((way) => `mss.${way}` as const));
    },
    profileSaved(results) {
      if (present() === looked) return;
      looked = present();
      show();
      const ids = (['mss.receive', 'mss.send', 'mss.roundtrip'] as const).filter((id) => results.includes(id));
      if (ids.length > 0) deps.recheck(ids);
    },
    forget() {
      generation += 1;
      kept = null;
      last = null;
      seen = { receive: null, send: null };
      show();
    },
    facts: { view: () => seen, isOther, trip: () => last?.result ?? null },
    handlers: {
      async 'mss.ask-receive'() {
        const { address } = ownAddress();
        const { hand } = await ask('receive', mssReceiveResponse, { address });
        await note({ receive: address });
        return { hand };
      },
      async 'mss.answer'({ code }) {
        // Also after a refusal: the last wrong try ends the code, and the log says it.
        try {
          await ask('receive/answer', mssAnswerResponse, { code: code.trim().slice(0, 40) });
        } finally {
          await catchUp();
        }
      },
      async 'mss.ask-send'() {
        const { address, domain } = ownAddress();
        const { code, box, hand, until } = await ask('send', mssSendResponse, { domain });
        await note({ send: { address, code, box, hand, until } });
      },
      'mss.roundtrip'(secret) {
        underWay ??= makeTrip(secret).finally(() => {
          underWay = null;
        });
        return underWay;
      },
    },
  };
}
