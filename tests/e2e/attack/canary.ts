import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A machine of somebody hostile: anything that reaches it is written down. It answers everybody with what they ask for. */
export type Canary = { origin: string; stun: string; reached: string[]; close(): Promise<void> };

const pixel = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

export async function startCanary(): Promise<Canary> {
  const reached: string[] = [];
  const site = createServer((request, response) => {
    const path = request.url ?? '';
    reached.push(`${request.method} ${path}`);
    const open = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
    if (path.startsWith('/script')) {
      response.writeHead(200, { ...open, 'content-type': 'text/javascript' }).end('globalThis.taken = true;');
    } else if (path.startsWith('/image')) response.writeHead(200, { ...open, 'content-type': 'image/gif' }).end(pixel);
    else
      response.writeHead(200, { ...open, 'content-type': 'text/html' }).end('<!doctype html><title>Ailleurs</title>');
  });
  site.on('connection', () => reached.push('connection'));
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const udp = createSocket('udp4', () => reached.push('udp'));
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  return {
    origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
    stun: `stun:127.0.0.1:${udp.address().port}`,
    reached,
    async close() {
      udp.close();
      site.closeAllConnections();
      await new Promise((resolve) => site.close(resolve));
    },
  };
}
