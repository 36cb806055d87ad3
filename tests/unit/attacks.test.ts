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

it('docs/threat-model.md names tests that exist, one at least for each threat but what it says is not stopped', () => {
  const text = readFileSync(path.join(root, 'docs', 'threat-model.md'), 'utf8');
  const table = text.slice(text.indexOf('## Threats'), text.indexOf('## Not answered'));
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (threat|---|-+) /.test(line));
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const named = [...row.matchAll(/`(tests\/[^`]+)`/g)].map((match) => match[1]!);
    if (named.length === 0) expect(row).toContain('**Not stopped**');
    for (const file of named) expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
  }
});
