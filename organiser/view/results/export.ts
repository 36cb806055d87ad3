import type { ScenarioRow } from './rows.ts';

/** Titles of the sheet: the first eight are the columns of ANS's scenario sheets, the others say of what and by whom. */
export const scenarioTitles: Record<keyof ScenarioRow, string> = {
  profil: 'Profil',
  scenario: 'Scénario',
  priorite: 'Priorité',
  situation: 'Situation',
  etape: 'Étape',
  detail: 'Détail',
  exigence: 'Exigence',
  preuve: 'Preuve',
  participant: 'Participant',
  editeur: 'Éditeur',
  solution: 'Solution',
  version: 'Version',
  region: 'Région',
  date: 'Date (heure de Paris)',
  creneau: 'Créneau',
  etat: 'État du créneau',
  resultat: 'Résultat',
  avis: "Avis de l'organisateur",
  avisARevoir: 'Avis à revoir',
  verifiePar: 'Vérifié par',
  tentatives: 'Tentatives',
  commentaires: 'Commentaires',
};

const columns = Object.keys(scenarioTitles) as (keyof ScenarioRow)[];

/** The lines as a table, for a CSV or an Excel file. */
export const scenarioTable = (rows: readonly ScenarioRow[]): { titles: string[]; cells: (string | number)[][] } => ({
  titles: columns.map((column) => scenarioTitles[column]),
  cells: rows.map((row) => columns.map((column) => row[column])),
});
