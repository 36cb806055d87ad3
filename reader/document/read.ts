import { isUtf8 } from 'node:buffer';
import { cdaIn, readCda, readFile, unreadFile } from './cda.ts';
import { FILE_BYTES } from './limits.ts';
import { readMail } from './mail.ts';
import type { DocumentCatalogue, DocumentReport, OtherKind, UnreadReason } from './shape.ts';
import { Unread } from './unread.ts';
import { readArchive } from './xdm.ts';
import { isWide, parseDocument } from './xml.ts';

const empty = (kind: DocumentReport['kind']): DocumentReport => ({
  origin: 'dropped',
  kind,
  other: null,
  unread: null,
  verdicts: [],
  documents: [],
  archive: null,
  mail: null,
});

/** The report of a file that is not read. */
export const unreadReport = (reason: UnreadReason): DocumentReport => ({
  ...empty('unread'),
  unread: reason,
  verdicts: unreadFile(reason),
});

const otherReport = (other: OtherKind): DocumentReport => ({ ...empty('other'), other });

const MAGIC: readonly (readonly [string, OtherKind])[] = [
  ['25504446', 'pdf'],
  ['ffd8ff', 'image'],
  ['89504e47', 'image'],
  ['49492a00', 'image'],
  ['4d4d002a', 'image'],
  ['47494638', 'image'],
  ['d0cf11e0', 'outlook'],
  ['1f8b', 'archive'],
  ['377abcaf', 'archive'],
  ['52617221', 'archive'],
];

const MAIL_HEADER =
  /^(from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|x-mss-[a-z]+):/gim;

/** What a file is, by its first bytes: its name is not believed, and not even known here. */
function kindOf(bytes: Uint8Array): 'zip' | 'xml' | 'mail' | OtherKind {
  const hex = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return 'zip';
  const magic = MAGIC.find(([start]) => hex.startsWith(start));
  if (magic !== undefined) return magic[1];
  if (isWide(bytes)) return 'xml';
  const head = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('latin1');
  const start = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (/^<(!doctype\s+html|html)[\s>]/i.test(start)) return 'html';
  if (start.startsWith('<')) return 'xml';
  const headers = start.split(/\r?\n\r?\n/, 1)[0]!.match(MAIL_HEADER) ?? [];
  if (/^[A-Za-z0-9-]{1,60}:/.test(start) && new Set(headers.map((one) => one.toLowerCase())).size >= 2) return 'mail';
  if (/^[[{]/.test(start)) return 'json';
  return head.includes('\0') || !isUtf8(bytes.subarray(0, 4096)) ? 'binary' : 'text';
}

async function readKnown(bytes: Uint8Array, catalogue: DocumentCatalogue): Promise<DocumentReport> {
  const kind = kindOf(bytes);
  if (kind === 'zip') {
    const { archive, documents, office } = await readArchive(bytes, catalogue);
    if (office) return otherReport('office');
    return { ...empty('xdm'), origin: 'zip', verdicts: readFile, archive, documents };
  }
  if (kind === 'mail') {
    const { mail, archive } = await readMail(bytes, catalogue);
    return {
      ...empty('mail'),
      origin: 'mail',
      verdicts: readFile,
      mail,
      archive: archive?.archive ?? null,
      documents: archive?.documents ?? [],
    };
  }
  if (kind !== 'xml') return otherReport(kind);
  const root = cdaIn(parseDocument(bytes));
  if (root === null) return otherReport('xml');
  return { ...empty('cda'), documents: [readCda(root, catalogue).report] };
}

/**
 * Reads a file that nobody here wrote: a CDA document, an archive IHE_XDM or a received mail; or says what it is instead.
 * Never throws for the file: what is wrong with it is the answer. The answer holds no value of a patient, no name of a file.
 */
export async function readDocument(bytes: Uint8Array, catalogue: DocumentCatalogue): Promise<DocumentReport> {
  if (bytes.byteLength === 0) return unreadReport('empty');
  if (bytes.byteLength > FILE_BYTES) return unreadReport('too-large');
  try {
    return await readKnown(bytes, catalogue);
  } catch (error) {
    if (error instanceof Unread) return unreadReport(error.reason);
    throw error;
  }
}
