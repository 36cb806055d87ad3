import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readPolicy } from '../feature/policy/policy.ts';
import type { PolicyView } from '../contract/policy.ts';

/** A larger file is none of ours. */
const MAX_BYTES = 64 * 1024;

/**
 * Where the rules of an establishment are: a folder that only administrators write to, on each system (on Windows
 * `%ProgramFiles%` and not `%ProgramData%`, where everybody may create a file). Null where there is no such place.
 */
export function policyPlace(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (platform === 'win32') {
    const programs = env['ProgramFiles'];
    return programs ? path.win32.join(programs, 'Compagnon Verif Segur', 'policy.json') : null;
  }
  if (platform === 'darwin') return '/Library/Application Support/Compagnon Verif Segur/policy.json';
  return '/etc/compagnon-verif-segur/policy.json';
}

/** The rules that apply on this machine. A file that is there and cannot be read is a broken one. */
export function machinePolicy(file: string | null): PolicyView {
  if (file === null) return readPolicy(null);
  try {
    const text = readFileSync(file);
    return text.byteLength > MAX_BYTES ? readPolicy('') : readPolicy(text.toString('utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? readPolicy(null) : readPolicy('');
  }
}
