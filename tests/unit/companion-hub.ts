import { randomBytes, randomUUID, verify, X509Certificate } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LoggedEvent, PushedEvent } from '../../organiser/protocol/event.ts';
import {
  hubErrors,
  proofRequest,
  proofStatement,
  PULL_LIMIT,
  type HubErrorCode,
  type JoinResponse,
} from '../../organiser/protocol/wire.ts';

export const HUB = 'https://hub.test';
export const CODE = 'ABCD-EFGH';
export const LOG = 'log-00000001';

export const edition: JoinResponse['edition'] = {
  id: 'ed-1',
  name: "Vérif' Ségur d'essai",
  startsOn: '2026-11-23',
  endsOn: '2026-11-27',
  contact: 'organisation@example.org',
};
const slot: JoinResponse['slot'] = {
  id: 'slot-1',
  log: LOG,
  edition: 'ed-1',
  startsAt: '2026-11-23T09:00:00.000Z',
  minutes: 60,
  couloir: 'medecine-de-ville',
};
const reportKey = `age1${'q'.repeat(58)}`;

/** What happens to one exchange on the way. */
export type Fault = 'none' | 'request-lost' | 'answer-lost' | 'twice' | 'trouble' | 'nonsense';

export type MemoryHub = {
  fetch: typeof globalThis.fetch;
  log: LoggedEvent[];
  epoch: string;
  /** One per exchange, in order; none left means no fault. */
  faults: Fault[];
  /** Nothing answers. */
  down: boolean;
  pullLimit: number;
  /** Where "now" is, for the clock check. */
  clock(): Date;
  revoked: boolean;
  /** Refuses the events of this text, as a hub with other rules would: by their n, or the whole push unnamed. */
  refuses: { text: string; code: HubErrorCode } | null;
  codes: Map<string, 'free' | 'used' | 'expired'>;
  /** What it says of a good signature, or the refusal it answers in its place. Chains and dates are the real hub's. */
  proof: { test: boolean } | { code: HubErrorCode; info?: Record<string, string | number> };
  /** Ends the challenges given, as five minutes or a restart do. */
  forgetChallenges(): void;
  /** Lists as the hub answers them, by name; each with the hash of its entry. */
  lists: Map<string, { entry: Record<string, unknown>; list: unknown }>;
  /** The link of the slot's meeting; undefined: a hub of before, that says nothing of it. */
  meeting: string | null | undefined;
  /** An organiser writes. */
  say(kind: string, body: Record<string, unknown>): void;
  /** Comes back from a backup: only the first `kept` events, another epoch. */
  restore(kept: number): void;
  requests: { method: string; path: string }[];
  poke(): void;
  streams: number;
  dropStreams(): void;
};

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const refuse = (code: HubErrorCode, info: Record<string, string | number> = {}): Response =>
  json({ code, info }, hubErrors[code]);

