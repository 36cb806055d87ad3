import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow, type FetchMessageObject } from 'imapflow';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { MailSettings } from '../../../organiser/mail/settings.ts';
import { mailAuthority, serverPem, type ServerPem } from './certificate.ts';
import { startDovecot, type Dovecot, type DovecotOptions } from './dovecot.ts';
import { mailFolder } from './port.ts';
import { startPostfix, type Postfix } from './postfix.ts';

/** The organisers' box and a participant's, with their passwords. */
export const TEAM = 'equipe@region.mssante.fr';
export const DOCTOR = 'cabinet.essai@medecin.mssante.fr';
export const OTHER = 'autre.essai@infirmier.mssante.fr';
export const passwords: Record<string, string> = {
  [TEAM]: 'equipe-secret',
  [DOCTOR]: 'cabinet-secret',
  [OTHER]: 'autre-secret',
};

export type MailWorld = {
  /** PEM of the authority of both servers. */
  ca: string;
  pem: ServerPem;
  dir: string;
  dovecot: Dovecot;
  postfix: Postfix;
  /** The organisers' account as the hub takes it. */
  account(over?: Partial<MailSettings>): MailSettings;
  /** Sends as a person does, through Postfix. */
  send(from: string, mail: SendMailOptions): Promise<void>;
  /** Waits for a mail of a box whose subject matches, as a person does, through IMAP. */
  inbox(box: string, subject: RegExp): Promise<{ subject: string; text: string; flags: string[] }>;
  count(box: string): Promise<number>;
  stop(): Promise<void>;
};

/** Host names of the certificate: what the servers may be called by a test. */
export const HOSTS = ['127.0.0.1', 'localhost', 'mail.medecin.mssante.fr', 'autoconfig.medecin.mssante.fr'];

/** Real Dovecot and Postfix with a private authority, in a folder of their own. */
export async function startMailWorld(options: Partial<DovecotOptions> = {}): Promise<MailWorld> {
  const dir = mailFolder();
  const { authority, pem: ca } = await mailAuthority();
  const pem = await serverPem(authority, HOSTS);
  const dovecot = await startDovecot(join(dir, 'dovecot'), { boxes: passwords, pem, ...options });
  let postfix: Postfix;
  try {
    const domains = [...new Set(Object.keys(passwords).map((box) => box.split('@')[1] ?? ''))];
    postfix = await startPostfix(join(dir, 'postfix'), { pem, dovecot, domains, hostname: 'mx.region.mssante.fr' });
  } catch (error) {
    await dovecot.stop();
    throw error;
  }

  async function opened<T>(box: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: dovecot.imap,
      doSTARTTLS: true,
      tls: { ca: [ca], servername: '' },
      auth: { user: box, pass: passwords[box] ?? '' },
      logger: false,
    });
    await client.connect();
    try {
      await client.mailboxOpen('INBOX');
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  async function find(client: ImapFlow, subject: RegExp) {
    const found: FetchMessageObject[] = [];
    for await (const one of client.fetch('1:*', { envelope: true, source: true, flags: true })) found.push(one);
    const mail = found.find(({ envelope }) => subject.test(envelope?.subject ?? ''));
    return mail === undefined
      ? null
      : { subject: mail.envelope?.subject ?? '', text: mail.source?.toString() ?? '', flags: [...(mail.flags ?? [])] };
  }

  return {
    ca,
    pem,
    dir,
    dovecot,
    postfix,
    account: (over = {}) => ({
      from: TEAM,
      smtp: { host: '127.0.0.1', port: postfix.submission, tls: 'starttls' },
      imap: { host: '127.0.0.1', port: dovecot.imap, tls: 'starttls', folder: 'INBOX', remove: false },
      login: { user: TEAM, password: passwords[TEAM] ?? '' },
      ca: [ca],
      client: null,
      ...over,
    }),
    async send(from, mail) {
      const transport = createTransport({
        host: '127.0.0.1',
        port: postfix.submission,
        requireTLS: true,
        tls: { ca: [ca] },
        auth: { user: from, pass: passwords[from] ?? '' },
      });
      await transport.sendMail({ from, ...mail });
    },
    async inbox(box, subject) {
      const until = Date.now() + 20_000;
      for (;;) {
        const mail = await opened(box, (client) => find(client, subject));
        if (mail !== null) return mail;
        if (Date.now() > until) throw new Error(`no mail ${String(subject)} in this box\n${postfix.log()}`);
        await new Promise((resume) => setTimeout(resume, 200));
      }
    },
    count: (box) => opened(box, async (client) => (typeof client.mailbox === 'object' ? client.mailbox.exists : 0)),
    async stop() {
      await postfix.stop();
      await dovecot.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
