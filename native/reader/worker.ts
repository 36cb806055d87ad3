import { readFileSync, statSync } from 'node:fs';
import { FailureError, type FailureCode } from '../../electron/contract/failure.ts';
import { FILE_BYTES } from '../../reader/document/limits.ts';
import { readDocument, unreadReport } from '../../reader/document/read.ts';
import { Refused, type Refusal } from '../../reader/refused.ts';
import { WHITE_LIST_BYTES } from '../../reader/shape.ts';
import { readWhiteList } from '../../reader/white-list.ts';
import { serve } from '../serve.ts';
import { readerCalls } from './port.ts';

// Entry point of the reading process: bundled, started by the host, never imported.

const AT = 'reader.white-list';
const DOCUMENT = 'reader.document';

const codes: Record<Refusal, FailureCode> = {
  'too-large': 'mss.list-too-large',
  truncated: 'mss.list-truncated',
  doctype: 'mss.list-doctype',
  broken: 'mss.list-broken',
  other: 'mss.list-other',
  unsigned: 'mss.list-unsigned',
  method: 'mss.list-method',
  changed: 'mss.list-changed',
  signer: 'mss.list-signer',
  untrusted: 'mss.list-untrusted',
  expired: 'mss.list-expired',
  future: 'mss.list-future',
};

/** The bytes of a chosen file; what is larger than `most` is not even read. */
function bytesOf(file: string, most: number): Uint8Array {
  let size: number;
  try {
    size = statSync(file).size;
    if (size <= most) return readFileSync(file);
  } catch {
    throw new FailureError('file.not-read', AT);
  }
  throw new Refused('too-large');
}

/** The bytes of a chosen document; null when there are too many, which is known without reading one. */
function documentBytes(file: string): Uint8Array | null {
  try {
    const facts = statSync(file);
    // A pipe or a device never ends.
    if (!facts.isFile()) throw new FailureError('file.not-read', DOCUMENT);
    return facts.size > FILE_BYTES ? null : readFileSync(file);
  } catch {
    throw new FailureError('file.not-read', DOCUMENT);
  }
}

serve('reader', readerCalls, 'app.unexpected', {
  'white-list.read'({ file, trust, now }) {
    try {
      return readWhiteList(bytesOf(file, WHITE_LIST_BYTES), trust, new Date(now));
    } catch (error) {
      if (error instanceof Refused) throw new FailureError(codes[error.reason], AT);
      throw error;
    }
  },
  async 'document.read'({ from, catalogue }) {
    const bytes = 'file' in from ? documentBytes(from.file) : from.bytes;
    return bytes === null ? unreadReport('too-large') : readDocument(bytes, catalogue);
  },
});
