import type { z } from 'zod';
import { hubError, type HubError } from '../../../organiser/protocol/wire.ts';
import { withDeadline, type Timers } from '../timers.ts';

/** Largest answer that is read, in bytes: eight times the largest page of events that our hub gives. */
const ANSWER_LIMIT = 16 * 1024 * 1024;
/** Facts of a refusal that are kept, and their longest word: they go to the log and to the window. */
const INFO_FACTS = 10;
const INFO_WORD = 120;

/**
 * What a call to a hub came to. `refused`: the hub said no, with its code. `unreachable`: no answer in time, or none
 * at all. `not-understood`: something answered that does not speak the protocol. `moved`: a redirect, never followed,
 * since it would carry the token to an address that nobody chose.
 */
export type HubAnswer<T> =
  | { is: 'ok'; value: T }
  | { is: 'refused'; status: number; error: HubError }
  | { is: 'unreachable'; why: string }
  | { is: 'moved' }
  | { is: 'not-understood'; status: number };

export type HubDeps = { fetch: typeof globalThis.fetch; timers: Timers };

export type HubRequest<T> = {
  url: string;
  schema: z.ZodType<T>;
  /** Milliseconds for the whole exchange, body included. */
  ms: number;
  token?: string;
  /** With a body it is a POST. */
  body?: unknown;
};

const isRedirect = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : undefined;
  return [error, cause].some((e) => e instanceof Error && /redirect/i.test(e.message));
};

const nameOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  if (typeof cause?.code === 'string') return cause.code;
  const chromium = error instanceof Error ? /net::(ERR_[A-Z_]+)/.exec(error.message)?.[1] : undefined;
  return chromium ?? (error instanceof Error ? error.name : typeof error);
};

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The text of an answer, or null when it is longer than `limit` bytes: what follows is not received, so that a server
 * that never stops cannot fill the memory.
 */
export async function readText(response: Response, limit = ANSWER_LIMIT): Promise<string | null> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** A refusal with short facts only, whatever the server said. */
function shortened({ code, info }: HubError): HubError {
  const facts = Object.entries(info).slice(0, INFO_FACTS);
  const short = (fact: string | number): string | number =>
    typeof fact === 'string' ? fact.slice(0, INFO_WORD) : fact;
  return { code, info: Object.fromEntries(facts.map(([name, fact]) => [name.slice(0, 40), short(fact)])) };
}

/** One exchange with a hub. Never throws; nothing that is not in shape gets through. */
export async function askHub<T>({ fetch, timers }: HubDeps, request: HubRequest<T>): Promise<HubAnswer<T>> {
  const headers: Record<string, string> = { accept: 'application/json', 'cache-control': 'no-cache' };
  if (request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`;
  const init: RequestInit = { headers, redirect: 'error', credentials: 'omit' };
  if (request.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.method = 'POST';
    init.body = JSON.stringify(request.body);
  }
  try {
    const { status, ok, text } = await withDeadline(
      timers,
      request.ms,
      async (signal) => {
        const response = await fetch(request.url, { ...init, signal });
        return { status: response.status, ok: response.ok, text: await readText(response) };
      },
      () => new Error('deadline'),
    );
    if (status >= 300 && status < 400) return { is: 'moved' };
    const body = text === null ? undefined : json(text);
    if (ok) {
      const parsed = request.schema.safeParse(body);
      return parsed.success ? { is: 'ok', value: parsed.data } : { is: 'not-understood', status };
    }
    const error = hubError.safeParse(body);
    if (error.success) return { is: 'refused', status, error: shortened(error.data) };
    // A proxy or a server in trouble speaks no protocol of ours, and is worth another try.
    if (status >= 500) return { is: 'unreachable', why: `http-${status}` };
    return { is: 'not-understood', status };
  } catch (error) {
    if (isRedirect(error)) return { is: 'moved' };
    return {
      is: 'unreachable',
      why: error instanceof Error && error.message === 'deadline' ? 'deadline' : nameOf(error),
    };
  }
}
