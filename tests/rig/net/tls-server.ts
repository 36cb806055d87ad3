import { createServer, type Socket } from 'node:net';
import { createSecureContext, createServer as createTls, TLSSocket, type TlsOptions } from 'node:tls';
import type { Identity } from './pki.ts';
import { listenOn, type Peer } from './listen.ts';

export type TlsShape = Identity & {
  /** Milliseconds before the handshake begins. */
  lag?: number;
  /** Asks for a certificate of the client, and hangs up without one. */
  clientCertificate?: boolean;
  /** Only this version. */
  version?: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
  /** What it says over HTTP; 403 by default, as most services do to a stranger. */
  answer?: (path: string) => string;
};

const forbidden = (): string => 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** A TLS server that speaks a little HTTP. */
export async function tlsServer(shape: TlsShape, host?: string): Promise<Peer> {
  const { lag = 0, clientCertificate = false, version, answer = forbidden, cert, key } = shape;
  const options: TlsOptions = {
    cert,
    key,
    ...(clientCertificate ? { requestCert: true, rejectUnauthorized: true, ca: [cert] } : {}),
    ...(version === undefined ? {} : { minVersion: version, maxVersion: version }),
    // TLS 1.0 is below what OpenSSL allows by default.
    ...(version === 'TLSv1' ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}),
  };
  const secured = createTls(options, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (chunk: Buffer) => {
      const path = /^[A-Z]+ (\S+) HTTP/.exec(chunk.toString('latin1'))?.[1] ?? '/';
      socket.end(answer(path));
    });
  });
  secured.on('tlsClientError', () => undefined);
  if (lag === 0) return listenOn(secured, host);
  const front = createServer((socket) => void setTimeout(() => secured.emit('connection', socket), lag));
  return listenOn(front, host);
}

/** Accepts and never says a word. */
export const muteServer = async (): Promise<Peer> => listenOn(createServer((socket) => void socket.resume()));

/** Accepts, hears the beginning of a handshake, and resets. */
export const resetServer = async (): Promise<Peer> =>
  listenOn(createServer((socket) => void socket.once('data', () => socket.resetAndDestroy())));

/** Answers TLS with a page in clear, as a filter does. */
export const plainServer = async (): Promise<Peer> =>
  listenOn(
    createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\n\r\n'));
    }),
  );

type MailKind = 'imap' | 'smtp';
const scripts: Record<MailKind, { greet: string; replies: [RegExp, string][]; start: RegExp; go: string }> = {
  imap: {
    greet: '* OK rig ready\r\n',
    replies: [],
    start: /^(\S+) STARTTLS\r\n/im,
    go: 'a1 OK begin\r\n',
  },
  smtp: {
    greet: '220 rig.test ESMTP\r\n',
    replies: [[/^EHLO .*\r\n/im, '250-rig.test\r\n250 STARTTLS\r\n']],
    start: /^STARTTLS\r\n/im,
    go: '220 go\r\n',
  },
};

/** A mail server as far as STARTTLS; `refuses`: it does not want to. `heard` collects what it was told in clear. */
export async function mailServer(
  kind: MailKind,
  { cert, key, refuses = false, heard = [] }: Identity & { refuses?: boolean; heard?: string[] },
): Promise<Peer> {
  const { greet, replies, start, go } = scripts[kind];
  const secureContext = createSecureContext({ cert, key });
  const talk = (socket: Socket): void => {
    let text = '';
    const hear = (chunk: Buffer): void => {
      heard.push(chunk.toString('latin1'));
      text += chunk.toString('latin1');
      for (const [asked, reply] of replies) {
        if (!asked.test(text)) continue;
        text = text.replace(asked, '');
        socket.write(reply);
      }
      if (!start.test(text)) return;
      socket.off('data', hear);
      if (refuses) return void socket.end(kind === 'imap' ? 'a1 BAD no\r\n' : '454 no\r\n');
      socket.write(go);
      const secured = new TLSSocket(socket, { isServer: true, secureContext });
      secured.on('error', () => undefined);
    };
    socket.on('data', hear);
    socket.write(greet);
  };
  return listenOn(createServer(talk));
}
