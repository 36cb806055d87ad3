import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkIds } from '../../electron/contract/check.ts';
import en from '../../resources/locale/app.en.json' with { type: 'json' };
import fr from '../../resources/locale/app.fr.json' with { type: 'json' };

const root = path.join(import.meta.dirname, '../../renderer');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(path.join(root, name), 'utf8'))
  .join('\n');

const keys = Object.keys(fr);
const base = (key: string): string => key.replace(/_(one|other)$/, '');
const holes = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort();

describe('the texts of the window', () => {
  it('has the same keys in both languages, in the same order, and no empty text', () => {
    expect(Object.keys(en)).toEqual(keys);
    for (const text of [...Object.values(fr), ...Object.values(en)]) expect(text.trim()).not.toBe('');
  });

  it('fills the same holes in both languages', () => {
    const english: Record<string, string> = en;
    for (const [key, text] of Object.entries(fr)) {
      const [mine, theirs] = [holes(text), holes(english[key] ?? '')];
      // "One" may be written as a word in one language and as a digit in the other.
      if (key.endsWith('_one')) continue;
      expect(theirs, key).toEqual(mine);
    }
  });

  it('has both forms of each plural', () => {
    for (const key of keys.filter((k) => k.endsWith('_one'))) expect(keys).toContain(`${base(key)}_other`);
  });

  it('knows every key that is written out in the sources', () => {
    const known = new Set(keys.map(base));
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map((m) => m[1] ?? '');
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !known.has(key))).toEqual([]);
  });

  it('holds no text that the sources never ask for', () => {
    // Keys that are made of a prefix and a word of the contract: t(`status.${status}`).
    const prefixes = [...sources.matchAll(/`([a-z][a-z.-]*[.-])\$\{/g)].map((m) => m[1] ?? '');
    const unused = keys
      .map(base)
      .filter((key) => !sources.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('names every check', () => {
    for (const id of checkIds) expect(keys).toContain(`check.${id}.title`);
  });
});
