import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Path of one of the rig's own files (C source, thread entry). Beside this module, or under the project's folder when the
 * rig has been bundled into a script elsewhere and the working folder is the project's.
 */
export function rigFile(name: string): string {
  const beside = fileURLToPath(new URL(name, import.meta.url));
  if (existsSync(beside)) return beside;
  const inProject = join(process.cwd(), 'tests', 'rig', name);
  if (existsSync(inProject)) return inProject;
  throw new Error(`Missing ${name} of the card rig: run this from the project's folder.`);
}
