import type { DocumentCatalogue, DocumentVerdict } from './shape.ts';
import { all, attribute, first, textOf } from './xml.ts';

/** To the second, with its zone. */
const INSTANT = /^\d{14}(\.\d{1,6})?[+-]\d{4}$/;
const OID = /^[0-2](\.(0|[1-9]\d*))+$/;
const BODY_MEDIA = new Set(['image/jpeg', 'image/tiff', 'text/rtf', 'text/plain', 'application/pdf']);

/** Those that are not said to be absent (`nullFlavor`). */
const present = (root: Element, name: string): Element[] =>
  all(root, name).filter((one) => attribute(one, 'nullFlavor') === null);

/** One, and only one. */
const single = (root: Element, name: string): Element | undefined => {
  const found = present(root, name);
  return found.length === 1 ? found[0] : undefined;
};

/** Level of a CDA: 3 has coded entries, 2 has sections only, 1 holds a file; null when it has no body. */
export function levelOf(root: Element): 1 | 2 | 3 | null {
  const structured = first(root, 'component', 'structuredBody');
  if (structured !== undefined)
    return structured.getElementsByTagNameNS(structured.namespaceURI, 'entry').length > 0 ? 3 : 2;
  return first(root, 'component', 'nonXMLBody') === undefined ? null : 1;
}

/** Whether a code is one of JDV_J07; null for a code of the right system that the table does not know: it grows each year. */
export function knownCode(code: Element | undefined, catalogue: DocumentCatalogue): boolean | null {
  const value = attribute(code, 'code');
  const system = attribute(code, 'codeSystem');
  if (value === null || system === null || !Object.hasOwn(catalogue.codes, system)) return false;
  return catalogue.codes[system]!.includes(value) ? true : null;
}

function templates(root: Element, catalogue: DocumentCatalogue, level: 1 | 2 | 3 | null): DocumentVerdict[] {
  const roots = all(root, 'templateId').map((one) => attribute(one, 'root'));
  const [hl7 = '', ci = ''] = catalogue.common;
  const once = (wanted: string): boolean => roots.filter((one) => one === wanted).length === 1;
  return [
    { rule: 'cda.template-france', ok: once(hl7) },
    { rule: 'cda.template-cisis', ok: once(ci) },
    {
      rule: 'cda.template-model',
      ok:
        level === 1
          ? roots.length === 3 && roots.includes(catalogue.level1)
          : roots.some((one) => one !== null && !catalogue.common.includes(one)),
    },
  ];
}

function authors(root: Element): DocumentVerdict[] {
  const found = present(root, 'author').filter((one) => first(one, 'assignedAuthor') !== undefined);
  return [
    { rule: 'cda.author', ok: found.length > 0 },
    {
      rule: 'cda.author-id',
      ok:
        found.length === 0
          ? null
          : found.every((one) => all(first(one, 'assignedAuthor'), 'id').some((id) => attribute(id, 'root') !== null)),
    },
    {
      rule: 'cda.author-time',
      ok: found.length === 0 ? null : found.every((one) => attribute(first(one, 'time'), 'value') !== null),
    },
  ];
}

function responsible(root: Element): DocumentVerdict[] {
  const signed = present(root, 'legalAuthenticator');
  const custodian = single(root, 'custodian');
  const act = first(present(root, 'documentationOf')[0], 'serviceEvent');
  return [
    {
      rule: 'cda.custodian',
      ok: attribute(first(custodian, 'assignedCustodian', 'representedCustodianOrganization', 'id'), 'root') !== null,
    },
    {
      rule: 'cda.authenticator',
      ok:
        signed.length === 1 &&
        attribute(first(signed[0], 'signatureCode'), 'code') === 'S' &&
        attribute(first(signed[0], 'time'), 'value') !== null,
    },
    { rule: 'cda.act', ok: act !== undefined },
    { rule: 'cda.act-performer', ok: act === undefined ? null : all(act, 'performer').length === 1 },
    { rule: 'cda.act-time', ok: act === undefined ? null : all(act, 'effectiveTime').length === 1 },
    { rule: 'cda.encounter', ok: single(root, 'componentOf') !== undefined },
  ];
}

function body(root: Element, level: 1 | 2 | 3 | null): boolean {
  if (level === null) return false;
  if (level > 1) return all(first(root, 'component', 'structuredBody'), 'component').length > 0;
  const text = first(root, 'component', 'nonXMLBody', 'text');
  return (
    attribute(text, 'representation') === 'B64' &&
    BODY_MEDIA.has(attribute(text, 'mediaType') ?? '') &&
    textOf(text) !== ''
  );
}

/**
 * The rules of the header that every document follows: CI-SIS, volet "Structuration minimale de documents de santé". A rule
 * that cannot be judged is null.
 */
export function headerVerdicts(root: Element, catalogue: DocumentCatalogue): DocumentVerdict[] {
  const level = levelOf(root);
  const typeId = first(root, 'typeId');
  const id = single(root, 'id');
  const code = single(root, 'code');
  const title = textOf(single(root, 'title'));
  const related = all(root, 'relatedDocument');
  const idRoot = attribute(id, 'root');
  return [
    {
      rule: 'cda.realm',
      ok: all(root, 'realmCode').length === 1 && attribute(first(root, 'realmCode'), 'code') === 'FR',
    },
    {
      rule: 'cda.type-id',
      ok: attribute(typeId, 'root') === '2.16.840.1.113883.1.3' && attribute(typeId, 'extension') === 'POCD_HD000040',
    },
    ...templates(root, catalogue, level),
    { rule: 'cda.id', ok: idRoot !== null },
    {
      rule: 'cda.id-dmp',
      ok: idRoot === null ? null : OID.test(idRoot) && attribute(id, 'extension') === null,
    },
    { rule: 'cda.code', ok: code === undefined ? false : knownCode(code, catalogue) },
    { rule: 'cda.title', ok: title.length >= 1 && title.length <= 128 },
    { rule: 'cda.time', ok: INSTANT.test(attribute(single(root, 'effectiveTime'), 'value') ?? '') },
    { rule: 'cda.confidentiality', ok: attribute(single(root, 'confidentialityCode'), 'code') !== null },
    { rule: 'cda.language', ok: attribute(single(root, 'languageCode'), 'code') !== null },
    { rule: 'cda.set-id', ok: attribute(single(root, 'setId'), 'root') !== null },
    { rule: 'cda.version', ok: /^[1-9]\d*$/.test(attribute(single(root, 'versionNumber'), 'value') ?? '') },
    { rule: 'cda.patient', ok: first(single(root, 'recordTarget'), 'patientRole') !== undefined },
    ...authors(root),
    ...responsible(root),
    {
      rule: 'cda.related',
      ok: related.length === 0 ? null : related.length === 1 && attribute(related[0], 'typeCode') === 'RPLC',
    },
    { rule: 'cda.body', ok: body(root, level) },
  ];
}
