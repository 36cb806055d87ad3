import { z } from 'zod';
import { hubError } from '../../../organiser/protocol/wire.ts';
import { FailureError } from '../../contract/failure.ts';
import { readText } from '../session/hub.ts';

/** Bytes of one request: small enough that a cut line costs little, large enough to be quick. */
export const CHUNK = 256 * 1024;
/** Milliseconds for one request. */
const REQUEST_MS = 30_000;
/** Largest answer that is read, in bytes: each holds a few fields. */
const SHORT = 64 * 1024;

const put = z.object({ v: z.literal(1), offset: z.int().min(0), receipt: z.string().min(1).max(200).nullable() });

export type Upload = {
  fetch: typeof globalThis.fetch;
  hub: string;
  token: string;
  sha256: string;
  size: number;
  /** Bytes [from, to) of the blob. */
  read(from: number, to: number): Promise<Uint8Array>;
  onProgress(sent: number): void;
};

async function ask({ fetch, hub, token, sha256 }: Upload, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${hub}/v1/blobs/${sha256}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(REQUEST_MS),
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` },
    });
  } catch {
    throw new FailureError('sync.offline', 'report.upload');
  }
}

/** The JSON of a short answer, or null. */
async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse((await readText(response, SHORT)) ?? 'null') as unknown;
  } catch {
    return null;
  }
}

/** A refusal of the hub as the person meets it. */
async function refusal(response: Response): Promise<FailureError> {
  const parsed = hubError.safeParse(await readJson(response));
  const code = parsed.success ? parsed.data.code : '';
  if (code === 'hub.full') return new FailureError('sync.hub-full', 'report.upload');
  if (code === 'auth.revoked' || code === 'auth.required') return new FailureError('sync.revoked', 'report.upload');
  if (response.status >= 500 || response.status === 429) return new FailureError('sync.offline', 'report.upload');
  return new FailureError('report.refused', 'report.upload', { status: response.status, why: code || 'unknown' });
}

/** How many bytes the hub already has; 0 for a blob that it does not know. */
async function offsetOf(upload: Upload): Promise<number> {
  const response = await ask(upload, { method: 'HEAD' });
  if (response.status === 404) return 0;
  if (!response.ok) {
    // A HEAD has no body to read a code from: the PUT that follows will tell, when it is not a passing trouble.
    if (response.status >= 500 || response.status === 429) throw new FailureError('sync.offline', 'report.upload');
    return 0;
  }
  const offset = Number(response.headers.get('upload-offset') ?? '0');
  return Number.isInteger(offset) && offset >= 0 && offset <= upload.size ? offset : 0;
}

/**
 * Puts a blob on the hub, from where an earlier try stopped. Idempotent: a complete blob costs one part, which brings its receipt again.
 * Done only when the hub gave a receipt for the whole of it.
 * @throws FailureError `sync.*` when trying again later may help, `report.refused` when it will not
 */
export async function uploadBlob(upload: Upload): Promise<void> {
  const { size } = upload;
  const nonsense = (why: string) => new FailureError('sync.invalid-answer', 'report.upload', { why });
  let offset = await offsetOf(upload);
  upload.onProgress(offset);
  // The hub's word decides where to go on; one that never advances, or goes to and fro, must not be asked for ever.
  let whole = false;
  for (let left = 2 * Math.ceil(size / CHUNK) + 3; left > 0; left -= 1) {
    const from = whole ? 0 : offset < size ? offset : Math.max(0, size - CHUNK);
    const to = whole ? size : Math.min(from + CHUNK, size);
    const bytes = await upload.read(from, to);
    const response = await ask(upload, {
      method: 'PUT',
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes ${from}-${to - 1}/${size}`,
      },
      body: new Uint8Array(bytes),
    });
    if (response.status === 409) {
      // It has every byte and no receipt: it stopped before it looked at them, and takes them all anew.
      whole = offset >= size;
      offset = await offsetOf(upload);
      continue;
    }
    if (!response.ok) throw await refusal(response);
    const state = put.safeParse(await readJson(response));
    if (!state.success) throw nonsense('shape');
    // More than it was given, or a receipt for a part: not a hub that keeps what it gets.
    if (state.data.offset > size || (state.data.receipt !== null && state.data.offset !== size))
      throw nonsense('offset');
    offset = state.data.offset;
    upload.onProgress(offset);
    if (state.data.receipt !== null) return;
    if (offset === size) throw nonsense('receipt');
  }
  throw nonsense('stuck');
}
