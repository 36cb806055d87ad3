import type { z } from 'zod';
import { hubError, type HubError } from '../../../organiser/protocol/wire.ts';
import { withDeadline, type Timers } from '../timers.ts';

/** Largest answer that is read, in characters: a page of 500 events of 16 kB. */
const ANSWER_LIMIT = 16 * 1024 * 1024;

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
        return { status: response.status, ok: response.ok, text: await response.text() };
      },
      () => new Error('deadline'),
    );
    if (status >= 300 && status < 400) return { is: 'moved' };
    const body = text.length > ANSWER_LIMIT ? undefined : json(text);
    if (ok) {
      const parsed = request.schema.safeParse(body);
      return parsed.success ? { is: 'ok', value: parsed.data } : { is: 'not-understood', status };
    }
    const error = hubError.safeParse(body);
    if (error.success) return { is: 'refused', status, error: error.data };
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
