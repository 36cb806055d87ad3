import { createServer } from 'node:http';
import { listenOn, type Peer } from './listen.ts';

export const KNOWN_TEXT = 'Rig Connect Test';
export type PortalShape = 'free' | 'redirect' | 'page' | 'status-511';

/** What stands at the address of the page of known text. `seen` collects the headers of what was asked. */
export async function portalServer(shape: () => PortalShape, seen: Record<string, unknown>[] = []): Promise<Peer> {
  const server = createServer((request, response) => {
    seen.push({ ...request.headers, method: request.method });
    const now = shape();
    if (now === 'redirect') response.writeHead(302, { location: 'http://portal.test/welcome' }).end();
    else if (now === 'status-511') response.writeHead(511).end('<html>Login</html>');
    else response.end(now === 'free' ? KNOWN_TEXT : '<html>Bienvenue sur le Wi-Fi</html>');
  });
  return listenOn(server);
}
