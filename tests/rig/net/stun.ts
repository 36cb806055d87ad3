import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Peer } from './listen.ts';

export type StunShape = 'good' | 'silent' | 'liar';

/** A STUN server: Binding answers with the address that it saw (RFC 8489 §14.2), or none, or to another question. */
export async function stunServer(shape: StunShape): Promise<Peer & { heard: Buffer[] }> {
  const socket = createSocket('udp4');
  const heard: Buffer[] = [];
  socket.on('message', (request, from) => {
    heard.push(request);
    if (shape === 'silent') return;
    const reply = Buffer.alloc(32);
    reply.writeUInt16BE(0x0101, 0);
    reply.writeUInt16BE(12, 2);
    request.copy(reply, 4, 4, 20);
    if (shape === 'liar') reply.writeUInt8(reply.readUInt8(19) ^ 0xff, 19);
    reply.writeUInt16BE(0x0020, 20);
    reply.writeUInt16BE(8, 22);
    reply.writeUInt8(1, 25);
    reply.writeUInt16BE(from.port ^ 0x2112, 26);
    reply.writeUInt32BE((0x7f000001 ^ 0x2112a442) >>> 0, 28);
    socket.send(reply, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  return { port, host: '127.0.0.1', heard, stop: () => new Promise((resolve) => socket.close(() => resolve())) };
}
