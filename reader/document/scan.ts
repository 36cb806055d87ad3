import { XML_ATTRIBUTES, XML_DEPTH, XML_ELEMENTS, XML_ELEMENT_ATTRIBUTES } from './limits.ts';
import { Unread } from './unread.ts';

const NAME = /[\p{L}_][\p{L}\p{N}\p{M}_.·-]{0,120}(?::[\p{L}_][\p{L}\p{N}\p{M}_.·-]{0,120})?/uy;
const SPACE = /\s*/y;
const EQUALS = /\s*=\s*/y;
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});/y;
/** What XML 1.0 does not allow. */
// oxlint-disable-next-line no-control-regex -- the very characters that are refused
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** Length of what `pattern` (sticky) matches at a place; -1 when it does not. */
function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? -1;
}

/**
 * Walks through an XML text once, before any parser sees it: no document type, no entity but the five and those of a
 * character, bounded depth and numbers, each element closed by its own name. Linear in the length of the text. Answers the number of elements, `most` at most.
 * @throws Unread doctype, entity, truncated, broken, too-deep, too-many
 */
export function scanXml(text: string, most = XML_ELEMENTS): number {
  if (FORBIDDEN.test(text)) throw new Unread('broken');
  const open: string[] = [];
  let elements = 0;
  let attributes = 0;
  let rooted = false;
  let at = 0;
  let next = text.indexOf('&');

  /** Where a closing word ends; a text that stops before it was cut. */
  function after(word: string, from: number): number {
    const found = text.indexOf(word, from);
    if (found < 0) throw new Unread('truncated');
    return found + word.length;
  }
  /** The next ampersand; remembered, so that the text is only searched once. */
  function ampersand(from: number): number {
    if (next >= 0 && next < from) next = text.indexOf('&', from);
    return next;
  }
  function entities(from: number, to: number): void {
    for (let here = ampersand(from); here >= 0 && here < to; here = ampersand(here + 1)) {
      if (lengthAt(ENTITY, text, here) >= 0) continue;
      const rest = text.slice(here, here + 80);
      if (to === text.length && !rest.includes(';')) throw new Unread('truncated');
      throw new Unread(/^&#|^&[\w.:-]+;/.test(rest) ? 'entity' : 'broken');
    }
  }
  /** A tag that opens; answers where it ends. */
  function element(from: number): number {
    const named = lengthAt(NAME, text, from + 1);
    if (named < 0) throw new Unread(from + 1 >= text.length ? 'truncated' : 'broken');
    const name = text.slice(from + 1, from + 1 + named);
    elements += 1;
    if (elements > most) throw new Unread('too-many');
    if (open.length === 0 && rooted) throw new Unread('broken');
    rooted = true;
    let here = from + 1 + named;
    for (let own = 0; ; own += 1) {
      const space = lengthAt(SPACE, text, here);
      here += space;
      if (here >= text.length || (space === 0 && text.slice(here) === ':')) throw new Unread('truncated');
      if (text[here] === '>') {
        open.push(name);
        if (open.length > XML_DEPTH) throw new Unread('too-deep');
        return here + 1;
      }
      if (text[here] === '/') {
        if (here + 1 >= text.length) throw new Unread('truncated');
        if (text[here + 1] !== '>') throw new Unread('broken');
        return here + 2;
      }
      attributes += 1;
      if (own >= XML_ELEMENT_ATTRIBUTES || attributes > XML_ATTRIBUTES) throw new Unread('too-many');
      if (space === 0) throw new Unread('broken');
      here = value(here);
    }
  }
  /** One attribute; answers where it ends. */
  function value(from: number): number {
    const named = lengthAt(NAME, text, from);
    if (named < 0) throw new Unread('broken');
    const equals = lengthAt(EQUALS, text, from + named);
    if (equals < 0)
      throw new Unread(/^:?\s*$/.test(text.slice(from + named, from + named + 80)) ? 'truncated' : 'broken');
    const start = from + named + equals;
    const quote = text[start];
    if (quote === undefined) throw new Unread('truncated');
    if (quote !== '"' && quote !== "'") throw new Unread('broken');
    const end = text.indexOf(quote, start + 1);
    if (end < 0) throw new Unread('truncated');
    if (text.slice(start + 1, end).includes('<')) throw new Unread('broken');
    entities(start + 1, end);
    return end + 1;
  }
  function closing(from: number): number {
    const end = text.indexOf('>', from);
    if (end < 0) throw new Unread('truncated');
    if (open.pop() !== text.slice(from + 2, end).trimEnd()) throw new Unread('broken');
    return end + 1;
  }
  function markup(from: number): number {
    if (text.startsWith('<!--', from)) return after('-->', from + 4);
    if (text.startsWith('<![CDATA[', from)) {
      if (open.length === 0) throw new Unread('broken');
      return after(']]>', from + 9);
    }
    if (text.startsWith('<?', from)) return after('?>', from + 2);
    if (text.startsWith('<!', from)) {
      // Cut inside the opening of a comment, or a declaration: of a document type, or of an entity.
      const rest = text.slice(from, from + 9);
      const cut = from + rest.length === text.length && ('<!--'.startsWith(rest) || '<![CDATA['.startsWith(rest));
      throw new Unread(cut ? 'truncated' : 'doctype');
    }
    return text[from + 1] === '/' ? closing(from) : element(from);
  }

  for (;;) {
    const found = text.indexOf('<', at);
    const end = found < 0 ? text.length : found;
    entities(at, end);
    if (open.length === 0 && text.slice(at, end).trim() !== '') throw new Unread('broken');
    if (found < 0) break;
    at = markup(found);
  }
  if (open.length > 0 || !rooted) throw new Unread('truncated');
  return elements;
}
