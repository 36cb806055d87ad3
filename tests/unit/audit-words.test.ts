import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import en from '../../resources/locale/board.en.json' with { type: 'json' };
import fr from '../../resources/locale/board.fr.json' with { type: 'json' };

/** Every act that the store writes in the journal of accesses has a name on the board: none shows as a word of the code. */
it('names every act of the journal', () => {
  const folder = join(import.meta.dirname, '../../organiser/store');
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const said = [...text.matchAll(/(?:audit|noteVisit)\(([^;]*?)\);/gs)].map(([, args]) => args ?? '');
  const acts = new Set(said.flatMap((args) => [...args.matchAll(/'([a-z]+\.[a-z-]+)'/g)].map(([, act]) => act ?? '')));
  expect(acts.size).toBeGreaterThan(30);
  const unnamed = [...acts].filter((act) => !(`audit.act.${act}` in fr) || !(`audit.act.${act}` in en));
  expect(unnamed).toEqual([]);
});
