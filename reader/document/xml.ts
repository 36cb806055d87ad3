import { isUtf8 } from 'node:buffer';
import { DOMParser } from '@xmldom/xmldom';
import { XML_BYTES, XML_ELEMENTS } from './limits.ts';
import { scanXml } from './scan.ts';
import { Unread } from './unread.ts';

/** Whether bytes begin as UTF-16 or UTF-32, with a mark or by the shape of `<`. */
export function isWide(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0xfe && b === 0xff) || (a === 0xff && b === 0xfe)) return true;
  return (a === 0 && b === 0x3c) || (a === 0x3c && b === 0) || (a === 0 && b === 0 && c === 0 && d === 0x3c);
}

/**
 * The text of an XML file, which must be UTF-8, with or without its mark.
 * @throws Unread empty, too-large, encoding
 */
export function xmlText(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) throw new Unread('empty');
  if (bytes.byteLength > XML_BYTES) throw new Unread('too-large');
  if (isWide(bytes)) throw new Unread('encoding');
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const declared = /<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1];
  if (declared !== undefined && !/^(utf-?8|us-ascii)$/i.test(declared)) throw new Unread('encoding');
  if (!isUtf8(bytes)) throw new Unread(isCutCharacter(bytes) ? 'truncated' : 'encoding');
  const text = new TextDecoder('utf-8').decode(bytes);
  if (text.trim() === '') throw new Unread('empty');
  return text;
}

/** Whether the bytes are UTF-8 but for a last character that was cut. */
function isCutCharacter(bytes: Uint8Array): boolean {
  return [1, 2, 3].some((less) => {
    const lead = bytes[bytes.byteLength - less] ?? 0;
    return lead >= 0xc2 && bytes.byteLength > less && isUtf8(bytes.subarray(0, bytes.byteLength - less));
  });
}

/**
 * Parses an XML document that nobody here wrote: scanned first (scan.ts), then parsed; any complaint of the parser refuses it.
 * Documents of one archive share a budget of elements.
 * @throws Unread
 */
export function parseDocument(bytes: Uint8Array, budget = { left: XML_ELEMENTS }): Element {
  const text = xmlText(bytes);
  budget.left -= scanXml(text, Math.min(XML_ELEMENTS, budget.left));
  const refuse = (): never => {
    throw new Unread('broken');
  };
  let root: Element | null = null;
  try {
    root = new DOMParser({ errorHandler: { warning: refuse, error: refuse, fatalError: refuse } }).parseFromString(
      text,
      'text/xml',
    ).documentElement;
  } catch {
    refuse();
  }
  return root ?? refuse();
}

/** Element children of a local name and of the namespace of their parent. */
export function all(parent: Element | undefined, name: string): Element[] {
  if (parent === undefined) return [];
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (element.localName === name && element.namespaceURI === parent.namespaceURI) found.push(element);
  }
  return found;
}

/** Follows first children by name. */
export const first = (parent: Element | undefined, ...names: string[]): Element | undefined =>
  names.reduce<Element | undefined>((at, name) => all(at, name)[0], parent);

/** An attribute, or null when the element or the attribute is absent, or empty. */
export const attribute = (element: Element | undefined, name: string): string | null =>
  element?.getAttribute(name)?.trim() || null;

export const textOf = (element: Element | undefined): string => (element?.textContent ?? '').trim();
