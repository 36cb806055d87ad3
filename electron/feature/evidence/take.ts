import { readFile, stat } from 'node:fs/promises';
import type { Taken } from '../../contract/channel/evidence.ts';
import { EVIDENCE_LIMIT, TEXT_FILE_LIMIT } from '../../contract/evidence.ts';
import { FailureError } from '../../contract/failure.ts';
import { maskIdentity, redact } from '../../log/redact.ts';
import { barePng, isJpeg, isPng, jpegSize } from './png.ts';

const AT = 'evidence.take';
// oxlint-disable-next-line no-control-regex -- a text has none of them
const CONTROL = /[\u0000-\u0008\u000E-\u001F]/;

/**
 * A text as it may be kept: what looks like an identity is masked by both sets of rules, those of what people type and those
 * of logs, since a file may be one or the other.
 */
export function maskedText(text: string): { text: string; masked: number } {
  const typed = maskIdentity(text);
  const logged = redact(typed.text);
  return { text: logged.text, masked: typed.masked + logged.masked };
}

/** The text that bytes are: UTF-8, else the encoding of older Windows programs; null when they are none. */
function textOf(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'windows-1252']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!CONTROL.test(text)) return text;
    } catch {
      // Not this encoding.
    }
  }
  return null;
}

/**
 * What was given, by its bytes alone: a picture to mask, or a text already masked. A PDF is refused: what is under a box
 * would still be in it.
 * @throws FailureError `evidence.pdf`, `evidence.kind`, `evidence.damaged`, `evidence.too-large`, `evidence.empty`
 */
export function takenFrom(bytes: Uint8Array): Taken {
  if (bytes.byteLength === 0) throw new FailureError('evidence.empty', AT);
  if (bytes.byteLength > EVIDENCE_LIMIT) throw new FailureError('evidence.too-large', AT);
  if (isPng(bytes)) {
    const { bytes: bare, width, height } = barePng(bytes);
    return { kind: 'image', bytes: bare, width, height };
  }
  if (isJpeg(bytes)) return { kind: 'image', bytes, ...jpegSize(bytes) };
  if (Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')) throw new FailureError('evidence.pdf', AT);
  const text = textOf(bytes);
  if (text === null) throw new FailureError('evidence.kind', AT);
  if (text.trim() === '') throw new FailureError('evidence.empty', AT);
  if (text.length > TEXT_FILE_LIMIT) throw new FailureError('evidence.too-large', AT);
  return { kind: 'text', ...maskedText(text) };
}

/** The same of a file; what is too large is not even read. @throws FailureError `file.not-read` and those of `takenFrom` */
export async function takenFromFile(file: string): Promise<Taken> {
  let bytes: Uint8Array;
  try {
    const found = await stat(file);
    // A pipe or a device has no end: reading it would never stop.
    if (!found.isFile()) throw new FailureError('file.not-read', AT);
    if (found.size > EVIDENCE_LIMIT) throw new FailureError('evidence.too-large', AT);
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError('file.not-read', AT);
  }
  return takenFrom(bytes);
}
