import { existsSync } from 'node:fs';
import path from 'node:path';

/** Root of the project: the tests, the demonstration and the measures all run from it. */
export const root = process.cwd();

export type Runtime = { kind: string; version: string; executable: string; extraArgs: string[] };

/** The Electron that the launcher chose. @throws Error when this was not started by one of the npm commands */
export function runtime(): Runtime {
  const told = process.env['VS_RUNTIME_JSON'];
  if (told === undefined) {
    throw new Error(
      'VS_RUNTIME_JSON is not set: start with `npm test -- e2e-card`, or first eval "$(node scripts/setup.mjs --env)"',
    );
  }
  return JSON.parse(told) as Runtime;
}

/** The program under test, and whether it is a packaged application rather than an Electron that is given a folder. */
export type Program = { executable: string; extraArgs: string[]; packaged: boolean };

/**
 * The packaged application of `VS_E2E_APP` (a folder, see scripts/package.mjs), else the Electron of the launcher.
 * @param fromSource the second in any case, as `npm start` does
 */
export function program(fromSource = false): Program {
  const { executable, extraArgs } = runtime();
  const folder = process.env['VS_E2E_APP'];
  if (!folder || fromSource) return { executable, extraArgs, packaged: false };
  return { executable: path.join(path.resolve(folder), 'compagnon-verif-segur'), extraArgs, packaged: true };
}

/** A file that the build makes. @throws Error when it is not there */
export function built(...parts: string[]): string {
  const file = path.join(root, 'build', ...parts);
  if (!existsSync(file)) throw new Error(`${path.relative(root, file)} is missing: run \`npm run build\``);
  return file;
}

/** The environment given to the programs under test: ours, without what would change them by accident. */
export function cleanEnv(extra: Record<string, string | undefined> = {}): Record<string, string> {
  const env: Record<string, string> = {};
  const left = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'VITEST', 'SOFTHSM2_CONF', 'OPENSC_CONF']);
  for (const [name, value] of Object.entries({ ...process.env, ...extra })) {
    if (value !== undefined && !(left.has(name) && extra[name] === undefined)) env[name] = value;
  }
  return env;
}
