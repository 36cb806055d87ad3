import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerPem } from './certificate.ts';

export type SrvRecord = { target: string; port: number };
export type Names = {
  /** `address:port`, for VS_MAIL_DNS. */
  server: string;
  /** Names that lead to this machine. */
  hosts: Set<string>;
  srv: Map<string, SrvRecord[]>;
  /** Every name that was asked. */
  asked: string[];
  stop(): Promise<void>;
};

const label = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((part) => Buffer.concat([Buffer.from([part.length]), Buffer.from(part, 'latin1')])),
    Buffer.from([0]),
  ]);

function readName(packet: Buffer): { name: string; end: number } {
  const parts: string[] = [];
  let at = 12;
  while ((packet[at] ?? 0) !== 0) {
    const length = packet[at] ?? 0;
    parts.push(packet.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: parts.join('.').toLowerCase(), end: at + 1 };
}

function record(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** A DNS server (UDP) that knows a few names; A and SRV records only. */
export async function startNames(): Promise<Names> {
  const hosts = new Set<string>();
  const srv = new Map<string, SrvRecord[]>();
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (packet, from) => {
    const { name, end } = readName(packet);
    const type = packet.readUInt16BE(end);
    asked.push(name);
    const answers =
      type === 1 && hosts.has(name)
        ? [record(1, Buffer.from([127, 0, 0, 1]))]
        : type === 33
          ? (srv.get(name) ?? []).map(({ target, port }) => {
              const fixed = Buffer.alloc(6);
              fixed.writeUInt16BE(port, 4);
              return record(33, Buffer.concat([fixed, label(target)]));
            })
          : [];
    const head = Buffer.alloc(12);
    packet.copy(head, 0, 0, 2);
    // An answer with authority; NXDOMAIN for what is not known.
    head.writeUInt16BE(answers.length > 0 || hosts.has(name) || srv.has(name) ? 0x8580 : 0x8583, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(answers.length, 6);
    socket.send(Buffer.concat([head, packet.subarray(12, end + 4), ...answers]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    hosts,
    srv,
    asked,
    stop: () => new Promise((done) => socket.close(() => done())),
  };
}

export type Pages = {
  port: number;
  /** Answers to every request. */
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  asked: { host: string; path: string }[];
  stop(): Promise<void>;
};

/** An HTTPS server for files of settings. */
export async function startPages(pem: ServerPem): Promise<Pages> {
  const pages: Pages = {
    port: 0,
    answer: (_request, response) => void response.writeHead(404).end(),
    asked: [],
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  const server = createServer({ ...pem }, (request, response) => {
    pages.asked.push({ host: request.headers.host ?? '', path: request.url ?? '' });
    pages.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  pages.port = (server.address() as AddressInfo).port;
  return pages;
}

type Named = { host: string; port: number; socket?: string };

/** A file of settings as operators publish it. */
export const settingsFile = (imap: Named, smtp: Named): string => `<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
  <emailProvider id="medecin.mssante.fr">
    <domain>medecin.mssante.fr</domain>
    <incomingServer type="pop3"><hostname>pop.medecin.mssante.fr</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
    <incomingServer type="imap">
      <hostname>${imap.host}</hostname><port>${imap.port}</port><socketType>${imap.socket ?? 'STARTTLS'}</socketType>
      <authentication>OAuth2</authentication><username>%EMAILADDRESS%</username>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>${smtp.host}</hostname><port>${smtp.port}</port><socketType>${smtp.socket ?? 'STARTTLS'}</socketType>
      <authentication>OAuth2</authentication><username>%EMAILADDRESS%</username>
    </outgoingServer>
  </emailProvider>
</clientConfig>
`;
