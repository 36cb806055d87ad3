import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actions, failureCodes, failures } from '../../electron/contract/failure.ts';
import { filled, placesIn, spoken } from '../../electron/contract/failure-text.ts';
import { emptyPlace } from '../rig/empty-place.ts';
import bookEn from '../../resources/codebook/codebook.en.json' with { type: 'json' };
import bookFr from '../../resources/codebook/codebook.fr.json' with { type: 'json' };
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
    for (const code of failureCodes) {
      const asked = placesIn(texts.en[code]!.sentence).toSorted();
      expect(asked, code).toEqual(placesIn(texts.fr[code]!.sentence).toSorted());
    }
  });

  it.each(['fr', 'en'] as const)(
    'says each failure whole without any of its facts: nothing empty can be shown, in %s',
    (language) => {
      for (const code of failureCodes) {
        const { title, sentence, action } = texts[language][code]!;
        expect(filled(sentence, {}), code).toMatch(/^\p{Lu}.*\.$/u);
        for (const text of [title, sentence, action]) {
          expect(emptyPlace(filled(text, {})), code).toBeNull();
          expect(placesIn(text.replaceAll(/\[[^\]]*\]/g, '')), code).toEqual([]);
          const facts = Object.fromEntries(placesIn(text).map((name) => [name, 2]));
          expect(emptyPlace(filled(text, facts)), code).toBeNull();
        }
      }
    },
  );

  it.each([
    "n'est pas dans la liste MSSanté du .",
    'Le domaine « » sert',
    'la liste du {{asOf}}',
    'deux  espaces',
    'la version ().',
    'décalée de  secondes',
    'depuis le undefined',
    'un [reste',
  ])('takes « %s » for an empty place', (text) => expect(emptyPlace(text)).not.toBeNull());

  it('says days in words and a check by its name, and nothing of what has none', () => {
    const say = {
      date: () => '28 février 2025',
      check: (id: string) => (id === 'mss.address' ? 'Adresse' : undefined),
    };
    expect(spoken({ asOf: '2025-02-28', n: 2 }, say)).toEqual({ asOf: '28 février 2025', n: 2 });
    const { sentence } = texts.fr['check.not-tried']!;
    expect(filled(sentence, spoken({ need: 'mss.address' }, say))).toMatch(
      /^Attend une autre vérification : Adresse\. /,
    );
    expect(filled(sentence, spoken({ need: 'network.hosts' }, say))).toMatch(/^Attend une autre vérification\. /);
  });

  it('tells the tries left only when they are known', () => {
    const { sentence } = texts.fr['card.pin-incorrect']!;
    expect(filled(sentence, { left: 2 })).toMatch(/se bloque\. Essais restants : 2\.$/);
    expect(filled(sentence, {})).toMatch(/se bloque\.$/);
    expect(filled('Une place [avec {{a}} et {{b}}]{{c}}.', { a: 1 })).toBe('Une place .');
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

describe('the code book', () => {
  const books: Record<'fr' | 'en', Record<string, { title: string; call: string }>> = { fr: bookFr, en: bookEn };

  it.each(['fr', 'en'] as const)(
    'has the titles of the window, and repeats each code to whom it says to call, in %s',
    (language) => {
      for (const [code, page] of Object.entries(books[language])) {
        expect(page.title, code).toBe(texts[language][code]?.title);
        expect(page.call, code).toMatch(new RegExp(`${code.replaceAll('.', '\\.')}(?![a-z-])`));
      }
    },
  );

  it('tells no telephone number and no other address than the organisers and the agency', () => {
    const all = JSON.stringify(books);
    expect(all.match(/\b0 ?[1-9](?:[ .]?\d){8}\b/g)).toBeNull();
    const named = all.match(/[\w.-]*@?esante\.gouv\.fr|[\w.-]+@[\w.-]+/g) ?? [];
    expect([...new Set(named)].toSorted()).toEqual(['esante.gouv.fr', 'verif.segur@esante.gouv.fr']);
  });
});
