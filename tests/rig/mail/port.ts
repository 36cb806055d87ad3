import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for mail servers: they give up root, so others than its owner may cross it. */
export function mailFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vs-mail-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Ports of this machine that nothing listens on now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(async (server) => new Promise((done) => server.close(done))));
  return ports;
}

/** Resolves when something accepts connections on a port. `ended`: why it never will. */
export async function listening(port: number, ended: () => string | null, ms = 15_000): Promise<void> {
  const until = Date.now() + ms;
  for (;;) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        done(true);
      });
      socket.once('error', () => done(false));
    });
    if (open) return;
    const why = ended();
    if (why !== null) throw new Error(why);
    if (Date.now() > until) throw new Error(`nothing listens on ${port}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
