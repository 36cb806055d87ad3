import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

type Message = { id?: number; method?: string; params?: Record<string, unknown>; result?: unknown; error?: unknown };

/** Masks a text frame of a client (RFC 6455, 5.2). */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  if (payload.length > 0xffff) throw new Error('a command of the inspector is short');
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ mask[at % 4]!)]);
}

/** The texts of whole frames at the head of these bytes, and the rest. The inspector sends no fragment. */
function unframe(bytes: Buffer): { texts: string[]; rest: Buffer } {
  const texts: string[] = [];
  let rest = bytes;
  for (;;) {
    if (rest.length < 2) return { texts, rest };
    const short = rest[1]! & 0x7f;
    const wide = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (rest.length < 2 + wide) return { texts, rest };
    const length = wide === 2 ? rest.readUInt16BE(2) : wide === 8 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < 2 + wide + length) return { texts, rest };
    if ((rest[0]! & 0x0f) === 1) texts.push(rest.subarray(2 + wide, 2 + wide + length).toString());
    rest = rest.subarray(2 + wide + length);
  }
}

/** One answer of the inspector's own pages; null while nobody listens. */
async function look(port: number, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    request({ host: '127.0.0.1', port, path }, (answer: IncomingMessage) => {
      let body = '';
      answer.on('data', (part: Buffer) => (body += part.toString()));
      answer.on('end', () => resolve(body));
    })
      .on('error', () => resolve(null))
      .end();
  });
}

async function connect(address: URL): Promise<Socket> {
  const asked = request({
    host: address.hostname,
    port: address.port,
    path: address.pathname,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    },
  });
  asked.end();
  const [, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket];
  return socket;
}

/** The inspector of a process started with `--inspect-brk=<port>`: commands, and what it tells. */
export type Inspector = {
  send(method: string, params?: Record<string, unknown>): Promise<unknown>;
  on(method: string, listener: (params: Record<string, unknown>) => void): void;
  close(): void;
};

/**
 * Attaches to the inspector of a process as soon as it listens.
 * @throws Error when nobody listens by then
 */
export async function attachInspector(port: number, ms: number): Promise<Inspector> {
  const end = performance.now() + ms;
  let found: string | null = null;
  while (found === null) {
    if (performance.now() > end) throw new Error(`no inspector on port ${port}`);
    found = await look(port, '/json/list');
    if (found === null) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const [first] = JSON.parse(found) as { webSocketDebuggerUrl: string }[];
  if (first === undefined) throw new Error('an inspector without a program');
  const socket = await connect(new URL(first.webSocketDebuggerUrl));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, (params: Record<string, unknown>) => void>();
  let left: Buffer = Buffer.alloc(0);
  let last = 0;
  socket.on('data', (part: Buffer) => {
    const { texts, rest } = unframe(Buffer.concat([left, part]));
    left = rest;
    for (const text of texts) {
      const { id, method, params, result, error } = JSON.parse(text) as Message;
      if (method !== undefined) listeners.get(method)?.(params ?? {});
      if (id === undefined) continue;
      if (error === undefined) waiting.get(id)?.resolve(result);
      else waiting.get(id)?.reject(new Error(JSON.stringify(error)));
      waiting.delete(id);
    }
  });
  const gone = (): void => {
    for (const { reject } of waiting.values()) reject(new Error('the inspector is gone'));
    waiting.clear();
  };
  socket.on('close', gone);
  socket.on('error', gone);
  return {
    async send(method, params = {}) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        socket.write(frame(JSON.stringify({ id, method, params })));
      });
    },
    on: (method, listener) => void listeners.set(method, listener),
    close: () => socket.destroy(),
  };
}
