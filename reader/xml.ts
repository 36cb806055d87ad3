import { isUtf8 } from 'node:buffer';
import { DOMParser } from '@xmldom/xmldom';
import { Refused } from './refused.ts';

/** Anywhere before the root element, where a document type may stand; a comment may hold one as text. */
const DOCTYPE = /<!DOCTYPE|<!ENTITY/i;

/**
 * Parses an XML text, or refuses it: too large (bytes), not UTF-8, with a document type (entities could read files or grow
 * without end), cut before its end, or not well formed. `root` is the local name that the document must end with.
 * @throws Refused
 */
export function parseXml(bytes: Uint8Array, most: number, root: string): { text: string; document: Document } {
  if (bytes.byteLength > most) throw new Refused('too-large');
  if (!isUtf8(bytes)) throw new Refused(bytes.byteLength === 0 ? 'truncated' : 'broken');
  const text = new TextDecoder('utf-8').decode(bytes);
  if (text.trim() === '') throw new Refused('truncated');
  if (DOCTYPE.test(text)) throw new Refused('doctype');
  const opening = new RegExp(`<(?:[\\w.-]+:)?${root}[\\s>/]`);
  // What begins as the right document and does not end so is a download that stopped.
  if (
    !/>\s*$/.test(text) ||
    (opening.test(text) && !new RegExp(`</(?:[\\w.-]+:)?${root}\\s*>\\s*$`).test(trimmed(text)))
  )
    throw new Refused(text.trimStart().startsWith('<') ? 'truncated' : 'broken');
  return { text, document: wellFormed(text) };
}

/** The text without the comments and instructions that may follow the root element. */
const trimmed = (text: string): string =>
  text.replace(/(?:\s|<!--(?:(?!-->)[\s\S])*-->|<\?(?:(?!\?>)[\s\S])*\?>)+$/, '');

/** Comments, sections of characters, instructions; or a tag, with its slash before, its name and its slash after. */
const MARKUP =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(\/?)([^\s<>/!?]+)(?:"[^"]*"|'[^']*'|[^"'<>])*?(\/?)>/g;

/** Whether each element is closed by its own name: the parser lets a wrong name pass. */
function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, empty] of text.matchAll(MARKUP)) {
    if (name === undefined || empty === '/') continue;
    if (closing !== '/') open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}

/** @throws Refused `broken` for anything that the parser complains of, warnings included. */
export function wellFormed(text: string): Document {
  const refuse = (): never => {
    throw new Refused('broken');
  };
  if (!isBalanced(text)) return refuse();
  let document: Document | undefined;
  try {
    document = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(
      text,
      'text/xml',
    );
  } catch {
    throw new Refused('broken');
  }
  if (!document?.documentElement) throw new Refused('broken');
  return document;
}

/** The element children of a node, in order. */
export const elementsOf = (node: Node): Element[] =>
  Array.from(node.childNodes).filter((child): child is Element => child.nodeType === 1);
