import { referenceOf, type BoardIrritant, type TriageState } from '../../protocol/irritant.ts';
import type { Couloir, IrritantCategory, IrritantSeverity } from '../../protocol/status.ts';
import { folded, isReleased, productOf, type Group } from './irritant.ts';

/** The lines that leave the board. Pure. */

export type Words = {
  state: (state: TriageState) => string;
  category: (category: IrritantCategory) => string;
  severity: (severity: IrritantSeverity) => string;
  couloir: (couloir: Couloir) => string;
  /** Title of a step; what no step is named. */
  step: (step: string | null) => string;
};
export type Row = Record<string, string | number>;

/** The versions of the software that were told. */
const versionsOf = (all: readonly BoardIrritant[]): string =>
  [...new Set(all.flatMap(({ told }) => (told === null || told.version === '' ? [] : [told.version])))]
    .toSorted()
    .join(', ');

/**
 * For the équipe Sentinelle: every irritant, with what was said of it. `withLabels`: also who said it, which only a national
 * organiser may ask for.
 */
export function sentinelleRows(groups: readonly Group[], words: Words, withLabels: boolean): Row[] {
  return groups.map(({ main, duplicates }) => {
    const product = productOf(main);
    const { triage } = main;
    const all = [main, ...duplicates];
    return {
      Référence: referenceOf(main),
      Jour: main.reported.at.slice(0, 10),
      Couloir: words.couloir(main.couloir),
      Région: main.region ?? '',
      Éditeur: product?.editor ?? '',
      Solution: product?.name ?? '',
      Version: versionsOf(all),
      Étape: words.step(triage.step),
      Catégorie: words.category(triage.category),
      Gravité: words.severity(triage.severity),
      État: words.state(triage.state),
      'Signalé par': all.length,
      Description: all.map(({ reported }) => reported.text).join('\n— '),
      "Texte pour l'éditeur": triage.released ?? '',
      ...(withLabels ? { Participants: [...new Set(all.map(({ label }) => label))].join(', ') } : {}),
    };
  });
}

/** For one publisher: what it may read with its link, of its own products. Nothing of anybody. */
export function publisherRows(groups: readonly Group[], words: Words, editor: string): Row[] {
  return groups
    .filter(({ main }) => isReleased(main) && folded(productOf(main)?.editor ?? '') === folded(editor))
    .map(({ main, duplicates }) => ({
      Référence: referenceOf(main),
      Solution: productOf(main)?.name ?? '',
      Version: versionsOf([main, ...duplicates]),
      Catégorie: words.category(main.triage.category),
      'Signalé par': 1 + duplicates.length,
      Étape: words.step(main.triage.step),
      Gravité: words.severity(main.triage.severity),
      État: words.state(main.triage.state),
      Description: main.triage.released ?? '',
    }));
}

/** The publishers of whom something was released, by name. */
export function publishersOf(irritants: readonly BoardIrritant[]): string[] {
  const found = new Map<string, string>();
  for (const one of irritants) {
    const editor = productOf(one)?.editor;
    if (editor !== undefined && isReleased(one) && !found.has(folded(editor))) found.set(folded(editor), editor);
  }
  return [...found.values()].toSorted((a, b) => a.localeCompare(b, 'fr'));
}

export const tableOf = (rows: readonly Row[]): { titles: string[]; cells: (string | number)[][] } => {
  const titles = Object.keys(rows[0] ?? {});
  return { titles, cells: rows.map((row) => titles.map((title) => row[title] ?? '')) };
};
