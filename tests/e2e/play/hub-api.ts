import type { BoardEdition, BoardSlot, JoinCode, NewEdition, NewSlot } from '../../../organiser/protocol/board.ts';
import type { LoggedEvent } from '../../../organiser/protocol/event.ts';
import type { SyncResponse } from '../../../organiser/protocol/wire.ts';

/** The hub as a program of the organisers sees it: what the board does, without a browser, and the log as it is. */
export type HubApi = {
  createEdition(edition: NewEdition): Promise<BoardEdition>;
  createSlot(edition: string, slot: NewSlot): Promise<BoardSlot>;
  code(slot: string): Promise<JoinCode>;
  editions(): Promise<BoardEdition[]>;
  slots(edition: string): Promise<BoardSlot[]>;
  /** Every event of a log, in the hub's order. */
  events(log: string): Promise<LoggedEvent[]>;
  /** Writes one event as the organiser. */
  say(log: string, kind: string, body: Record<string, unknown>): Promise<void>;
  blob(sha256: string): Promise<Uint8Array>;
};

export function hubApi(url: string, key: string): HubApi {
  const device = crypto.randomUUID();
  let n = 0;

  async function ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
  const json = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> =>
    (await ask(method, path, body)).json() as Promise<T>;

  async function sync(log: string, after: number, push: unknown[]): Promise<SyncResponse> {
    return json('POST', `/v1/logs/${log}/sync`, { v: 1, epoch: '', after, push });
  }

  return {
    createEdition: async (edition) => json('POST', '/v1/editions', edition),
    createSlot: async (edition, slot) => json('POST', `/v1/editions/${edition}/slots`, slot),
    code: async (slot) => json('POST', `/v1/slots/${slot}/code`, {}),
    editions: async () => (await json<{ editions: BoardEdition[] }>('GET', '/v1/editions')).editions,
    slots: async (edition) => (await json<{ slots: BoardSlot[] }>('GET', `/v1/editions/${edition}/slots`)).slots,
    async events(log) {
      const all: LoggedEvent[] = [];
      for (;;) {
        const { events, head } = await sync(log, all.at(-1)?.seq ?? 0, []);
        all.push(...events);
        if (events.length === 0 || (all.at(-1)?.seq ?? 0) >= head) return all;
      }
    },
    async say(log, kind, body) {
      n += 1;
      await sync(log, 0, [{ device, n, kind, body, at: new Date().toISOString() }]);
    },
    blob: async (sha256) => new Uint8Array(await (await ask('GET', `/v1/blobs/${sha256}`)).arrayBuffer()),
  };
}
