import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One line of docs/attacks.md: what is tried, what comes of it, and the test that tries it. */
export type Attack = { section: string; attempt: string; result: string; file: string; title: string };

const root = path.resolve(import.meta.dirname, '../..');

/** The lines of docs/attacks.md. The last column is a file of `tests/` and the title of the test, or the beginning of it. */
export function attackList(): Attack[] {
  const found: Attack[] = [];
  let section = '';
  for (const line of readFileSync(path.join(root, 'docs', 'attacks.md'), 'utf8').split('\n')) {
    if (line.startsWith('## ')) section = line.slice(3).trim();
    const cells = line.startsWith('|') ? line.split('|').map((cell) => cell.trim()) : [];
    const where = /^`(tests\/[^`]+)`(.*)$/.exec(cells[3] ?? '');
    if (where === null) continue;
    found.push({ section, attempt: cells[1]!, result: cells[2]!, file: where[1]!, title: where[2]!.trim() });
  }
  return found;
}

/** What the list says of the attempts of one test: it must be what the test itself finds. */
export const saidOf = (file: string, title: string): Record<string, string> =>
  Object.fromEntries(
    attackList()
      .filter((line) => line.file === file && line.title === title)
      .map(({ attempt, result }) => [attempt, result]),
  );
