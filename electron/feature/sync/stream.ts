import { poke, type Poke } from '../../../organiser/protocol/wire.ts';
import type { Timers } from '../timers.ts';
import { createAlarm } from './schedule.ts';
import { createSseParser } from './sse.ts';

/** Without a byte for this long the stream is dead (the hub sends a comment every 15 s), in milliseconds. */
export const SILENCE = 45_000;

export type StreamEnd = 'ended' | 'silent' | 'refused' | 'revoked' | 'stopped';

/**
 * Follows the hub's stream of pokes until it ends; never throws.
 * `revoked`: the hub no longer knows this token. A poke that is out of shape is skipped: it carries no data anyway.
 */
export async function followStream(
  deps: { fetch: typeof globalThis.fetch; timers: Timers },
  request: { hub: string; token: string; signal: AbortSignal },
  onPoke: (poke: Poke) => void,
): Promise<StreamEnd> {
  const controller = new AbortController();
  let silent = false;
  const stop = (): void => controller.abort();
  request.signal.addEventListener('abort', stop);
  const watchdog = createAlarm(deps.timers, () => {
    silent = true;
    controller.abort();
  });
  try {
    watchdog.set(SILENCE);
    const response = await deps.fetch(`${request.hub}/v1/stream`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${request.token}` },
      redirect: 'error',
      credentials: 'omit',
      signal: controller.signal,
    });
    const isStream = /^text\/event-stream\b/.test(response.headers.get('content-type') ?? '');
    if (!response.ok || !isStream || response.body === null) {
      await response.body?.cancel();
      return response.status === 401 ? 'revoked' : 'refused';
    }
    await readPokes(response.body, controller.signal, () => watchdog.set(SILENCE), onPoke);
    return 'ended';
  } catch {
    if (request.signal.aborted) return 'stopped';
    return silent ? 'silent' : 'ended';
  } finally {
    watchdog.clear();
    request.signal.removeEventListener('abort', stop);
    controller.abort();
  }
}

async function readPokes(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  alive: () => void,
  onPoke: (poke: Poke) => void,
): Promise<void> {
  const reader = body.getReader();
  // Some bodies do not end with the request's signal: ending the reader does.
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel);
  const decoder = new TextDecoder();
  const parse = createSseParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) throw new Error('aborted');
      if (done) return;
      alive();
      for (const event of parse(decoder.decode(value, { stream: true }))) {
        if (event.name === 'poke') pokeOf(event.data, onPoke);
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    reader.releaseLock();
  }
}

function pokeOf(data: string, onPoke: (poke: Poke) => void): void {
  try {
    const parsed = poke.safeParse(JSON.parse(data));
    if (parsed.success) onPoke(parsed.data);
  } catch {
    // Not JSON: the slow poll covers for it.
  }
}
