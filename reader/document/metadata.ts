import { attribute } from './xml.ts';

/** A document as METADATA.XML describes it. Nothing of the patient is read from there. */
export type Described = {
  /** Name of its file, in capitals. */
  uri: string | null;
  hash: string | null;
  size: number | null;
  mime: string | null;
  format: boolean;
  type: boolean;
};

// IHE ITI, volume 3: the classification schemes of a document entry.
const FORMAT = 'urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d';
const TYPE = 'urn:uuid:f0306f51-975f-434e-a61c-c59651d33983';

/** Children by local name, whatever the namespace: ebRIM has had two, and both are met. */
function named(parent: Element, name: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === 1 && (node as Element).localName === name) found.push(node as Element);
  }
  return found;
}

/** The value of a slot. A long URI may be cut into numbered pieces, `1|…`. */
function slot(entry: Element, name: string): string | null {
  const found = named(entry, 'Slot').find((one) => attribute(one, 'name')?.toLowerCase() === name.toLowerCase());
  if (found === undefined) return null;
  const values = named(found, 'ValueList')
    .flatMap((list) => named(list, 'Value'))
    .map((value) => (value.textContent ?? '').trim());
  if (values.length === 0 || values[0] === '') return null;
  if (values.length === 1 && !/^\d\|/.test(values[0]!)) return values[0]!;
  return [...values]
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((value) => value.replace(/^\d+\|/, ''))
    .join('');
}

function describe(entry: Element): Described {
  const schemes = new Set(
    named(entry, 'Classification').map((one) => attribute(one, 'classificationScheme')?.toLowerCase()),
  );
  const size = slot(entry, 'size');
  return {
    uri: slot(entry, 'URI')?.replaceAll('\\', '/').replace(/^\.\//, '').toUpperCase() ?? null,
    hash: slot(entry, 'hash')?.toLowerCase() ?? null,
    size: size !== null && /^\d{1,12}$/.test(size) ? Number(size) : null,
    mime: attribute(entry, 'mimeType')?.toLowerCase() ?? null,
    format: schemes.has(FORMAT),
    type: schemes.has(TYPE),
  };
}

/** The documents of a METADATA.XML; null when it is not an ebRIM submission. */
export function describedIn(root: Element): Described[] | null {
  if (root.localName !== 'SubmitObjectsRequest') return null;
  return named(root, 'RegistryObjectList')
    .flatMap((list) => named(list, 'ExtrinsicObject'))
    .map(describe);
}
