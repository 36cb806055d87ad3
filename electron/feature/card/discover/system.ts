import { execFile } from 'node:child_process';
import { open, realpath, stat } from 'node:fs/promises';

/** A file as it is now: `real` without links, `size` in bytes, `modified` in milliseconds. */
export type FileFacts = { real: string; size: number; modified: number };

/** What discovery asks of the system. Nothing here throws: what cannot be known is null. */
export type System = {
  file(path: string): Promise<FileFacts | null>;
  /** Text of a small file; null beyond 64 KiB. */
  readText(path: string): Promise<string | null>;
  /** A value of the Windows registry; `value` null for the default one. */
  registry(key: string, value: string | null, view: 32 | 64): Promise<string | null>;
  /** Version of an installed macOS package. */
  receipt(id: string): Promise<string | null>;
};

const DEADLINE = 3_000;
const TEXT_LIMIT = 65_536;

const run = (file: string, args: string[]): Promise<string | null> =>
  new Promise((resolve) => {
    const options = { timeout: DEADLINE, killSignal: 'SIGKILL', windowsHide: true, maxBuffer: TEXT_LIMIT } as const;
    execFile(file, args, options, (error, stdout) => resolve(error === null ? stdout : null));
  });

/**
 * The value in the answer of `reg query`. The default value's name is written in the language of Windows, so that only
 * the type tells where the value begins.
 */
export function registryValue(answer: string): string | null {
  const value = /^\s+.+?\s+REG_(?:SZ|EXPAND_SZ)\s+(.+?)\s*$/m.exec(answer)?.[1];
  return value ?? null;
}

/** The version in the answer of `pkgutil --pkg-info`. */
export const receiptVersion = (answer: string): string | null => /^version:\s*(\S+)/m.exec(answer)?.[1] ?? null;

async function readSmall(path: string): Promise<string | null> {
  const handle = await open(path, 'r');
  try {
    const facts = await handle.stat();
    if (!facts.isFile() || facts.size > TEXT_LIMIT) return null;
    return (await handle.readFile('utf8')).replace(/^\uFEFF/, '');
  } finally {
    await handle.close();
  }
}

/** The machine itself. `environment` tells where Windows keeps its tools: none is looked for in PATH. */
export function createSystem(os: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>): System {
  return {
    async file(path) {
      try {
        const facts = await stat(path);
        if (!facts.isFile()) return null;
        return { real: await realpath(path), size: facts.size, modified: facts.mtimeMs };
      } catch {
        return null;
      }
    },
    readText: (path) => readSmall(path).catch(() => null),
    async registry(key, value, view) {
      if (os !== 'win32') return null;
      const windows = environment['SystemRoot'] ?? environment['WINDIR'] ?? 'C:\\Windows';
      const name = value === null ? ['/ve'] : ['/v', value];
      const answer = await run(`${windows}\\System32\\reg.exe`, ['query', key, ...name, `/reg:${view}`]);
      return answer === null ? null : registryValue(answer);
    },
    async receipt(id) {
      if (os !== 'darwin') return null;
      const answer = await run('/usr/sbin/pkgutil', ['--pkg-info', id]);
      return answer === null ? null : receiptVersion(answer);
    },
  };
}
