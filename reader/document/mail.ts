import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { MAIL_DEPTH, MAIL_HEADER_BYTES, MAIL_PARTS } from './limits.ts';
import { mdnCodes, type DocumentCatalogue, type DocumentReport, type DocumentVerdict } from './shape.ts';
import { Unread } from './unread.ts';
import { readArchive, type ReadArchive } from './xdm.ts';

export type ReadMail = { mail: NonNullable<DocumentReport['mail']>; archive: ReadArchive | null };

const LINE = 0x0a;

/**
 * Counts what makes a parser work, before one is started: lines that may part a message, and headers of parts.
 * @throws Unread mail-parts
 */
function countParts(bytes: Uint8Array): void {
  let parts = 0;
  for (let at = 0; at >= 0; at = bytes.indexOf(LINE, at + 1)) {
    const start = at === 0 ? 0 : at + 1;
    // "--boundary"; a signature ("-- ") and a rule of hyphens are text.
    if (bytes[start] !== 0x2d || bytes[start + 1] !== 0x2d) continue;
    const next = bytes[start + 2];
    if (next === undefined || next === 0x20 || next === 0x0d || next === LINE || next === 0x2d) continue;
    parts += 1;
    if (parts > MAIL_PARTS) throw new Unread('mail-parts');
  }
}

async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      attachmentEncoding: 'arraybuffer',
      forceRfc822Attachments: true,
      maxNestingDepth: MAIL_DEPTH,
      maxHeadersSize: MAIL_HEADER_BYTES,
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    throw new Unread(/header/i.test(said) ? 'mail-headers' : /nest/i.test(said) ? 'mail-parts' : 'mail-broken');
  }
}

const contentOf = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string'
    ? Buffer.from(content)
    : content instanceof Uint8Array
      ? content
      : new Uint8Array(content);

const isArchive = (one: Attachment): boolean => /^ihe_xdm\.zip$/i.test((one.filename ?? '').trim());

/** A header that may come several times with the same name; null when it does not come. */
function header(email: Email, name: string): string | null {
  const found = email.headers.filter(({ key }) => key === name);
  return found.length === 0 ? null : found.map(({ value }) => value.trim()).join(',');
}

/** Whether every text part says UTF-8 (or ASCII, which is a part of it); null when none says anything. */
function utf8(bytes: Uint8Array): boolean | null {
  // Only headers are looked at: a content type, with its continued lines.
  const text = Buffer.from(bytes).toString('latin1');
  const said = [...text.matchAll(/^content-type:[^\n]*(?:\n[ \t][^\n]*){0,20}/gim)]
    .map(([line]) => /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(line)?.[1]?.toLowerCase())
    .filter((charset) => charset !== undefined);
  return said.length === 0 ? null : said.every((charset) => /^(utf-?8|us-ascii)$/.test(charset));
}

type Receipt = Pick<NonNullable<DocumentReport['mail']>, 'receipt' | 'codes'>;

/** What a receipt says (RFC 8098), with the codes of a failed integration, in its notification or in its subject. */
function receiptOf(email: Email): Receipt {
  const notes = email.attachments
    .filter(({ mimeType }) => mimeType === 'message/disposition-notification')
    .map((one) => Buffer.from(contentOf(one).subarray(0, 64 * 1024)).toString('utf8'));
  const said = notes.join('\n');
  const disposition = /^disposition:\s*([^\r\n]{1,200})/im.exec(said)?.[1]?.toLowerCase() ?? null;
  const subject = email.subject ?? '';
  const codes = new Set([
    ...[...subject.matchAll(/\[(90\d)\]/g)].map(([, code]) => code),
    ...[...said.matchAll(/\b(90\d)\s*\^/g)].map(([, code]) => code),
  ]);
  const known = mdnCodes.filter((code) => codes.has(code));
  const failed = disposition !== null && /\/\s*(error|failure)/.test(disposition);
  if (failed || (disposition === null && known.length > 0)) return { receipt: 'error', codes: known };
  if (disposition === null) return { receipt: null, codes: [] };
  return { receipt: /;\s*processed\s*$/.test(disposition) ? 'processed' : 'other', codes: known };
}

function judge(email: Email, bytes: Uint8Array, archive: ReadArchive | null, receipt: Receipt): DocumentVerdict[] {
  const isReceipt = receipt.receipt !== null;
  const archives = email.attachments.filter(isArchive);
  const pdf = email.attachments.some(
    ({ mimeType, filename }) => mimeType === 'application/pdf' || /\.pdf$/i.test(filename ?? ''),
  );
  const read = archive?.read ?? [];
  const codes = header(email, 'x-mss-codecda');
  const said = (codes ?? '')
    .split(',')
    .map((code) => code.trim())
    .filter((code) => code !== '');
  const ins = header(email, 'x-mss-ins');
  const nil = header(email, 'x-mss-nil');
  const end = header(email, 'x-mss-mes');
  const same =
    said.length > 0 &&
    read.every(({ code }) => code !== null && said.includes(code)) &&
    said.every((code) => read.some((one) => one.code === code));
  return [
    { rule: 'mail.archive', ok: isReceipt ? null : archives.length === 1 },
    { rule: 'mail.pdf', ok: isReceipt || archives.length === 0 ? null : pdf },
    { rule: 'mail.subject', ok: isReceipt ? null : /^XDM\/1\.0\/DDM(\+|$)/.test(email.subject ?? '') },
    // Both go with a CDA, and only with one.
    { rule: 'mail.code', ok: read.length === 0 ? (codes === null ? null : false) : same },
    {
      rule: 'mail.ins',
      ok:
        read.length === 0
          ? ins === null
            ? null
            : false
          : ins === (read.every(({ qualified }) => qualified) ? 'O' : 'N'),
    },
    { rule: 'mail.nil', ok: nil !== null && nil !== '' },
    { rule: 'mail.end', ok: end === null ? null : end === 'FIN' },
    { rule: 'mail.encoding', ok: utf8(bytes) },
    { rule: 'mail.receipt', ok: isReceipt ? receipt.receipt === 'processed' : null },
  ];
}

/**
 * Reads a received mail: its headers of MSSanté, its archive, or the receipt that it is. When the archive is in a mail that
 * is attached to this one, that one counts. No address, subject, name or text leaves.
 * @throws Unread
 */
export async function readMail(bytes: Uint8Array, catalogue: DocumentCatalogue): Promise<ReadMail> {
  countParts(bytes);
  let [email, own, forwarded] = [await parse(bytes), bytes, false];
  if (!email.attachments.some(isArchive)) {
    const inner = email.attachments.filter(({ mimeType }) => mimeType === 'message/rfc822');
    for (const one of inner.slice(0, 5)) {
      const nested = await parse(contentOf(one));
      if (!nested.attachments.some(isArchive)) continue;
      [email, own, forwarded] = [nested, contentOf(one), true];
      break;
    }
  }
  const packed = email.attachments.find(isArchive);
  const archive = packed === undefined ? null : await readArchive(contentOf(packed), catalogue);
  const receipt = receiptOf(email);
  return { archive, mail: { forwarded, ...receipt, verdicts: judge(email, own, archive, receipt) } };
}
