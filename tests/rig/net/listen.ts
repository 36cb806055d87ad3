import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export type Peer = { port: number; host: string; stop(): Promise<void> };

/** Listens on the loopback; ends with its connections. */
export async function listenOn(server: Server, host = '127.0.0.1', port = 0): Promise<Peer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as { port: number };
  return {
    port: address.port,
    host,
    async stop() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port where nothing listens any more. */
export async function closedPort(): Promise<number> {
  const peer = await listenOn(createServer());
  await peer.stop();
  return peer.port;
}
