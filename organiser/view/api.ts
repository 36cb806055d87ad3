import { z } from 'zod';
import {
  boardEdition,
  boardEditions,
  boardSlot,
  boardSlots,
  changedSlot,
  joinCode,
  organisers,
  type NewEdition,
  type NewSlot,
  type SlotChange,
} from '../protocol/board.ts';
import { chain, chains, type ChainChange, type NewChain } from '../protocol/chain.ts';
import {
  boardListEntry,
  boardListIndex,
  publishedList,
  type BoardListEntry,
  type ListName,
  type NewList,
} from '../protocol/list.ts';
import {
  deviceResponse,
  hubError,
  identity,
  poke,
  syncResponse,
  type HubErrorCode,
  type Poke,
  type SyncRequest,
} from '../protocol/wire.ts';
import { boardIrritants, triaged, triageHistory, type IrritantRef, type TriageChanges } from '../protocol/irritant.ts';
import { mailState } from '../protocol/mail.ts';
import { mssAnswerResponse, mssBox, mssHandCode } from '../protocol/mss.ts';
import {
  madePublisherLink,
  publisherIrritants,
  publisherLink,
  publisherLinks,
  type NewPublisherLink,
} from '../protocol/publisher.ts';
import { boardReports } from '../protocol/report.ts';
import { readiness, remindersAnswer, type RemindersBody } from '../protocol/readiness.ts';
import { editionSettings, type SettingsPatch } from '../protocol/settings.ts';
import { createSseParser } from './sync/sse.ts';

/** The only file of the board that talks to the hub. Every answer is parsed, every call has a deadline. */

export type FailureCode =
  | HubErrorCode
  | `oidc.${'refused' | 'cancelled' | 'unknown' | 'disabled' | 'taken' | 'often' | 'failed'}`
  | 'net.offline'
  | 'net.timeout'
  | 'net.answer'
  | 'storage.full';
export type Failure = { code: FailureCode; info: Record<string, string | number> };
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

const DEADLINE_MS = 15_000;
const BLOB_DEADLINE_MS = 120_000;
/** The hub writes a comment at least this often on an idle stream; a longer silence means a dead connection. */
const STREAM_SILENCE_MS = 60_000;

const failed = (code: FailureCode, info: Failure['info'] = {}): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, info },
});

function thrown(error: unknown): { ok: false; failure: Failure } {
  const name = error instanceof Error ? error.name : '';
  return failed(name === 'TimeoutError' || name === 'AbortError' ? 'net.timeout' : 'net.offline');
}

async function refusal(response: Response): Promise<{ ok: false; failure: Failure }> {
  const parsed = hubError.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return failed('net.answer', { http: response.status });
  const { code, info, request } = parsed.data;
  // Only where the hub itself is in trouble is there something to look for in its journal.
  return failed(code, response.status >= 500 && request !== undefined ? { ...info, request } : info);
}

type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Null where anybody may ask. */ token: string | null;
  body?: unknown;
};

