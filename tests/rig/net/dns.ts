import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4, isIPv6 } from 'node:net';

export type Zone = {
  /** Addresses of each name. */
  names: Record<string, string[]>;
  /** One address for whatever is asked, as a portal's server does. */
  everything?: string;
  silent?: boolean;
};

export type NameServer = { address: string; asked: string[]; stop(): Promise<void> };

const TYPE = { a: 1, aaaa: 28 };

function nameIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length !== 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

const bytesOf = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const middle = Array<string>(8 - left.length - right.length).fill('0');
  return Buffer.concat([...left, ...middle, ...right].map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
};

/** Answers a query (RFC 1035 §4.1): the addresses it has, NXDOMAIN for a name it does not know. */
function answer(query: Buffer, zone: Zone): Buffer {
  const { name, end } = nameIn(query);
  const type = query.readUInt16BE(end);
  const known = zone.everything === undefined ? zone.names[name] : [zone.everything];
  const fits = (known ?? []).filter((one) => (type === TYPE.a && isIPv4(one)) || (type === TYPE.aaaa && isIPv6(one)));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(known === undefined ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(fits.length, 6);
  const records = fits.map((address) => {
    const data = bytesOf(address);
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(5, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, query.subarray(12, end + 4), ...records]);
}

/** A DNS server over UDP; the zone may change while it runs. */
export async function nameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    asked.push(nameIn(query).name);
    if (zone.silent !== true) socket.send(answer(query, zone), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
