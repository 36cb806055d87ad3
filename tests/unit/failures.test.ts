import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions, failureCodes, failures } from '../../electron/contract/failure.ts';
import en from '../../resources/locale/failure.en.json' with { type: 'json' };
import fr from '../../resources/locale/failure.fr.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '../..');
const texts: Record<'fr' | 'en', Record<string, { title: string; sentence: string; action: string }>> = { fr, en };

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* sources(join(folder, entry.name));
    else if (/\.tsx?$/.test(entry.name)) yield join(folder, entry.name);
  }
}

describe('the failure catalogue', () => {
  it.each(['fr', 'en'] as const)('has a title, a sentence and an action for each code in %s', (language) => {
    expect(Object.keys(texts[language]).toSorted()).toEqual([...failureCodes].toSorted());
    for (const [code, text] of Object.entries(texts[language])) {
      for (const part of [text.title, text.sentence, text.action]) expect(part.trim().length, code).toBeGreaterThan(2);
    }
  });

  it('asks for the same facts in both languages', () => {
    const asked = (s: string) => [...s.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').toSorted();
    for (const code of failureCodes)
      expect(asked(texts.en[code]!.sentence), code).toEqual(asked(texts.fr[code]!.sentence));
  });

  it('names a known action for each code and uses every action', () => {
    const used = new Set<string>(failureCodes.map((c) => failures[c].action));
    expect([...used].toSorted()).toEqual([...actions].toSorted());
  });

  it('has no code that nothing raises', () => {
    const text = ['electron', 'native', 'renderer']
      .flatMap((f) => [...sources(join(root, f))])
      .filter((f) => !f.endsWith('contract/failure.ts'))
      .map((f) => readFileSync(f, 'utf8'))
      .join('\n');
    expect(failureCodes.filter((c) => !text.includes(`'${c}'`))).toEqual([]);
  });
});
