import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Shot } from './main-job.ts';
import type { Stage } from './stage.ts';

/** Photographs of the story, in light and dark, numbered in the order they were taken. */
export function album(folder: string, stage: Stage): { shot: Shot; taken: string[] } {
  mkdirSync(folder, { recursive: true });
  const taken: string[] = [];
  let number = 0;
  return {
    taken,
    async shot(name, who) {
      const page = who === 'app' ? stage.app.page : stage.side.board?.page;
      if (page === undefined) return;
      number += 1;
      for (const scheme of ['light', 'dark'] as const) {
        // Both follow the system until the person chooses: the system is what changes here.
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        const file = `${String(number).padStart(2, '0')}-${who === 'app' ? 'participant' : 'organisateur'}-${name}-${scheme === 'light' ? 'clair' : 'sombre'}.png`;
        await page.screenshot({ path: path.join(folder, file), fullPage: who === 'board', animations: 'disabled' });
        taken.push(file);
      }
      await page.emulateMedia({ colorScheme: 'light' });
    },
  };
}
