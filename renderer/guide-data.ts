import documentsJson from '../resources/guide/documents.json';
import faqJson from '../resources/guide/faq.json';
import glossaryJson from '../resources/guide/glossary.json';
import { faqFile, glossaryFile, type FaqItem, type Term } from '../electron/contract/help.ts';
import { documentFile, type DocumentWords, type GuideDocument } from '../organiser/protocol/guide-document.ts';
import type { GuideStep } from '../organiser/protocol/guide.ts';
import type { Locale } from './text.ts';

export const guideDocuments: readonly DocumentWords[] = documentFile.parse(documentsJson).documents;
const words = new Map(guideDocuments.map((one) => [one.key, one]));

/** How a document of the guide is called. A test holds the file to the closed list: every key is there. */
export const documentWords = (key: GuideDocument): DocumentWords => words.get(key)!;

export const faq: readonly FaqItem[] = faqFile.parse(faqJson).items;
/** Where a question that is not answered here is asked. */
export const { contact } = faqFile.parse(faqJson);
export const glossary: readonly Term[] = glossaryFile.parse(glossaryJson).terms;

const escaped = (form: string): string => form.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
/** An acronym is found as it is written, a word whatever its capitals; both whole. */
const forms = glossary.map((term) => ({
  term,
  patterns: [term.term, ...term.aliases].map((form) => {
    const acronym = /\p{Lu}{2}|\p{Ll}\p{Lu}/u.test(form);
    return new RegExp(String.raw`(?<![\p{L}\d-])${escaped(form)}(?![\p{L}\d])`, acronym ? 'u' : 'iu');
  }),
}));

/** What a step says, as one text. */
export function stepText(step: GuideStep, locale: Locale): string {
  const said = [step.by, step.todo, ...step.clicks, step.proof];
  const troubles = step.troubles.flatMap(({ problem, action }) => [problem, action]);
  const documents = step.documents.map((key) => documentWords(key).name);
  return [step.title, ...said, ...troubles, ...documents].map((text) => text[locale]).join('\n');
}

/** The terms of the glossary that a text speaks of, in the order of the glossary. */
export const termsIn = (text: string): Term[] =>
  forms.filter(({ patterns }) => patterns.some((pattern) => pattern.test(text))).map(({ term }) => term);
