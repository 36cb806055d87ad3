import { randomUUID } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import { mailTroubleOf, type MailTrouble } from '../../../organiser/protocol/mail.ts';
import { FailureError, type FailureCode } from '../../contract/failure.ts';
import type { MailNetwork } from './network.ts';
import { findServers, type TripServer } from './servers.ts';

const AT = 'mss.roundtrip';
/** Milliseconds to connect, without a byte, and for the mail to arrive. */
const CONNECT_MS = 15_000;
const SILENT_MS = 20_000;
const ARRIVE_MS = 90_000;
const LOOK_MS = 1_000;

/** What the person gives for one trip. It lives as long as the call and is kept nowhere. */
export type TripSecret = { kind: 'password' | 'token'; secret: string };
export type TripAsk = TripSecret & { address: string; domain: string };

export type TripStep = 'config' | 'read' | 'send' | 'arrive' | 'delete';
/** `seconds`: from the sending to the arrival. `deleted`: false when the server refused; `why` then. */
export type TripDone = { from: 'autoconfig' | 'srv'; imap: string; smtp: string; seconds: number; deleted: boolean };

export type TripOptions = { arriveMs?: number };

const codes: Record<MailTrouble, FailureCode> = {
  'recipient-refused': 'mss.send-refused',
  'message-refused': 'mss.send-refused',
  later: 'mss.send-refused',
  login: 'mss.login',
  'no-starttls': 'mss.no-starttls',
  certificate: 'mss.certificate',
  'tls-old': 'mss.tls-old',
  name: 'mss.server-unreachable',
  refused: 'mss.server-unreachable',
  unreachable: 'mss.server-unreachable',
  timeout: 'mss.server-timeout',
};

/** The failure of one step, without a word of what a server wrote. */
const failed = (step: TripStep, host: string, error: unknown): FailureError => {
  if (error instanceof FailureError) return error;
  const trouble = mailTroubleOf(error);
  return new FailureError(codes[trouble], AT, { step, host, trouble });
};

/** TLS 1.2 or more, the certificate checked for the name that the domain gave. */
const tlsFor = ({ ca }: MailNetwork, { host }: TripServer) => ({
  ca: [...ca],
  minVersion: 'TLSv1.2' as const,
  rejectUnauthorized: true,
  servername: host,
});

async function openBox(network: MailNetwork, server: TripServer, user: string, given: TripSecret): Promise<ImapFlow> {
  // Large, and asked for by few: read when it is.
  const { ImapFlow: Box } = await import('imapflow');
  const box = new Box({
    host: await network.addressOf(server.host),
    port: server.port,
    secure: server.tls === 'tls',
    ...(server.tls === 'starttls' ? { doSTARTTLS: true } : {}),
    servername: server.host,
    tls: tlsFor(network, server),
    auth: given.kind === 'password' ? { user, pass: given.secret } : { user, accessToken: given.secret },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    maxLiteralSize: 1024 * 1024,
  });
  // Without a listener an error of the connection would end the app.
  box.on('error', () => undefined);
  try {
    await box.connect();
    await box.mailboxOpen('INBOX');
    return box;
  } catch (error) {
    // Signed in, and nothing more will be asked: it must not stay open.
    box.close();
    throw error;
  }
}

async function send(
  network: MailNetwork,
  server: TripServer,
  user: string,
  ask: TripAsk,
  subject: string,
): Promise<void> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host: await network.addressOf(server.host),
    port: server.port,
    secure: server.tls === 'tls',
    requireTLS: server.tls === 'starttls',
    tls: tlsFor(network, server),
    auth:
      ask.kind === 'password' ? { user, pass: ask.secret } : { type: 'OAuth2' as const, user, accessToken: ask.secret },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  try {
    await transport.sendMail({
      from: ask.address,
      to: { name: '', address: ask.address },
      subject,
      text: "Essai d'envoi et de réception du Compagnon Vérif' Ségur. Ce message se supprime tout seul ; vous pouvez aussi le supprimer.\n",
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

/** Looks until the mail is there. */
async function arrival(box: ImapFlow, subject: string, until: number): Promise<number | null> {
  for (;;) {
    await box.noop();
    const found = await box.search({ header: { subject } }, { uid: true });
    const uid = Array.isArray(found) ? found.at(-1) : undefined;
    if (uid !== undefined) return uid;
    if (Date.now() > until) return null;
    await new Promise((resume) => setTimeout(resume, LOOK_MS));
  }
}

/** Whether the server let the mail go. */
async function remove(box: ImapFlow, uid: number): Promise<boolean> {
  try {
    if (!(await box.messageDelete(String(uid), { uid: true }))) return false;
    const left = await box.search({ uid: String(uid) }, { uid: true });
    return !Array.isArray(left) || left.length === 0;
  } catch {
    return false;
  }
}

/**
 * Sends a mail to oneself, waits for it, deletes it. The reading is tried before the sending, so that a wrong password leaves
 * nothing behind. Throws one failure of the catalogue, with the step that it came from.
 */
export async function roundTrip(network: MailNetwork, ask: TripAsk, options: TripOptions = {}): Promise<TripDone> {
  const servers = await findServers(network, ask.address, ask.domain);
  const { imap, smtp, user, from } = servers;
  const box = await openBox(network, imap, user, ask).catch((error: unknown) => {
    throw failed('read', imap.host, error);
  });
  try {
    const subject = `Vérif' Ségur, aller-retour ${randomUUID()}`;
    const key = subject.slice(-36);
    await send(network, smtp, user, ask, subject).catch((error: unknown) => {
      throw failed('send', smtp.host, error);
    });
    const began = Date.now();
    const arriveMs = options.arriveMs ?? ARRIVE_MS;
    const uid = await arrival(box, key, began + arriveMs).catch((error: unknown) => {
      throw failed('arrive', imap.host, error);
    });
    if (uid === null) throw new FailureError('mss.not-arrived', AT, { seconds: Math.round(arriveMs / 1000) });
    const seconds = Math.max(1, Math.round((Date.now() - began) / 1000));
    return { from, imap: imap.host, smtp: smtp.host, seconds, deleted: await remove(box, uid) };
  } finally {
    await box.logout().catch(() => undefined);
    box.close();
  }
}
