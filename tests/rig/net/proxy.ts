import { createServer } from 'node:http';
import { connect } from 'node:net';
import { listenOn, type Peer } from './listen.ts';

export type ProxyShape = 'open' | 'password' | 'refuses';

/** An HTTP proxy that knows the rig's names only; `asked` collects the heads of the requests. */
export async function proxyServer(shape: ProxyShape, asked: string[] = []): Promise<Peer> {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    if (shape === 'password') {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="rig"' }).end();
      return;
    }
    response.writeHead(shape === 'refuses' ? 403 : 502).end();
  });
  server.on('connect', (request, client, head) => {
    asked.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    client.on('error', () => undefined);
    if (shape === 'password') {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="rig"\r\n\r\n');
      return;
    }
    if (shape === 'refuses') {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const port = Number(/:(\d+)$/.exec(request.url ?? '')?.[1]);
    const line = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      line.write(head);
      line.pipe(client);
      client.pipe(line);
    });
    line.on('error', () => client.destroy());
    client.on('close', () => line.destroy());
  });
  return listenOn(server);
}
