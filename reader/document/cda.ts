import { headerVerdicts, knownCode, levelOf } from './header.ts';
import { identityOf } from './identity.ts';
import { ownName, personalWords } from './own-name.ts';
import type { CdaReport, DocumentCatalogue, DocumentVerdict, UnreadReason } from './shape.ts';
import { all, attribute, first, textOf } from './xml.ts';

const CDA = 'urn:hl7-org:v3';

export type ReadCda = {
  report: CdaReport;
  /** What other files of the same send are compared with. Never leaves the reading process. */
  code: string | null;
  qualified: boolean;
  personal: ReadonlySet<string>;
};

const isCda = (element: Element): boolean => element.localName === 'ClinicalDocument' && element.namespaceURI === CDA;

/** The document of a file: its root, or beside a style sheet under one root ("autoprésentable"); null when it holds none. */
export function cdaIn(root: Element): Element | null {
  if (isCda(root)) return root;
  if (root.localName !== 'stylesheet') return null;
  for (let node = root.firstChild; node !== null; node = node.nextSibling)
    if (node.nodeType === 1 && isCda(node as Element)) return node as Element;
  return null;
}

type Row = DocumentCatalogue['types'][number];
type Typed = Pick<CdaReport, 'type' | 'by' | 'sameVersion'> & { model: boolean | null };

/** Template first: the same document has had several codes over the years. */
function typeOf(root: Element, code: Element | undefined, catalogue: DocumentCatalogue): Typed {
  const value = attribute(code, 'code');
  const system = attribute(code, 'codeSystem');
  const templates = all(root, 'templateId');
  const rootsOf = templates.map((one) => attribute(one, 'root'));
  const coded = (row: Row): boolean => row.code === value && row.system === system;
  const rows = catalogue.types.filter((row) => rootsOf.includes(row.root));
  const exact = rows.find(coded) ?? rows.find((row) => row.code === null) ?? rows[0];
  if (exact !== undefined) {
    const extension = attribute(templates[rootsOf.indexOf(exact.root)], 'extension');
    return {
      type: exact.key,
      by: 'template',
      sameVersion: extension === null || exact.extension === null ? null : extension === exact.extension,
      model: exact.code === null ? null : coded(exact),
    };
  }
  // By code alone, when it names one type: a plain document says its code and nothing of its content.
  const found = catalogue.types.filter((row) => row.level === 3 && coded(row));
  if (found.length !== 1) return { type: null, by: null, sameVersion: null, model: null };
  return { type: found[0]!.key, by: 'code', sameVersion: null, model: null };
}

function softwareOf(root: Element, personal: ReadonlySet<string>): string | null {
  for (const author of all(root, 'author')) {
    const device = first(author, 'assignedAuthor', 'assignedAuthoringDevice');
    for (const part of ['softwareName', 'manufacturerModelName']) {
      const name = ownName(textOf(first(device, part)), personal);
      if (name !== null) return name;
    }
  }
  return null;
}

/** The three rules of any file, all of them held by what could be read. */
export const readFile: DocumentVerdict[] = ['file.encoding', 'file.whole', 'file.safe'].map((rule) => ({
  rule,
  ok: true,
}));

/** The same for one that was not: the rule that its reason breaks; what came after was not looked at. */
export function unreadFile(reason: UnreadReason): DocumentVerdict[] {
  const broken =
    reason === 'encoding'
      ? 'file.encoding'
      : ['empty', 'truncated', 'broken', 'zip-damaged', 'mail-broken'].includes(reason)
        ? 'file.whole'
        : 'file.safe';
  return readFile.map(({ rule }) => ({ rule, ok: rule === broken ? false : null }));
}

/** What a document says of itself and of the rules it follows. Of the patient only what is there or not. */
export function readCda(root: Element, catalogue: DocumentCatalogue): ReadCda {
  const code = first(root, 'code');
  const { model, ...typed } = typeOf(root, code, catalogue);
  const identity = identityOf(root);
  const personal = personalWords(root);
  const assigned = all(root, 'author').map((one) => first(one, 'assignedAuthor'));
  const has = (name: string): boolean => assigned.some((one) => first(one, name) !== undefined);
  return {
    code: attribute(code, 'code'),
    qualified: identity.qualified,
    personal,
    report: {
      unread: null,
      ...typed,
      level: levelOf(root),
      code: knownCode(code, catalogue) === true ? attribute(code, 'code') : null,
      ins: identity.kind,
      author: {
        person: has('assignedPerson'),
        organisation: has('representedOrganization'),
        device: has('assignedAuthoringDevice'),
      },
      software: softwareOf(root, personal),
      verdicts: [
        ...readFile,
        ...headerVerdicts(root, catalogue),
        { rule: 'cda.code-model', ok: model },
        ...identity.verdicts,
      ],
    },
  };
}

/** The report of a document inside another file, that could not be read. */
export const unreadCda = (reason: UnreadReason): CdaReport => ({
  unread: reason,
  type: null,
  by: null,
  sameVersion: null,
  level: null,
  code: null,
  ins: 'absent',
  author: { person: false, organisation: false, device: false },
  software: null,
  verdicts: unreadFile(reason),
});
