import { describe, expect, it } from 'vitest';
import faqJson from '../../resources/guide/faq.json' with { type: 'json' };
import glossaryJson from '../../resources/guide/glossary.json' with { type: 'json' };
import { faqFile, glossaryFile } from '../../electron/contract/help.ts';
import { guideFor } from '../../organiser/protocol/guide.ts';
import { couloirs } from '../../organiser/protocol/status.ts';
import { delivered } from '../../organiser/view/guide.ts';
import { glossary, stepText, termsIn } from '../../renderer/guide-data.ts';
import bookEn from '../../resources/codebook/codebook.en.json' with { type: 'json' };
import bookFr from '../../resources/codebook/codebook.fr.json' with { type: 'json' };
import type { FailureCode } from '../../electron/contract/failure.ts';
import { createFinder, type Found } from '../../renderer/view/help/find.ts';

const nameOf = (found: Found): string => {
  if (found.kind === 'card') return found.code;
  return found.kind === 'step' ? found.step.id : found.kind === 'question' ? `?${found.item.id}` : found.term.term;
};
const pagesOf = (locale: 'fr' | 'en') =>
  Object.entries(locale === 'fr' ? bookFr : bookEn).map(([code, page]) => ({ code: code as FailureCode, page }));
const finder = (couloir: (typeof couloirs)[number], locale: 'fr' | 'en' = 'fr') => {
  const find = createFinder(guideFor(delivered, couloir).steps, locale, pagesOf(locale));
  return (typed: string): string[] => find(typed).map(nameOf);
};

describe('the questions and the glossary', () => {
  it('answer the thirteen questions in both languages, and name nobody but the contact', () => {
    const { items, contact } = faqFile.parse(faqJson);
    expect(items).toHaveLength(13);
    expect(new Set(items.map(({ id }) => id)).size).toBe(13);
    expect(contact).toBe('verif.segur@esante.gouv.fr');
    const text = JSON.stringify(items);
    expect([...text.matchAll(/[\w.+-]+@[\w.-]+\w/g)].every(([mail]) => mail === contact)).toBe(true);
    for (const { question, answer } of items) {
      expect(answer.en).not.toBe(answer.fr);
      expect(question.fr).toMatch(/ \?$/);
    }
  });

  it('explain forty terms at least, each once, none by a form of another', () => {
    const { terms } = glossaryFile.parse(glossaryJson);
    expect(terms.length).toBeGreaterThanOrEqual(40);
    const forms = terms.flatMap(({ term, aliases }) => [term, ...aliases].map((form) => form.toLowerCase()));
    expect(forms.filter((form, at) => forms.indexOf(form) !== at)).toEqual([]);
    const wanted =
      'CI-SIS,Volet,INS,INSi,DMP,Mon espace santé,MSSanté,Pro Santé Connect,CPS,CPE,e-CPS,VSM,DLU,Couloir,GRADeS,Gazelle,EVS,Irritant,XDM,CDA,RPPS,FINESS,LPS,DRIMbox';
    for (const term of wanted.split(',')) expect(terms.map((one) => one.term)).toContain(term);
  });

  it('are found in what steps say, whole words only', () => {
    expect(termsIn("L'INS est qualifiée par INSi.").map(({ term }) => term)).toEqual([
      'Identité qualifiée',
      'INS',
      'INSi',
    ]);
    expect(termsIn('Une instance, un inspecteur et un risque')).toEqual([]);
    for (const couloir of couloirs)
      for (const step of guideFor(delivered, couloir).steps)
        expect(termsIn(stepText(step, 'fr')).length, `${couloir} ${step.id}`).toBeLessThanOrEqual(12);
    expect(glossary.length).toBeGreaterThan(0);
  });
});

describe('the search of the help', () => {
  const find = finder('officine');

  it('folds accents and case, takes the beginning of a word and a slip', () => {
    for (const typed of ['vaccination', 'VACCINATION', 'vaccin', 'vacination'])
      expect(find(typed), typed).toContain('document');
    expect(find('identité').toSorted()).toEqual(find('IDENTITE').toSorted());
    expect(find('gazele')[0]).toBe('Gazelle');
    expect(find('dossier de liaison')[0]).toBe('DLU');
  });

  it('puts what is named so first, of each kind', () => {
    expect(find('INS')[0]).toBe('INS');
    expect(find('supprimer')[0]).toBe('suppression');
    expect(find('choisir son créneau')[0]).toBe('?creneaux');
    expect(find('IHE_XDM.ZIP')[0]).toBe('XDM');
  });

  it('searches the steps of one couloir only, in the language of the person', () => {
    expect(find('stock')).toContain('suppression');
    expect(finder('laboratoire')('stock')).not.toContain('suppression');
    expect(finder('laboratoire', 'en')('sample')).toContain('patient');
  });

  it('finds a blocked card by its page, and nothing that has only one of the words', () => {
    const found = find('carte bloquée');
    expect(found[0]).toBe('card.pin-locked');
    expect(found).not.toContain('Carte Vitale');
    expect(found.length).toBeLessThan(8);
    expect(find('ma carte est bloquée, que faire ?')[0]).toBe(found[0]);
    expect(finder('officine', 'en')('blocked card')[0]).toBe('card.pin-locked');
    expect(find('mot de passe oublié')).not.toContain('?creneaux');
  });

  it('shows the sentence that holds what was searched, unless the name says it', () => {
    const hits = createFinder(guideFor(delivered, 'officine').steps, 'fr', pagesOf('fr'));
    expect(hits('carte bloquée')[0]?.sentence).toBeNull();
    const [first] = hits('téléphone');
    expect(first?.sentence?.toLowerCase()).toContain('téléphone');
    expect(hits('Gazelle')[0]?.sentence).toBeNull();
  });

  it('keeps to what holds every word, and says some when nothing holds all', () => {
    expect(find('vaccin ordonnance qzxw').length).toBeGreaterThan(0);
    expect(find('qzxwvk')).toEqual([]);
    expect(find('le de la')).toEqual([]);
    expect(find('*"\\ <script>')).toEqual([]);
  });
});
