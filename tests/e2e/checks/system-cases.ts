import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { program } from '../play/runtime.ts';
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
produces('system.clock', 'unknown', 'system.clock-not-joined', 'no edition joined', async () => ({}));
produces('system.clock', 'ok', null, 'the hub has the same time', async (bench) => ({ join: await bench.edition() }));

/** A program of this name comes before the machine's own: it prints, or never ends. */
async function withProgram(bench: Bench, name: string, script: string): Promise<Scene> {
  const folder = bench.work.dir(`programs-${name}-${script.length}`);
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } };
}
/** What GNOME says of sleep on the mains. */
const gnome = (type: string, seconds: number) => (bench: Bench) =>
  withProgram(bench, 'gsettings', `case "$*" in *-type) echo "'${type}'";; *) echo ${seconds};; esac`);

produces('system.energy', 'unknown', 'system.not-readable', 'no desktop that tells when it sleeps', async (bench) =>
  withProgram(bench, 'gsettings', 'exit 1'),
);
produces('system.energy', 'unknown', 'system.not-readable', 'a command that hangs', async (bench) =>
  withProgram(bench, 'gsettings', 'exec sleep 600'),
);
produces('system.energy', 'ok', null, 'never sleeps on the mains', gnome('nothing', 900));
produces('system.energy', 'warn', 'system.sleep-soon', 'sleeps after a quarter of an hour', gnome('suspend', 900));

produces('system.restart', 'ok', null, 'this machine', async () => ({}));
produces('system.display', 'ok', null, 'this machine', async () => ({}));
produces('system.display', 'warn', 'system.display-small', 'everything drawn three times larger', async (bench) => {
  const script = path.join(bench.work.dir('large'), 'electron.sh');
  const { executable } = program();
  writeFileSync(script, `#!/bin/sh\nexec "${executable}" --force-device-scale-factor=3 "$@"\n`, { mode: 0o755 });
  return { wrapper: script };
});
produces('system.teams', 'warn', 'system.teams-missing', 'no program opens these links', async (bench) =>
  withProgram(bench, 'xdg-mime', 'exit 0'),
);
produces('system.teams', 'ok', null, 'a program opens these links', async (bench) =>
  withProgram(bench, 'xdg-mime', 'echo teams.desktop'),
);

/**
 * Electron in a mount namespace of its own: `lines` of shell change what it sees of the machine, and nothing of the machine.
 * Without root, where the system lets people make such namespaces.
 */
async function within(bench: Bench, name: string, lines: readonly string[]): Promise<Scene> {
  const folder = bench.work.dir(`within-${name}`);
  const inside = path.join(folder, 'inside.sh');
  const script = path.join(folder, 'electron.sh');
  writeFileSync(inside, ['set -e', ...lines, `exec "${program().executable}" "$@"`, ''].join('\n'));
  const map = process.getuid?.() === 0 ? '' : '--map-root-user ';
  writeFileSync(script, `#!/bin/sh\nexec unshare ${map}--mount sh "${inside}" "$@"\n`, { mode: 0o755 });
  return { wrapper: script };
}
/** Another `/etc/os-release`. */
const system = (id: string, version: string, name: string) => (bench: Bench) => {
  const file = path.join(bench.work.dir(`system-${id}`), 'os-release');
  writeFileSync(file, `ID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${name}"\n`);
  return within(bench, id, [`mount --bind "${file}" /etc/os-release`]);
};
/** The folder of the data on a small disk, as large as this. */
const small = (size: string) => (bench: Bench) =>
  within(bench, size, [`mount -t tmpfs -o size=${size} none "$VS_USER_DATA"`]);

const ended = system('debian', '11', 'Debian GNU/Linux 11 (bullseye)');
produces('system.os', 'warn', 'system.os-ended', '/etc/os-release of a Debian 11', ended);
const other = system('fedora', '43', 'Fedora Linux 43');
produces('system.os', 'unknown', 'system.os-unknown', '/etc/os-release of a system out of the list', other);
produces('system.restart', 'unknown', 'system.not-readable', 'a system that never says it waits', other);
produces('system.restart', 'warn', 'system.restart-pending', '/run/reboot-required is there', async (bench) =>
  within(bench, 'restart', ['mount -t tmpfs none /run', 'touch /run/reboot-required']),
);
produces('system.disk', 'warn', 'system.disk-low', 'the data on a disk of 300 MB', small('300m'));
produces('system.disk', 'fail', 'system.disk-low', 'the data on a disk of 40 MB', small('40m'));

produces('system.clock', 'unknown', 'check.not-tried', 'the hub was killed', async (bench) => {
  const edition = await bench.ownEdition();
  return { join: edition, before: () => edition.hub.kill(), alone: true };
});
produces('system.clock', 'warn', 'system.clock-drift', 'a hub one minute late', (bench) => lateHub(bench, 60));
produces('system.clock', 'fail', 'system.clock-drift', 'a hub ten minutes late', (bench) => lateHub(bench, 600));

export { cases };
