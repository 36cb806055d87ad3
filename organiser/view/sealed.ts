import type { Failure } from './api.ts';
import { decryptReport, sha256Hex } from './report-key.ts';
import { fetchBlob } from './state/actions.ts';

export type Unsealed =
  | { state: 'failed'; failure: Failure }
  /** The bytes on the hub are not the ones the event names, or the key does not open them. */
  | { state: 'damaged' | 'locked' }
  | { state: 'clear'; clear: Uint8Array<ArrayBuffer> };

/** Fetches what a participant encrypted for the organisers, checks that it is what the event names, and opens it. */
export async function unseal(sha256: string, identities: readonly string[]): Promise<Unsealed> {
  const blob = await fetchBlob(sha256);
  if (!blob.ok) return { state: 'failed', failure: blob.failure };
  if ((await sha256Hex(blob.value)) !== sha256) return { state: 'damaged' };
  try {
    return { state: 'clear', clear: new Uint8Array(await decryptReport(blob.value, identities)) };
  } catch {
    return { state: 'locked' };
  }
}
