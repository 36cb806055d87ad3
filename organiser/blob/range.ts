import { BLOB_LIMIT } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';

/** The part of a blob that a request brings: `length` bytes from `offset`, out of `total`. */
export type Part = { offset: number; length: number; total: number };

/**
 * Reads `Content-Range: bytes a-b/total` against `Content-Length`; without a range the request brings the whole.
 * @throws Refusal request.invalid, request.too-large
 */
export function readPart(range: string | undefined, contentLength: string | undefined): Part {
  const length = /^\d{1,15}$/.test(contentLength ?? '') ? Number(contentLength) : null;
  if (length === null) throw new Refusal('request.invalid', { path: 'content-length' });
  if (range === undefined) return limited({ offset: 0, length, total: length });
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(range);
  if (match === null) throw new Refusal('request.invalid', { path: 'content-range' });
  const [first, last, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (first > last || last >= total || last - first + 1 !== length) {
    throw new Refusal('request.invalid', { path: 'content-range' });
  }
  return limited({ offset: first, length, total });
}

function limited(part: Part): Part {
  if (part.total > BLOB_LIMIT) throw new Refusal('request.too-large', { limit: BLOB_LIMIT });
  if (part.total === 0) throw new Refusal('request.invalid', { path: 'content-length' });
  return part;
}
