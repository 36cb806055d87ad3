import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { askHub } from '../../electron/feature/session/hub.ts';
import { uploadBlob } from '../../electron/feature/report/upload.ts';
import { realTimers } from '../../electron/feature/timers.ts';

const MB = 1024 * 1024;

/** An answer that gives a piece each time it is asked for one, without end unless `pieces` says how many. */
function endless(status: number, piece: Uint8Array, most: number) {
  const given = { bytes: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (given.bytes >= most) throw new Error('read on and on');
      given.bytes += piece.byteLength;
      controller.enqueue(piece);
    },
    cancel() {
      given.cancelled = true;
    },
  });
  return { given, response: new Response(body, { status, headers: { 'content-type': 'application/json' } }) };
}

const request = { url: 'https://hub.test/v1/hub', schema: z.object({}), ms: 60_000 };

/** A participant may be led to join anything: what answers must not take the app down. */
describe('a hostile hub', () => {
  it('is not listened to for ever', async () => {
    const { given, response } = endless(200, new Uint8Array(MB).fill(0x20), 64 * MB);
    const answer = await askHub({ fetch: async () => response, timers: realTimers }, request);
    expect(answer).toEqual({ is: 'not-understood', status: 200 });
    expect(given.cancelled).toBe(true);
    expect(given.bytes).toBeLessThan(20 * MB);
  });

  it('is not listened to for ever while a report leaves', async () => {
    const { given, response } = endless(400, new Uint8Array(16 * 1024).fill(0x20), MB);
    const upload = uploadBlob({
      fetch: async (_url, init) => (init?.method === 'HEAD' ? new Response(null, { status: 404 }) : response),
      hub: 'https://hub.test',
      token: 't'.repeat(40),
      sha256: 'a'.repeat(64),
      size: 1,
      read: async () => new Uint8Array(1),
      onProgress: () => undefined,
    });
    await expect(upload).rejects.toMatchObject({ failure: { code: 'report.refused' } });
    expect(given.cancelled).toBe(true);
  });

  it('refuses in a few short words, whatever it says', async () => {
    const info = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`${i}${'k'.repeat(100)}`, 'v'.repeat(MB / 100)]),
    );
    const response = Response.json({ code: 'request.invalid', info }, { status: 400 });
    const answer = await askHub({ fetch: async () => response, timers: realTimers }, request);
    expect(answer).toMatchObject({ is: 'refused', error: { code: 'request.invalid' } });
    expect(JSON.stringify(answer).length).toBeLessThan(3_000);
  });
});
