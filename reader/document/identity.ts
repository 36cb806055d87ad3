import type { DocumentVerdict, InsKind } from './shape.ts';
import { all, attribute, first, textOf } from './xml.ts';

/** Roots of the INS (ANS): the number of NIR or NIA kind, of test, of demonstration. */
const ROOTS: Readonly<Record<string, Exclude<InsKind, 'absent' | 'several'>>> = {
  '1.2.250.1.213.1.4.8': 'real',
  '1.2.250.1.213.1.4.9': 'real',
  '1.2.250.1.213.1.4.10': 'test',
  '1.2.250.1.213.1.4.11': 'demo',
};
/** Fifteen signs, 2A and 2B among them. The key is not computed: official fictitious numbers have a wrong one. */
const NUMBER = /^\d{5}(\d{2}|2[AB])\d{8}$/;

export type Identity = {
  kind: InsKind;
  verdicts: DocumentVerdict[];
  /** What `X-MSS-INS: O` says of a document: number, root, birth name, first given name, sex and birth date. */
  qualified: boolean;
};

const filled = (elements: Element[]): boolean =>
  elements.some((one) => attribute(one, 'nullFlavor') === null && textOf(one) !== '');

/** The INS of the patient: whether it is there, of which kind, and which traits are. No value leaves. */
export function identityOf(root: Element): Identity {
  const role = first(root, 'recordTarget', 'patientRole');
  const patient = first(role, 'patient');
  const ids = all(role, 'id').filter((id) => attribute(id, 'nullFlavor') === null);
  const ins = ids.filter((id) => Object.hasOwn(ROOTS, attribute(id, 'root') ?? ''));
  const kinds = new Set(ins.map((id) => ROOTS[attribute(id, 'root') ?? '']!));
  const kind: InsKind = kinds.size > 1 ? 'several' : ([...kinds][0] ?? 'absent');

  const names = all(patient, 'name');
  const parts = (name: string, qualifier: string | null): Element[] =>
    names.flatMap((one) => all(one, name)).filter((one) => attribute(one, 'qualifier') === qualifier);
  const birth = attribute(first(patient, 'birthTime'), 'value') ?? '';
  const place = textOf(first(patient, 'birthplace', 'place', 'addr', 'county'));
  const traits: Record<string, boolean> = {
    'ins.number': ins.length > 0 && ins.every((id) => NUMBER.test(attribute(id, 'extension') ?? '')),
    'ins.birth-name': filled(parts('family', 'BR')),
    'ins.given-all': filled(parts('given', null)),
    'ins.given-first': filled(parts('given', 'BR')),
    'ins.sex': /^(M|F|U|UN)$/.test(attribute(first(patient, 'administrativeGenderCode'), 'code') ?? ''),
    'ins.birth-date': /^\d{8}/.test(birth),
    'ins.birth-place': /^\d[\dAB]\d{3}$/.test(place),
  };
  const there = kind !== 'absent';
  return {
    kind,
    qualified:
      there &&
      ['number', 'birth-name', 'given-first', 'sex', 'birth-date'].every((trait) => traits[`ins.${trait}`] === true),
    verdicts: [
      { rule: 'ins.present', ok: there },
      { rule: 'ins.first', ok: there ? ids[0] === ins[0] : null },
      { rule: 'ins.one-kind', ok: there ? kind !== 'several' : null },
      ...Object.entries(traits).map(([rule, ok]) => ({ rule, ok: there ? ok : null })),
    ],
  };
}
