import type { FetchMessageObject, ImapFlow, MessageStructureObject } from 'imapflow';

/** Most bytes of a text that are read to find a code, and of a report of non-delivery. */
const TEXT_BYTES = 64 * 1024;

/** What the box's watcher shows of a mail. Only the texts are fetched, and only when asked; no attachment ever is. */
export type SeenMail = {
  subject: string;
  /** Domain of the sender, lower case; empty without one. */
  fromDomain: string;
  /** Raw block of headers. */
  headers: string;
  attachments: string[];
  /** The first texts of the mail, bounded, tags removed. */
  text(): Promise<string>;
  /** The two parts of a report of non-delivery (RFC 3464), or null when it is none. */
  report(): Promise<{ status: string; original: string } | null>;
};

function* parts(node: MessageStructureObject | undefined): Generator<MessageStructureObject> {
  if (node === undefined) return;
  yield node;
  for (const child of node.childNodes ?? []) yield* parts(child);
}

const nameOf = ({ parameters, dispositionParameters }: MessageStructureObject): string =>
  dispositionParameters?.['filename'] ?? parameters?.['name'] ?? '';

const isAttached = (node: MessageStructureObject): boolean => node.disposition === 'attachment' || nameOf(node) !== '';

async function textOf(client: ImapFlow, uid: number, { part = '1' }: MessageStructureObject): Promise<string> {
  const { content } = await client.download(String(uid), part, { uid: true, maxBytes: TEXT_BYTES });
  const chunks: Buffer[] = [];
  if (content === undefined) return '';
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Reads what is known of a mail without its content. */
export function seenMail(client: ImapFlow, message: FetchMessageObject): SeenMail {
  const { uid, envelope, headers, bodyStructure } = message;
  const all = [...parts(bodyStructure)];
  const sender = envelope?.from?.[0]?.address ?? '';
  return {
    subject: envelope?.subject ?? '',
    fromDomain: (/@([^@\s>]+)$/.exec(sender)?.[1] ?? '').toLowerCase(),
    headers: headers?.toString('latin1') ?? '',
    attachments: all.map(nameOf).filter((name) => name !== ''),
    async text() {
      const texts = all.filter((node) => /^text\/(plain|html)$/.test(node.type) && !isAttached(node)).slice(0, 2);
      const read: string[] = [];
      for (const node of texts) {
        const text = await textOf(client, uid, node);
        read.push(node.type === 'text/html' ? text.replace(/<[^<>]*>/g, ' ') : text);
      }
      return read.join('\n');
    },
    async report() {
      const root = bodyStructure;
      if (root?.type !== 'multipart/report' || root.parameters?.['report-type'] !== 'delivery-status') return null;
      const status = all.find(({ type }) => type === 'message/delivery-status');
      const original = all.find(({ type }) => /^(message\/rfc822|(text|message)\/rfc822-headers)$/.test(type));
      if (status === undefined || original === undefined) return null;
      const known = original.envelope?.messageId;
      return { status: await textOf(client, uid, status), original: known ?? (await textOf(client, uid, original)) };
    },
  };
}