/** A hub in memory that follows the rules of docs/decisions/0002-sync-protocol.md, and can lose what it is told. */
export function createMemoryHub(clock: () => Date = () => new Date('2026-11-23T09:00:00.000Z')): MemoryHub {
  const tokens = new Map<string, string>();
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const organiser = randomUUID();
  const self = randomUUID();
  const challenges = new Map<string, string>();
  let said = 0;

  const token = (device: string): string => {
    const made = randomBytes(20).toString('hex');
    tokens.set(made, device);
    return made;
  };
  const deviceOf = (headers: Headers): string | undefined =>
    tokens.get((headers.get('authorization') ?? '').replace('Bearer ', ''));

  function push(device: string, events: PushedEvent[]): Response | null {
    for (const event of events) {
      if (hub.refuses !== null && event.body['text'] === hub.refuses.text) {
        return refuse(hub.refuses.code, hub.refuses.code === 'request.invalid' ? {} : { n: event.n });
      }
    }
    for (const event of events) {
      if (event.device !== device) return refuse('sync.device', { n: event.n });
      const known = hub.log.find((e) => e.device === event.device && e.n === event.n);
      if (known === undefined) continue;
      const { kind, body, at } = known;
      if (!isDeepStrictEqual({ kind, body, at }, { kind: event.kind, body: event.body, at: event.at })) {
        return refuse('sync.fork', { n: event.n });
      }
    }
    for (const event of events) {
      if (hub.log.some((e) => e.device === event.device && e.n === event.n)) continue;
      hub.log.push({ ...event, seq: hub.log.length + 1, actor: 'Cabinet', role: 'participant' });
    }
    return null;
  }

  function sync(device: string, body: { after: number; epoch: string; push: PushedEvent[] }): Response {
    const same = body.epoch === '' || body.epoch === hub.epoch;
    const refused = same ? push(device, body.push) : null;
    if (refused !== null) return refused;
    const after = same ? body.after : 0;
    const events = hub.log.filter((e) => e.seq > after).slice(0, hub.pullLimit);
    const lastN = Math.max(0, ...hub.log.filter((e) => e.device === device).map((e) => e.n));
    return json({ v: 1, epoch: hub.epoch, events, head: hub.log.length, lastN, meeting: hub.meeting });
  }

  function challenge(device: string): Response {
    const nonce = randomBytes(32).toString('hex');
    challenges.set(device, nonce);
    return json({ v: 1, nonce, expiresAt: new Date(clock().getTime() + 300_000).toISOString() });
  }

  function proof(device: string, body: unknown): Response {
    const parsed = proofRequest.safeParse(body);
    if (!parsed.success) return refuse('request.invalid');
    const { nonce, certificate, signature } = parsed.data;
    const given = challenges.get(device);
    challenges.delete(device);
    if (given !== nonce) return refuse('proof.challenge');
    if ('code' in hub.proof) return refuse(hub.proof.code, hub.proof.info);
    const key = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey;
    const statement = Buffer.from(proofStatement({ log: LOG, device, nonce }));
    if (!verify('RSA-SHA256', statement, key, Buffer.from(signature, 'base64'))) return refuse('proof.signature');
    const { test } = hub.proof;
    const of = hub.log.filter(({ kind }) => kind === 'card.proved');
    if (of.every(({ body: earlier }) => earlier['test'] !== test)) {
      const [n, seq, at] = [of.length + 1, hub.log.length + 1, clock().toISOString()];
      hub.log.push({ device: self, n, seq, kind: 'card.proved', body: { test }, at, actor: 'hub', role: 'hub' });
    }
    return json({ v: 1, test });
  }

  function join(body: { code: string; device: string }): Response {
    const state = hub.codes.get(body.code);
    if (state === undefined) return refuse('join.code-unknown');
    if (state === 'used') return refuse('join.code-used');
    if (state === 'expired') return refuse('join.code-expired');
    hub.codes.set(body.code, 'used');
    const participant = { id: 'p-1', label: 'Cabinet' };
    return json({ v: 1, token: token(body.device), participant, slot, edition, meeting: hub.meeting, reportKey });
  }

  function stream(signal: AbortSignal | null | undefined): Response {
    let mine: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        mine = controller;
        open.add(controller);
        controller.enqueue(new TextEncoder().encode(': hello\n\n'));
      },
      cancel: () => void open.delete(mine),
    });
    signal?.addEventListener('abort', () => {
      if (open.delete(mine)) mine.error(new DOMException('aborted', 'AbortError'));
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  async function serve(path: string, init: RequestInit | undefined): Promise<Response> {
    const headers = new Headers(init?.headers);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as never) : undefined;
    if (path === '/v1/hub') {
      const now = hub.clock().toISOString();
      return json({ service: 'verif-segur-hub', v: 1, version: '1.0.0', epoch: hub.epoch, now });
    }
    if (path === '/v1/join') return join(body as never);
    const device = deviceOf(headers);
    if (hub.revoked || device === undefined) return refuse('auth.revoked');
    if (path === '/v1/device') return json({ v: 1, token: token((body as unknown as { device: string }).device) });
    if (path === `/v1/logs/${LOG}/sync`) return sync(device, body as never);
    if (path === `/v1/logs/${LOG}/proof/challenge`) return challenge(device);
    if (path === `/v1/logs/${LOG}/proof`) return proof(device, body);
    if (path === '/v1/lists')
      return json({ v: 1, lists: [...hub.lists].flatMap(([key, { entry }]) => (key.includes('?') ? [] : [entry])) });
    const named = hub.lists.get(path.replace('/v1/lists/', ''));
    if (named !== undefined) return json(named.list);
    if (path === '/v1/stream') return stream(init?.signal);
    return refuse('route.unknown');
  }

  const hub: MemoryHub = {
    log: [],
    epoch: 'epoch-1',
    faults: [],
    down: false,
    pullLimit: PULL_LIMIT,
    clock,
    revoked: false,
    meeting: undefined,
    refuses: null,
    proof: { test: true },
    forgetChallenges: () => challenges.clear(),
    lists: new Map(),
    codes: new Map([[CODE, 'free']]),
    requests: [],
    streams: 0,
    async fetch(url, init) {
      const { origin, pathname, search } = new URL(url as string);
      // A given version of a list is kept under its whole address.
      const asked = pathname.startsWith('/v1/lists/') ? pathname + search : pathname;
      hub.requests.push({ method: init?.method ?? 'GET', path: pathname });
      if (origin !== HUB || hub.down) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
      if (pathname === '/v1/stream') {
        hub.streams += 1;
        return serve(asked, init);
      }
      const fault = /^\/v1\/(hub$|lists)/.test(pathname) ? 'none' : (hub.faults.shift() ?? 'none');
      if (fault === 'request-lost') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      if (fault === 'trouble') return refuse('hub.failed');
      if (fault === 'nonsense') return new Response('<html>portail captif</html>', { status: 200 });
      const answer = await serve(asked, init);
      if (fault === 'answer-lost') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      return fault === 'twice' ? serve(asked, init) : answer;
    },
    say(kind, body) {
      said += 1;
      const at = clock().toISOString();
      const seq = hub.log.length + 1;
      hub.log.push({ device: organiser, n: said, seq, kind, body, at, actor: 'Organisation', role: 'organiser' });
    },
    restore(kept) {
      hub.log = hub.log.slice(0, kept);
      hub.epoch = `epoch-${randomUUID()}`;
    },
    poke() {
      const text = `event: poke\ndata: ${JSON.stringify({ log: LOG, head: hub.log.length })}\n\n`;
      for (const controller of open) controller.enqueue(new TextEncoder().encode(text));
    },
    dropStreams() {
      for (const controller of open) controller.close();
      open.clear();
    },
  };
  return hub;
}
