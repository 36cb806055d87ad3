import { fork } from 'node:child_process';
import type { Spawned } from './supervise.ts';

/**
 * A worker in a child of plain Node, for tests, benchmarks and the command line without Electron.
 * Output of the process is dropped: a driver may print identities.
 */
export function forkNode(entry: string, env: NodeJS.ProcessEnv = process.env): Spawned {
  const child = fork(entry, [], {
    env,
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    send(message) {
      // The end of the process is told by `exit`; a message that meets a closed channel needs no second report.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let told = false;
      const tell = (code: number | null) => {
        if (told) return;
        told = true;
        listener(code);
      };
      child.on('exit', tell);
      child.on('error', () => tell(null));
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
