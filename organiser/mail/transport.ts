import { rootCertificates } from 'node:tls';
import { createTransport, type Transporter } from 'nodemailer';
import type { MailServer, MailSettings } from './settings.ts';

/** Milliseconds to connect, to be greeted, and without a byte. Operators are slow in the morning. */
const CONNECT_MS = 15_000;
const SILENT_MS = 30_000;
/** Milliseconds for one mail, whatever the server does. */
const MAIL_MS = 90_000;

/** TLS as every mail connection of the hub has it: 1.2 or more, certificate checked against public roots and the given ones. */
export function tlsOf({ ca, client }: MailSettings, { host }: MailServer): Record<string, unknown> {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    servername: /^[\d.:]+$/.test(host) ? '' : host,
    ...(ca.length === 0 ? {} : { ca: [...rootCertificates, ...ca] }),
    ...(client === null ? {} : { cert: client.cert, key: client.key }),
  };
}

export type Outgoing = { id: string; to: string; subject: string; text: string };

/** Name of a mail of ours, by which its return is recognised. */
export const messageIdOf = (id: string, from: string): string => `<vs.${id}@${from.split('@')[1] ?? 'localhost'}>`;

/**
 * Sends one mail over a connection of its own. Rejects with the library's error: `mailTroubleOf` names it. `signal`: the hub
 * stops and waits no more; whether the server took the mail is then not known.
 */
export async function sendMail(
  settings: MailSettings,
  { id, to, subject, text }: Outgoing,
  signal: AbortSignal,
): Promise<void> {
  const { smtp, login, from } = settings;
  const transport: Transporter = createTransport({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.tls === 'tls',
    requireTLS: smtp.tls === 'starttls',
    ignoreTLS: smtp.tls === 'none',
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    tls: tlsOf(settings, smtp),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const give = (): void => reject(Object.assign(new Error('deadline'), { code: 'ETIMEDOUT' }));
    timer = setTimeout(give, MAIL_MS);
    signal.addEventListener('abort', give, { once: true });
  });
  const sending = transport.sendMail({
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: messageIdOf(id, from),
    // RFC 3834: nobody's holiday answers this.
    headers: { 'Auto-Submitted': 'auto-generated' },
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
    sending.catch(() => undefined);
    transport.close();
  }
}
