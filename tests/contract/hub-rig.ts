import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteBinding } from '../../scripts/natives.mjs';
import type { BoardEdition, BoardSlot } from '../../organiser/protocol/board.ts';
import type { PushedEvent } from '../../organiser/protocol/event.ts';
import type { JoinResponse, SyncRequest, SyncResponse } from '../../organiser/protocol/wire.ts';
import { complete } from '../../organiser/api/document.ts';
import { Planted } from './hub-journal.ts';
import { dropStore, freshStore } from '../rig/store.ts';
import { createHub, type Hub, type HubOptions } from '../../organiser/hub.ts';

/** A recipient of the age format made of nothing: no private key is known for it. */
export const REPORT_KEY = `age1${'q'.repeat(58)}`;
export const T0 = '2026-11-23T09:00:00.000Z';

/** Path of the database's native module for this Node, or undefined when the package's own fits. */
export const binding = sqliteBinding() ?? undefined;

/** A clock that tests move by hand. */
export function handClock(start = T0) {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

export type Answer = { status: number; body: unknown; headers: Headers; text: string };

/** Asks a hub; `body` goes as JSON unless it is bytes or a string. */
export async function ask(
  url: string,
  method: string,
  path: string,
  options: { token?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { token, body, headers = {} } = options;
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  });
  const text = await response.text();
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Not every answer is JSON: the caller looks at `text`.
  }
  return { status: response.status, body: parsed, headers: response.headers, text };
}

export const codeOf = (answer: Answer): unknown => (answer.body as { code?: unknown } | null)?.code;
export const infoOf = (answer: Answer): Record<string, unknown> =>
  (answer.body as { info?: Record<string, unknown> } | null)?.info ?? {};

/** An event of a device, with a body that is valid for its kind. */
export const message = (device: string, n: number, text = `message ${n}`): PushedEvent => ({
  device,
  n,
  kind: 'message.posted',
  body: { text },
  at: T0,
});

export const syncBody = (push: PushedEvent[] = [], after = 0, epoch = ''): SyncRequest => ({
  v: 1,
  epoch,
  after,
  push,
});

export class HubRig {
  hub: Hub;
  url = '';
  organiser = '';
  observer = '';
  readonly data: string;
  /** The hub's journal. */
  readonly lines: string[];
  /** What passed through it and may not be in that journal. */
  readonly planted = new Planted();
  readonly #options: Partial<HubOptions>;

  private constructor(hub: Hub, data: string, options: Partial<HubOptions>, lines: string[]) {
    this.hub = hub;
    this.data = data;
    this.#options = options;
    this.lines = lines;
  }

  /** A hub in this process, on a free port, in a folder of its own. */
  static async start(options: Partial<HubOptions> = {}): Promise<HubRig> {
    const data = mkdtempSync(join(tmpdir(), 'vs-hub-'));
    const lines: string[] = [];
    const kept = { ...(await freshStore()), ...options };
    const hub = await createHub(HubRig.#full(data, kept, lines));
    const rig = new HubRig(hub, data, kept, lines);
    rig.url = await hub.listen();
    rig.organiser = await hub.newKey('organiser');
    rig.observer = await hub.newKey('observer');
    return rig;
  }

  static #full(data: string, options: Partial<HubOptions>, lines: string[]): HubOptions {
    const log: HubOptions['log'] = (level, what, fields) => void lines.push(JSON.stringify({ level, what, ...fields }));
    // A cheap hash: what the real one costs is measured by a test of its own.
    return { data, requestsPerMinute: 1_000_000, passwordCost: 10, log, ...options };
  }

  /** Stops the hub and starts it again on the same folder. */
  async restart(options: Partial<HubOptions> = {}): Promise<void> {
    await this.hub.close();
    this.hub = await createHub(HubRig.#full(this.data, { ...this.#options, ...options }, this.lines));
    this.url = await this.hub.listen();
  }

  /** Refusals that the journal tells and the document of the API does not. */
  #undocumented(): string[] {
    const { paths } = this.hub.app.swagger() as unknown as { paths: Record<string, Record<string, unknown>> };
    const { paths: told } = complete({ paths, openapi: '3.1.0', info: {}, components: {} });
    const lines = this.lines.map((line) => JSON.parse(line) as Record<string, string>);
    return lines.flatMap(({ what, method = '', route, refused }) => {
      if (what !== 'request' || refused === undefined || !route) return [];
      const operation = told[route.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      const codes = Object.values(operation?.responses ?? {}).flatMap((one) => one['x-codes'] ?? []);
      return operation === undefined || codes.includes(refused) ? [] : [`${method} ${route} ${refused}`];
    });
  }

  async stop(): Promise<void> {
    const untold = this.#undocumented();
    await this.hub.close();
    await dropStore(this.#options);
    rmSync(this.data, { recursive: true, force: true });
    const leaked = this.planted.foundIn(this.lines.join('\n'));
    if (untold.length > 0) throw new Error(`not in organiser/api/page.ts: ${[...new Set(untold)].join(', ')}`);
    if (leaked.length > 0) throw new Error(`in the journal of the hub: ${leaked.join(', ')}`);
  }

  async ask(method: string, path: string, options: Parameters<typeof ask>[3] = {}): Promise<Answer> {
    const answer = await ask(this.url, method, path, options);
    this.planted.body(options.body);
    this.planted.word(options.token ?? '', 'token');
    // A refusal holds words of the catalogue only: its own test says so.
    if (answer.status < 400) this.planted.body(answer.body);
    return answer;
  }

  async edition(over: Record<string, unknown> = {}): Promise<BoardEdition> {
    const body = {
      name: "Édition d'essai",
      startsOn: '2026-11-20',
      endsOn: '2027-06-30',
      contact: 'contact@example.org',
      reportKey: REPORT_KEY,
      ...over,
    };
    return (await this.ask('POST', '/v1/editions', { token: this.organiser, body })).body as BoardEdition;
  }

  async slot(edition?: string, over: Record<string, unknown> = {}): Promise<BoardSlot> {
    const id = edition ?? (await this.edition()).id;
    const body = { startsAt: T0, minutes: 60, couloir: 'officine', label: 'Officine de démonstration', ...over };
    return (await this.ask('POST', `/v1/editions/${id}/slots`, { token: this.organiser, body })).body as BoardSlot;
  }

  async code(slot: string): Promise<string> {
    const made = await this.ask('POST', `/v1/slots/${slot}/code`, { token: this.organiser, body: {} });
    return (made.body as { code: string }).code;
  }

  join(code: string, device: string): Promise<Answer> {
    return this.ask('POST', '/v1/join', { body: { code, device } });
  }

  /** A participant on a device, in a slot of their own or in the one given. */
  async participant(slotId?: string): Promise<JoinResponse & { device: string }> {
    const slot = slotId ?? (await this.slot()).id;
    const device = randomUUID();
    const joined = await this.join(await this.code(slot), device);
    return { ...(joined.body as JoinResponse), device };
  }

  sync(token: string, log: string, body: SyncRequest = syncBody()): Promise<Answer> {
    return this.ask('POST', `/v1/logs/${log}/sync`, { token, body });
  }

  challenge(token: string, log: string): Promise<Answer> {
    return this.ask('POST', `/v1/logs/${log}/proof/challenge`, { token, body: {} });
  }

  async pull(token: string, log: string, after = 0): Promise<SyncResponse> {
    return (await this.sync(token, log, syncBody([], after))).body as SyncResponse;
  }
}
