import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { leaksIn } from './leak.ts';
import { until } from './wait.ts';

/** Removes a folder. Each try lists it anew, which `maxRetries` does not: a process that ends may add a file meanwhile. */
async function removed(folder: string): Promise<void> {
  await until('the removal of the folder', () => {
    rmSync(folder, { recursive: true, force: true });
    return true;
  });
}

/** A folder of one's own, and what to undo at the end in reverse order, even after a failure. */
export function workshop(prefix: string) {
  const folder = mkdtempSync(path.join(os.tmpdir(), prefix));
  const undo: (() => unknown)[] = [];
  return {
    folder,
    /** A new folder inside. */
    dir(name: string): string {
      const made = path.join(folder, name);
      mkdirSync(made, { recursive: true });
      return made;
    },
    later(action: () => unknown): void {
      undo.push(action);
    },
    /** @throws the first error of an undo, once all were tried, or when a journal holds what no journal may hold */
    async end(): Promise<void> {
      const errors: unknown[] = [];
      for (const action of undo.splice(0).toReversed()) {
        try {
          await action();
        } catch (error) {
          errors.push(error);
        }
      }
      const leaks = leaksIn(folder);
      await removed(folder);
      if (errors.length > 0) throw errors[0];
      if (leaks.length > 0) throw new Error(`identities in the journals: ${leaks.join(', ')}`);
    },
  };
}
export type Workshop = ReturnType<typeof workshop>;
