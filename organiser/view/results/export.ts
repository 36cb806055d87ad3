import { csvOf } from '../part/csv.ts';
import type { ScenarioRow } from './rows.ts';

/** Titles of the sheet: the first eight are the columns of ANS's scenario sheets. */
export const scenarioTitles: Record<keyof ScenarioRow, string> = {
  profil: 'Profil',
  scenario: 'Scénario',
  priorite: 'Priorité',
  situation: 'Situation',
  etape: 'Étape',
  detail: 'Détail',
  exigence: 'Exigence',
  preuve: 'Preuve',
  resultat: 'Résultat',
  avis: "Avis de l'organisateur",
  tentatives: 'Tentatives',
  commentaires: 'Commentaires',
};

const columns = Object.keys(scenarioTitles) as (keyof ScenarioRow)[];

export const scenarioCsv = (rows: readonly ScenarioRow[]): string =>
  csvOf(
    columns.map((column) => scenarioTitles[column]),
    rows.map((row) => columns.map((column) => row[column])),
  );

/** The same lines as JSON, with what they are about. */
export const scenarioJson = (
  about: { edition: string; guide: string; anonymous: boolean; at: string },
  rows: readonly ScenarioRow[],
): string => `${JSON.stringify({ v: 1, ...about, rows }, null, 2)}\n`;
