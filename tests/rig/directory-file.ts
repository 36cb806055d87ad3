import { closeSync, openSync, writeSync } from 'node:fs';

/** The 31 columns of the public extraction, in its order. */
export const COLUMNS = [
  'Type de BAL',
  'Adresse BAL',
  'Type Identifiant PP',
  'Identifiant PP',
  'Identification nationale PP',
  'Type identifiant structure',
  'Identification Structure',
  'Service de rattachement',
  "Civilité d'exercice",
  "Nom d'exercice",
  "Prénom d'exercice",
  'Catégorie profession',
  'Libellé de catégorie profession',
  'Code Profession',
  'Libellé Profession',
  'Code savoir-faire',
  'Libellé savoir-faire',
  'Dématérialisation',
  'Raison Sociale structure BAL',
  'Enseigne commerciale structure BAL',
  'L2COMPLEMENTLOCALISATION structure BAL',
  'L3COMPLEMENTDISTRIBUTION structure BAL',
  'L4NUMEROVOIE structure BAL',
  'L4COMPLEMENTNUMEROVOIE structure BAL',
  'NL4TYPEVOIE structure BAL',
  'L4LIBELLEVOIE structure BAL',
  'L5LIEUDITMENTION structure BAL',
  'L6LIGNEACHEMINEMENT structure BAL',
  'Code postal structure BAL',
  'Département structure BAL',
  'Pays structure BAL',
] as const;

const given = ['jean', 'marie', 'sophie', 'pierre', 'luc', 'anne', 'paul', 'claire', 'hugo', 'ines', 'nadia', 'karim'];
const family = ['dupont', 'martin', 'bernard', 'durand', 'petit', 'robert', 'moreau', 'simon', 'laurent', 'michel'];
const jobs: readonly (readonly [code: string, label: string, domain: string])[] = [
  ['10', 'Médecin', 'medecin'],
  ['21', 'Pharmacien', 'pharmacien'],
  ['60', 'Infirmier', 'infirmier'],
  ['50', 'Sage-femme', 'sage-femme'],
];
const towns = ['75002 PARIS', '69003 LYON', '35000 RENNES', '59000 LILLE', '33000 BORDEAUX', '67000 STRASBOURG'];

/** The same figures each time (mulberry32): a generated file is a fixture. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

export type Known = Partial<Record<(typeof COLUMNS)[number], string>>;
export const lineOf = (cells: Known): string => COLUMNS.map((column) => cells[column] ?? '').join('|');

/** National identifier (`8` + RPPS) of the n-th fictitious person: 8 000 000 000 and up are given to nobody. */
export const personOf = (n: number): string => `8${80_000_000_000 + n}`;

function structureCells(id: number): Known {
  const town = towns[id % towns.length]!;
  return {
    'Type identifiant structure': '1',
    'Identification Structure': String(100_000_000 + id),
    'Raison Sociale structure BAL': `STRUCTURE FICTIVE ${id}`,
    'Enseigne commerciale structure BAL': id % 3 === 0 ? `MAISON DE SANTE ${id}` : '',
    'L4NUMEROVOIE structure BAL': String(1 + (id % 120)),
    'NL4TYPEVOIE structure BAL': 'RUE',
    'L4LIBELLEVOIE structure BAL': 'DE LA PAIX',
    'L6LIGNEACHEMINEMENT structure BAL': town,
    'Code postal structure BAL': town.slice(0, 5),
    'Département structure BAL': 'Département fictif',
    'Pays structure BAL': 'FRANCE',
  };
}

/** The n-th line: five personal boxes for one of a structure, as in the real file. */
export function directoryLine(n: number, roll: (below: number) => number): string {
  if (n % 6 === 5) {
    return lineOf({
      'Type de BAL': 'ORG',
      'Adresse BAL': `secretariat.${n}@structure-${roll(4_000)}.mssante.fr`,
      'Service de rattachement': `Secrétariat ${roll(400)}`,
      Dématérialisation: 'N',
      ...structureCells(roll(70_000)),
    });
  }
  const [first, name] = [given[roll(given.length)]!, family[roll(family.length)]!];
  const [code, label, domain] = jobs[roll(jobs.length)]!;
  return lineOf({
    'Type de BAL': 'PER',
    'Adresse BAL': `${first}.${name}.${n}@${domain}.mssante.fr`,
    'Type Identifiant PP': '8',
    'Identifiant PP': personOf(n).slice(1),
    'Identification nationale PP': personOf(n),
    "Civilité d'exercice": 'M',
    "Nom d'exercice": name.toUpperCase(),
    "Prénom d'exercice": first.toUpperCase(),
    'Catégorie profession': 'C',
    'Libellé de catégorie profession': 'Civil',
    'Code Profession': code,
    'Libellé Profession': label,
    'Code savoir-faire': `SM${roll(60)}`,
    'Libellé savoir-faire': `Qualification fictive ${roll(60)}`,
    Dématérialisation: 'O',
    ...(roll(2) === 0 ? structureCells(roll(70_000)) : {}),
  });
}

/** Writes a fictitious extraction of `rows` lines, the header apart. `extra` lines come first. */
export function writeDirectoryFile(file: string, rows: number, extra: readonly string[] = []): void {
  const roll = dice(20_261_124);
  const out = openSync(file, 'w');
  try {
    let text = `${COLUMNS.join('|')}\n${extra.map((line) => `${line}\n`).join('')}`;
    for (let n = 0; n < rows; n += 1) {
      text += `${directoryLine(n, roll)}\n`;
      if (text.length < 1_000_000) continue;
      writeSync(out, text);
      text = '';
    }
    writeSync(out, text);
  } finally {
    closeSync(out);
  }
}
