import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { ServerPem } from './certificate.ts';

export type Received = { from: string; to: string[]; raw: string };

/** How a server behaves; each may change while it runs. */
export type Manners = {
  /** Answers to the next recipients, one each: a code of SMTP, or null to accept. */
  recipients: (number | null)[];
  /** Refuses the text of the mail with this code. */
  data: number | null;
  /** Accepted password; null accepts any. */
  password: string | null;
  /** Waits for this before it answers to a text. */
  hold: Promise<void> | null;
};

export type SmtpDouble = {
  port: number;
  manners: Manners;
  mails: Received[];
  /** Passwords and tokens that were offered. */
  secrets: string[];
  /** Resolves once `count` mails were received. */
  received(count: number): Promise<void>;
  stop(): Promise<void>;
};

const refuse = (code: number): Error => Object.assign(new Error('no'), { responseCode: code });

/** A real SMTP server (the `smtp-server` library) with manners that a test chooses. */
export async function startSmtp(
  pem: ServerPem,
  options: Partial<SMTPServerOptions> = {},
  port = 0,
): Promise<SmtpDouble> {
  const manners: Manners = { recipients: [], data: null, password: null, hold: null };
  const mails: Received[] = [];
  const secrets: string[] = [];
  const waiters: { count: number; done: () => void }[] = [];
  async function take(answer: (error?: Error) => void, mail: Received): Promise<void> {
    await manners.hold;
    if (manners.data !== null) return answer(refuse(manners.data));
    mails.push(mail);
    answer();
    for (const { count, done } of waiters) if (mails.length >= count) done();
    return undefined;
  }
  const server = new SMTPServer({
    ...pem,
    authOptional: false,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    logger: false,
    closeTimeout: 100,
    onAuth(auth, _session, callback) {
      const secret = auth.method === 'XOAUTH2' ? auth.accessToken : auth.password;
      secrets.push(secret ?? '');
      if (manners.password !== null && secret !== manners.password) return callback(refuse(535));
      return callback(null, { user: auth.username ?? '' });
    },
    onRcptTo(_address, _session, callback) {
      const answer = manners.recipients.shift() ?? null;
      callback(answer === null ? undefined : refuse(answer));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        void take(callback, {
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
      });
    },
    ...options,
  });
  // A client that breaks off is what some tests are about.
  server.on('error', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    manners,
    mails,
    secrets,
    received: (count) =>
      new Promise((done) => {
        if (mails.length >= count) done();
        else waiters.push({ count, done });
      }),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}
