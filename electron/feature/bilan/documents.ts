import book from '../../../resources/document/rules.json' with { type: 'json' };
import table from '../../../resources/document/types.json' with { type: 'json' };
import type { BilanData } from './data.ts';
import type { Pen } from './parts.ts';
import type { Language } from './words.ts';

const words = {
  fr: {
    title: 'Documents vérifiés',
    type: 'Document',
    step: 'Étape',
    held: 'Règles respectées',
    failed: 'Règles non respectées',
    none: 'aucune',
    is: { receipt: 'Accusé de réception', several: 'Plusieurs types', none: 'Aucun document', unknown: 'Non reconnu' },
  },
  en: {
    title: 'Documents checked',
    type: 'Document',
    step: 'Step',
    held: 'Rules held',
    failed: 'Rules broken',
    none: 'none',
    is: { receipt: 'Receipt', several: 'Several types', none: 'No document', unknown: 'Not recognised' },
  },
} as const;

/** The documents that were checked, with what each breaks; nothing when there is none. */
export function documentPart(data: BilanData, language: Language, { e, table: tableOf }: Pen): string {
  if (data.documents.length === 0) return '';
  const w = words[language];
  const typeOf = (type: string): string =>
    table.types.find(({ key }) => key === type)?.[language] ??
    w.is[(['receipt', 'several', 'none'] as const).find((one) => one === type) ?? 'unknown'];
  const ruleOf = (id: string): string => book.rules.find((rule) => rule.id === id)?.[language] ?? id;
  const rows = data.documents.map(({ type, step, held, failed, codes }) => {
    const title = data.steps.find(({ id }) => id === step)?.title[language] ?? step;
    const broken = [...failed.map(ruleOf), ...codes];
    return `<tr><th scope="row">${e(typeOf(type))}</th><td>${e(title)}</td><td>${held.length}</td><td>${broken.length === 0 ? e(w.none) : broken.map(e).join('<br>')}</td></tr>`;
  });
  return `<h2>${e(w.title)}</h2>${tableOf(w.title, [w.type, w.step, w.held, w.failed], rows)}`;
}
