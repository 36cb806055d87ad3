import MiniSearch from 'minisearch';
import type { FaqItem, Term } from '../../../electron/contract/help.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { faq, glossary, stepText } from '../../guide-data.ts';
import type { Locale } from '../../text.ts';

/** Something that the search may find. */
export type Found =
  | { kind: 'step'; step: GuideStep; number: number }
  | { kind: 'question'; item: FaqItem }
  | { kind: 'term'; term: Term };

/** Letters without accents nor case; null for a word too short, or too common to tell anything. */
function folded(word: string): string | null {
  const bare = word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return bare.length < 2 || common.has(bare) ? null : bare;
}
const common = new Set(
  `le la les un une de du des et ou en au aux ce se sa son mon ma mes que qui quoi est sont comment pour par dans sur avec je il
   on ne pas the an and or of to in is are how what my it do not with for`.split(/\s+/),
);

type Entry = { id: number; title: string; aliases: string; text: string };

function entryOf(found: Found, id: number, locale: Locale): Entry {
  switch (found.kind) {
    case 'step':
      return { id, title: found.step.title[locale], aliases: '', text: stepText(found.step, locale) };
    case 'question':
      return { id, title: found.item.question[locale], aliases: '', text: found.item.answer[locale] };
    default:
      return { id, title: found.term.term, aliases: found.term.aliases.join(' '), text: found.term.text[locale] };
  }
}

/**
 * Full-text search over the steps, the questions and the glossary: accents folded, beginnings of words, and slips of the
 * keyboard in longer words. Every word counts; when nothing holds them all, what holds some comes.
 */
export function createFinder(steps: readonly GuideStep[], locale: Locale): (typed: string) => Found[] {
  const all: Found[] = [
    ...steps.map((step, index): Found => ({ kind: 'step', step, number: index + 1 })),
    ...faq.map((item): Found => ({ kind: 'question', item })),
    ...glossary.map((term): Found => ({ kind: 'term', term })),
  ];
  const index = new MiniSearch<Entry>({
    fields: ['title', 'aliases', 'text'],
    processTerm: folded,
    searchOptions: {
      boost: { title: 4, aliases: 3 },
      prefix: true,
      fuzzy: (word) => (word.length > 4 ? 0.25 : false),
    },
  });
  index.addAll(all.map((found, id) => entryOf(found, id, locale)));
  return (typed) => {
    const every = index.search(typed, { combineWith: 'AND' });
    const hits = every.length > 0 ? every : index.search(typed, { combineWith: 'OR' });
    return hits.map(({ id }) => all[id as number]!);
  };
}