/** One request, with its deadline and the schema of its answer. Never throws. */
export async function call<T>(what: Call, schema: z.ZodType<T>): Promise<Result<T>> {
  try {
    const response = await fetch(what.path, {
      method: what.method,
      headers: {
        ...(what.token === null ? {} : { authorization: `Bearer ${what.token}` }),
        ...(what.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(what.body === undefined ? {} : { body: JSON.stringify(what.body) }),
      cache: 'no-store',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!response.ok) return await refusal(response);
    const parsed = schema.safeParse(await response.json().catch(() => null));
    return parsed.success ? { ok: true, value: parsed.data } : failed('net.answer');
  } catch (error) {
    return thrown(error);
  }
}

export const id = encodeURIComponent;
const kept = z.object({ v: z.literal(1) });

export const api = {
  me: (token: string) => call({ method: 'GET', path: '/v1/me', token }, identity),
  /** Registers this browser as a device of the key's owner. */
  device: (token: string, device: string) =>
    call({ method: 'POST', path: '/v1/device', token, body: { device } }, deviceResponse),
  editions: (token: string) => call({ method: 'GET', path: '/v1/editions', token }, boardEditions),
  createEdition: (token: string, body: NewEdition) =>
    call({ method: 'POST', path: '/v1/editions', token, body }, boardEdition),
  settings: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/settings`, token }, editionSettings),
  changeSettings: (token: string, edition: string, body: SettingsPatch) =>
    call({ method: 'PATCH', path: `/v1/editions/${id(edition)}/settings`, token, body }, editionSettings),
  slots: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/slots`, token }, boardSlots),
  createSlot: (token: string, edition: string, body: NewSlot) =>
    call({ method: 'POST', path: `/v1/editions/${id(edition)}/slots`, token, body }, boardSlot),
  organisers: (token: string) => call({ method: 'GET', path: '/v1/organisers', token }, organisers),
  changeSlot: (token: string, slot: string, body: SlotChange) =>
    call({ method: 'PATCH', path: `/v1/slots/${id(slot)}`, token, body }, changedSlot),
  chains: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/chains`, token }, chains),
  createChain: (token: string, edition: string, body: NewChain) =>
    call({ method: 'POST', path: `/v1/editions/${id(edition)}/chains`, token, body }, chain),
  changeChain: (token: string, edition: string, which: string, body: ChainChange) =>
    call({ method: 'PATCH', path: `/v1/editions/${id(edition)}/chains/${id(which)}`, token, body }, chain),
  dropChain: (token: string, edition: string, which: string) =>
    call({ method: 'DELETE', path: `/v1/editions/${id(edition)}/chains/${id(which)}`, token }, kept),
  lists: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/lists`, token }, boardListIndex),
  /** The list in force, or a given version. */
  list: (token: string, edition: string, name: ListName, version?: number) =>
    call(
      {
        method: 'GET',
        path: `/v1/editions/${id(edition)}/lists/${name}${version === undefined ? '' : `?version=${version}`}`,
        token,
      },
      publishedList,
    ),
  publishList: (token: string, edition: string, name: ListName, body: NewList) =>
    call({ method: 'PUT', path: `/v1/editions/${id(edition)}/lists/${name}`, token, body }, boardListEntry),
  /** The hub reads and verifies the file, which takes it some seconds. */
  async publishWhiteList(
    token: string,
    edition: string,
    expected: number,
    file: Blob,
  ): Promise<Result<BoardListEntry>> {
    try {
      const response = await fetch(`/v1/editions/${id(edition)}/lists/mss-domains/file?expected=${expected}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml' },
        body: file,
        signal: AbortSignal.timeout(BLOB_DEADLINE_MS),
      });
      if (!response.ok) return await refusal(response);
      const parsed = boardListEntry.safeParse(await response.json().catch(() => null));
      return parsed.success ? { ok: true, value: parsed.data } : failed('net.answer');
    } catch (error) {
      return thrown(error);
    }
  },
  reports: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/reports`, token }, boardReports),
  readiness: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/readiness`, token }, readiness),
  setContact: (token: string, slot: string, email: string | null) =>
    call({ method: 'PUT', path: `/v1/slots/${id(slot)}/contact`, token, body: { email } }, kept),
  remind: (token: string, edition: string, body: RemindersBody) =>
    call({ method: 'POST', path: `/v1/editions/${id(edition)}/reminders`, token, body }, remindersAnswer),
  irritants: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/irritants`, token }, boardIrritants),
  triage: (token: string, edition: string, body: TriageChanges) =>
    call({ method: 'PATCH', path: `/v1/editions/${id(edition)}/irritants`, token, body }, triaged),
  triageHistory: (token: string, { log, id: irritant }: IrritantRef) =>
    call({ method: 'GET', path: `/v1/logs/${id(log)}/irritants/${id(irritant)}/history`, token }, triageHistory),
  publishers: (token: string, edition: string) =>
    call({ method: 'GET', path: `/v1/editions/${id(edition)}/publishers`, token }, publisherLinks),
  addPublisher: (token: string, edition: string, body: NewPublisherLink) =>
    call({ method: 'POST', path: `/v1/editions/${id(edition)}/publishers`, token, body }, madePublisherLink),
  endPublisher: (token: string, link: string) =>
    call({ method: 'DELETE', path: `/v1/publishers/${id(link)}`, token }, publisherLink),
  /** What a publisher's own link opens. */
  publisherReads: (token: string) =>
    call({ method: 'GET', path: '/v1/publisher/irritants', token }, publisherIrritants),
  joinCode: (token: string, slot: string) =>
    call({ method: 'POST', path: `/v1/slots/${id(slot)}/code`, token, body: {} }, joinCode),
  mail: (token: string) => call({ method: 'GET', path: '/v1/mail', token }, mailState),
  box: (token: string) => call({ method: 'GET', path: '/v1/mss/box', token }, mssBox),
  setBox: (token: string, box: string | null) =>
    call({ method: 'PUT', path: '/v1/mss/box', token, body: { box } }, mssBox),
  handCode: (token: string, log: string) =>
    call({ method: 'POST', path: `/v1/logs/${id(log)}/mss/hand/code`, token, body: {} }, mssHandCode),
  handReceived: (token: string, log: string, code: string) =>
    call({ method: 'POST', path: `/v1/logs/${id(log)}/mss/hand/received`, token, body: { code } }, mssAnswerResponse),
  sync: (token: string, log: string, body: SyncRequest) =>
    call({ method: 'POST', path: `/v1/logs/${id(log)}/sync`, token, body }, syncResponse),

  /** The encrypted bytes of a blob; the caller checks their hash. */
  async blob(token: string, sha256: string): Promise<Result<Uint8Array<ArrayBuffer>>> {
    try {
      const response = await fetch(`/v1/blobs/${id(sha256)}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(BLOB_DEADLINE_MS),
      });
      if (!response.ok) return await refusal(response);
      return { ok: true, value: new Uint8Array(await response.arrayBuffer()) };
    } catch (error) {
      return thrown(error);
    }
  },

  /**
   * Holds the stream of pokes open until it ends, fails or `stop` fires. `onOpen` is called once the hub accepted it.
   * Never throws: the caller decides when to come back.
   */
  async stream(token: string, stop: AbortSignal, onOpen: () => void, onPoke: (p: Poke) => void): Promise<Result<null>> {
    const cut = new AbortController();
    const abort = () => cut.abort();
    stop.addEventListener('abort', abort);
    let watchdog = setTimeout(abort, STREAM_SILENCE_MS);
    try {
      const response = await fetch('/v1/stream', {
        headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
        cache: 'no-store',
        signal: cut.signal,
      });
      if (!response.ok) return await refusal(response);
      if (response.body === null) return failed('net.answer');
      onOpen();
      const parse = createSseParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return { ok: true, value: null };
        clearTimeout(watchdog);
        watchdog = setTimeout(abort, STREAM_SILENCE_MS);
        for (const { event, data } of parse(value)) {
          if (event !== 'poke') continue;
          const parsed = poke.safeParse(safeJson(data));
          if (parsed.success) onPoke(parsed.data);
        }
      }
    } catch (error) {
      return thrown(error);
    } finally {
      clearTimeout(watchdog);
      stop.removeEventListener('abort', abort);
    }
  },
};
export type Api = typeof api;

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
