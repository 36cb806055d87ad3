import { readFileSync, statSync } from 'node:fs';
import { FailureError, type FailureCode } from '../../electron/contract/failure.ts';
import {
  ArchiveRefused,
  openArchive,
  sealArchive,
  SEALED_BYTES,
  type ArchiveRefusal,
} from '../../reader/archive/archive.ts';
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

const archiveCodes: Record<ArchiveRefusal, FailureCode> = {
  'too-large': 'archive.too-large',
  foreign: 'archive.foreign',
  wrong: 'archive.passphrase-wrong',
  damaged: 'archive.damaged',
  newer: 'archive.newer',
};

/** Work on an archive, its refusals in the terms of the catalogue. */
async function archiving<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ArchiveRefused) throw new FailureError(archiveCodes[error.reason], 'reader.archive');
    if (error instanceof Refused) throw new FailureError('archive.too-large', 'reader.archive');
    throw error;
  }
}

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
  'archive.seal': ({ files, passphrase }) => archiving(async () => ({ bytes: await sealArchive(files, passphrase) })),
  'archive.open': ({ file, passphrase }) => archiving(async () => openArchive(bytesOf(file, SEALED_BYTES), passphrase)),
});
