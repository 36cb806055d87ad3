import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** RFC 8489 §5: a Binding request without attributes; magic cookie, then 96 random bits. */
const COOKIE = 0x2112a442;
const BINDING_REQUEST = 0x0001;
const BINDING_ANSWERS = new Set([0x0101, 0x0111]);
/** RFC 8489 §6.2.1: sent again after 500 ms, then after twice as long. */
const AGAIN_MS = [500, 1_500];

export function bindingRequest(transaction: Uint8Array): Buffer {
  const request = Buffer.alloc(20);
  request.writeUInt16BE(BINDING_REQUEST, 0);
  request.writeUInt32BE(COOKIE, 4);
  Buffer.from(transaction).copy(request, 8, 0, 12);
  return request;
}

/** Whether a datagram answers this very request. What the server says of our address is not read. */
export function answersBinding(datagram: Uint8Array, transaction: Uint8Array): boolean {
  const bytes = Buffer.from(datagram);
  return (
    bytes.length >= 20 &&
    BINDING_ANSWERS.has(bytes.readUInt16BE(0)) &&
    bytes.readUInt32BE(4) === COOKIE &&
    bytes.subarray(8, 20).equals(Buffer.from(transaction).subarray(0, 12))
  );
}

export type UdpAnswer = { is: 'ok'; ms: number } | { is: 'silent' } | { is: 'refused' };

/** Asks one server over UDP; an answer of another shape, or from another exchange, is no answer. */
export function askStun(address: string, port: number, ms: number): Promise<UdpAnswer> {
  return new Promise((resolve) => {
    const transaction = randomBytes(12);
    const began = performance.now();
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const timers: NodeJS.Timeout[] = [];
    let done = false;
    const end = (answer: UdpAnswer): void => {
      if (done) return;
      done = true;
      for (const timer of timers) clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    // A closed port answers with ICMP, which a connected socket hears.
    socket.on('error', () => end({ is: 'refused' }));
    socket.on('message', (message) => {
      if (answersBinding(message, transaction)) end({ is: 'ok', ms: Math.round(performance.now() - began) });
    });
    const send = (): void => {
      if (!done) socket.send(bindingRequest(transaction));
    };
    socket.connect(port, address, () => {
      send();
      for (const wait of AGAIN_MS) timers.push(setTimeout(send, wait));
    });
    timers.push(setTimeout(() => end({ is: 'silent' }), ms));
  });
}
