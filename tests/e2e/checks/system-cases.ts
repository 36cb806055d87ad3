import { once } from 'node:events';
import { createServer } from 'node:http';
import { caseList, type Bench, type Scene } from './case.ts';

const { cases, produces } = caseList();

/** A joined hub that is replaced, at the same address, by one whose clock is `seconds` late. */
async function lateHub(bench: Bench, seconds: number): Promise<Scene> {
  const edition = await bench.ownEdition();
  const { hub } = edition;
  return {
    join: edition,
    alone: true,
    async before() {
      const info = (await (await fetch(`${hub.url}/v1/hub`)).json()) as object;
      await hub.kill();
      const server = createServer((_, answer) => {
        answer.setHeader('content-type', 'application/json');
        answer.end(JSON.stringify({ ...info, now: new Date(Date.now() - seconds * 1000).toISOString() }));
      });
      server.listen(Number(new URL(hub.url).port), '127.0.0.1');
      await once(server, 'listening');
      bench.work.later(async () => {
        server.closeAllConnections();
        if (server.listening) await new Promise((resolve) => server.close(resolve));
      });
    },
  };
}

produces('system.os', 'ok', null, 'this machine', async () => ({}));
produces('system.disk', 'ok', null, 'this machine', async () => ({}));
produces('system.clock', 'unknown', 'check.not-tried', 'no edition joined', async () => ({}));
produces('system.clock', 'ok', null, 'the hub has the same time', async (bench) => ({ join: await bench.edition() }));

produces('system.clock', 'warn', 'system.clock-drift', 'a hub one minute late', (bench) => lateHub(bench, 60));
produces('system.clock', 'fail', 'system.clock-drift', 'a hub ten minutes late', (bench) => lateHub(bench, 600));

export { cases };
