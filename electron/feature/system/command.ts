import { execFile } from 'node:child_process';
import { win32 } from 'node:path';

/** What a command of the system gave. `absent`: it does not exist here; `late`: it was ended at its deadline. */
export type CommandAnswer =
  { is: 'done'; code: number; out: string } | { is: 'absent' } | { is: 'late' } | { is: 'failed'; code: string };

/** Runs a command without a shell and without a window; nothing it could ask for is answered. */
export type RunCommand = (command: string, args: readonly string[], ms: number) => Promise<CommandAnswer>;

/** Most that is read of an output, in bytes. */
const LIMIT = 256 * 1024;

/**
 * Text of a Windows console as far as it is read here: digits, ASCII names and spaces. Its code page (850 in France) is not
 * UTF-8, and writes the non-breaking space of French as 0xFF; others write 0xA0.
 */
export const consoleText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/[\u00a0\u00ff]/g, ' ')
    .replaceAll('\r\n', '\n');

/** A tool of Windows by its whole path, so that nothing of the same name is run in its place. */
export const windowsTool = (name: string, root: string | undefined): string =>
  win32.join(root ?? 'C:\\Windows', 'System32', `${name}.exe`);

export const runCommand: RunCommand = (command, args, ms) =>
  new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C' };
    const options = { timeout: ms, killSignal: 'SIGKILL', maxBuffer: LIMIT, windowsHide: true, env } as const;
    const child = execFile(command, [...args], { ...options, encoding: 'buffer' }, (error, out) => {
      if (error === null) return resolve({ is: 'done', code: 0, out: consoleText(out) });
      if (error.killed === true) return resolve({ is: 'late' });
      if (typeof error.code === 'number') return resolve({ is: 'done', code: error.code, out: consoleText(out) });
      resolve(error.code === 'ENOENT' ? { is: 'absent' } : { is: 'failed', code: error.code ?? 'unknown' });
    });
    child.stdin?.end();
  });
