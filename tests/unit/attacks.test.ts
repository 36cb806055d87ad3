import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { attackList } from '../rig/attack-list.ts';

const root = path.resolve(import.meta.dirname, '../..');

it('docs/attacks.md names tests that exist', () => {
  const lines = attackList();
  expect(lines.length).toBeGreaterThan(90);
  const lacks = lines.filter(({ file, title }) => {
    const at = path.join(root, file);
    if (!existsSync(at)) return true;
    return title !== '' && !readFileSync(at, 'utf8').replaceAll(/\\'/g, "'").includes(title);
  });
  expect(lacks).toEqual([]);
});

it('docs/attacks.md says a thing once', () => {
  const said = attackList().map(({ section, attempt }) => `${section}: ${attempt}`);
  expect(said.filter((one, i) => said.indexOf(one) !== i)).toEqual([]);
});
