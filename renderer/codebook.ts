import type { FailureCode } from '../electron/contract/failure.ts';
import { unbroken, type Locale } from './text.ts';

/** One page of the code book: what happened, what to do in order, whom to call, one line for support. */
export type CodePage = { title: string; happened: string[]; do: string[]; call: string; technical: string };

// Fetched when the first page is asked for: most people never open one.
const books: Record<Locale, () => Promise<{ default: Readonly<Record<string, CodePage>> }>> = {
  fr: () => import('../resources/codebook/codebook.fr.json'),
  en: () => import('../resources/codebook/codebook.en.json'),
};

/** Whether the code book has a page for a code: it covers the card (resources/codebook/README.md). */
export const hasCodePage = (code: FailureCode): boolean => code.startsWith('card.');

/** Every page of the code book, with its code; none when it cannot be fetched. */
export async function codePages(locale: Locale): Promise<{ code: FailureCode; page: CodePage }[]> {
  try {
    const { default: book } = await books[locale]();
    return Object.entries(book).map(([code, page]) => ({ code: code as FailureCode, page }));
  } catch {
    return [];
  }
}

/** The page of a code in a language; null when the book has none or cannot be fetched. */
export async function codePage(code: FailureCode, locale: Locale): Promise<CodePage | null> {
  try {
    const { default: book } = await books[locale]();
    const page = book[code];
    if (page === undefined) return null;
    const set = (text: string): string => unbroken(text, locale);
    return {
      title: set(page.title),
      happened: page.happened.map(set),
      do: page.do.map(set),
      call: set(page.call),
      technical: set(page.technical),
    };
  } catch {
    return null;
  }
}
