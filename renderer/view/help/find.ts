import MiniSearch from 'minisearch';
import type { FailureCode } from '../../../electron/contract/failure.ts';
import type { FaqItem, Term } from '../../../electron/contract/help.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import type { CodePage } from '../../codebook.ts';
import { faq, glossary, stepText } from '../../guide-data.ts';
import type { Locale } from '../../text.ts';

/** Something that the search may find. */
export type Found =
  | { kind: 'step'; step: GuideStep; number: number }
  | { kind: 'question'; item: FaqItem }
  | { kind: 'term'; term: Term }
  | { kind: 'card'; code: FailureCode; page: CodePage };
/** With the sentence that holds what was searched; null when the name says it already. */
export type Hit = Found & { sentence: string | null };

/** Words that tell nothing of what is searched. */
const common = new Set(
  `le la les un une de du des et ou en au aux ce cet cette ces se sa son ses mon ma mes que qui quoi quel quelle est sont comment
   pour par dans sur avec sans je il elle on nous vous ne pas plus peut peux faire fait faut ai as avez avoir etre suis si quand
   pourquoi combien bonjour the an and or of to in is are how what my it do does not with for can when why have has be`.split(
    /\s+/,
  ),
);

/**
 * A word as it is compared: without accents, case, plural, nor the ends that a participle and its verb do not share
 * ("bloquée", "bloquer"). Null for a word too short, or too common to tell anything.
 */
export function stem(word: string): string | null {
  const bare = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (bare.length < 2 || common.has(bare)) return null;
  return bare.length > 4 ? bare.replace(/(?:ee?s?|er|s)$/, '') : bare;
}

type Entry = { id: number; title: string; aliases: string; text: string };

function entryOf(found: Found, id: number, locale: Locale): Entry {
  switch (found.kind) {
    case 'step':
      return { id, title: found.step.title[locale], aliases: '', text: stepText(found.step, locale) };
    case 'question':
      return { id, title: found.item.question[locale], aliases: '', text: found.item.answer[locale] };
    case 'card': {
      const { title, happened, do: todo } = found.page;
      return { id, title, aliases: '', text: [...happened, ...todo].join('\n') };
    }
    default:
      return { id, title: found.term.term, aliases: found.term.aliases.join(' '), text: found.term.text[locale] };
  }
}

const wordsOf = (text: string): string[] =>
  text.split(/[^\p{L}\p{N}]+/u).flatMap((word) => {
    const found = stem(word);
    return found === null ? [] : [found];
  });

/** The sentence of a text that holds most of these words (as the index knows them); null when none holds any. */
function sentenceWith(text: string, words: readonly string[]): string | null {
  let best: { sentence: string; count: number } | null = null;
  for (const sentence of text.split(/(?<=[.!?])\s+|\n/)) {
    const own = new Set(wordsOf(sentence));
    const count = words.filter((word) => own.has(word)).length;
    if (count > (best?.count ?? 0)) best = { sentence: sentence.trim(), count };
  }
  return best?.sentence ?? null;
}

type Pages = readonly { code: FailureCode; page: CodePage }[];

/**
 * Full-text search over the steps, the questions, the glossary and the pages about the card: accents folded, beginnings of
 * words. What holds every word that tells something comes alone; else with slips of the keyboard in longer words; else what
 * holds most of them.
 */
export function createFinder(steps: readonly GuideStep[], locale: Locale, pages: Pages = []): (typed: string) => Hit[] {
  const all: Found[] = [
    ...steps.map((step, index): Found => ({ kind: 'step', step, number: index + 1 })),
    ...faq.map((item): Found => ({ kind: 'question', item })),
    ...glossary.map((term): Found => ({ kind: 'term', term })),
    ...pages.map(({ code, page }): Found => ({ kind: 'card', code, page })),
  ];
  const index = new MiniSearch<Entry>({
    fields: ['title', 'aliases', 'text'],
    processTerm: stem,
    searchOptions: { boost: { title: 4, aliases: 3 }, prefix: true },
  });
  const entries = all.map((found, id) => entryOf(found, id, locale));
  index.addAll(entries);
  const slips = { fuzzy: (word: string) => (word.length > 4 ? 0.25 : false), maxFuzzy: 1 } as const;
  return (typed) => {
    const exact = index.search(typed, { combineWith: 'AND' });
    const every = exact.length > 0 ? exact : index.search(typed, { combineWith: 'AND', ...slips });
    const some = every.length > 0 ? every : index.search(typed, { combineWith: 'OR', ...slips });
    const most = Math.max(0, ...some.map(({ queryTerms }) => queryTerms.length));
    return some
      .filter(({ queryTerms }) => queryTerms.length === most)
      .map(({ id, terms }) => {
        const { title, text } = entries[id as number]!;
        const named = new Set(wordsOf(title));
        const isNamed = terms.every((term) => named.has(term));
        return { ...all[id as number]!, sentence: isNamed ? null : sentenceWith(text, terms) };
      });
  };
}
