import type { Language } from './words.ts';

type Words = {
  local: string;
  services: string;
  service: string;
  layers: string;
  volets: string;
  documents: string;
  noDocument: string;
  document: string;
  held: string;
  failed: string;
  part: string;
  layerIs: Record<'transport' | 'metier', string>;
  chart: string;
  conforme: string;
  nonConforme: string;
  other: string;
  legend: string;
  time: string;
  timeNone: string;
  timeSum: (spent: string, planned: string) => string;
  /** Of the hour, what no result accounts for. */
  timeRest: (rest: string) => string;
  toFix: string;
  /** Irritants of no step in particular. */
  noStep: string;
  irritant: string;
  untested: string;
  voletsWhat: string;
  spent: string;
  planned: string;
  worked: string;
  workedNone: string;
  evidence: string;
  evidenceNone: string;
  /** How a piece was made; an older one does not say. */
  evidenceIs: Record<'capture' | 'file' | 'image' | 'note', string>;
  kind: string;
  size: string;
  addedAt: string;
  past: string;
  pastFirst: string;
  date: string;
  scoreIn: string;
  steps: string;
  irritants: string;
  thisOne: string;
  localOne: string;
};

/** The words of the parts that were added to the printed bilan. */
export const partWords: Record<Language, Words> = {
  fr: {
    local: "Séance locale : ce bilan n'a été transmis à personne.",
    services: 'Par service',
    service: 'Service',
    layers: 'Transport et métier',
    part: 'Partie',
    volets: 'Par volet (document)',
    documents: 'Documents lus sur ce poste',
    noDocument: 'Aucun document lu.',
    document: 'Document',
    held: 'Règles respectées',
    failed: 'Règles non respectées',
    layerIs: {
      transport: 'Transport : se connecter, envoyer, recevoir',
      metier: 'Métier : le dossier et les documents',
    },
    chart: 'En image',
    conforme: 'Conforme',
    nonConforme: 'Non conforme',
    other: 'Sans résultat, non testable ou non testé',
    legend: 'Dans les barres : plein, conforme ; hachuré, non conforme ; vide, sans résultat.',
    time: 'Temps par étape',
    timeNone: "Le temps par étape n'est pas connu : l'heure n'a pas été démarrée, ou aucun résultat n'a été donné.",
    timeSum: (spent, planned) =>
      `${spent} sur les étapes qui ont un résultat, pour ${planned} prévues. Le trait marque la durée prévue ; ce qui la dépasse est hachuré.`,
    timeRest: (rest) => `Le reste de l'heure (${rest}) n'est compté à aucune étape : rien n'a été noté ensuite.`,
    toFix: 'À corriger, à transmettre à votre éditeur',
    noStep: 'Sans étape précise',
    irritant: 'Irritant',
    untested: 'Possible, non testé',
    voletsWhat:
      "Un document compte quand il a été lu sur ce poste et ajouté à une étape ; les autres étaient possibles et n'ont pas été testés.",
    spent: 'Passé',
    planned: 'Prévu',
    worked: 'Ce qui était conforme',
    workedNone: 'Aucune étape conforme.',
    evidence: 'Preuves jointes',
    evidenceNone: 'Aucune preuve jointe.',
    evidenceIs: { capture: 'Capture', file: 'Fichier', image: 'Image', note: 'Note' },
    kind: 'Nature',
    size: 'Taille',
    addedAt: 'Ajoutée le',
    past: 'Dans le temps',
    pastFirst: "Premier créneau : il n'y a pas encore de comparaison.",
    date: 'Date',
    scoreIn: 'Score (% du maximum)',
    steps: 'Étapes conformes',
    irritants: 'Irritants',
    thisOne: 'Cette séance',
    localOne: 'séance locale',
  },
  en: {
    local: 'Local session: this summary was sent to nobody.',
    services: 'By service',
    service: 'Service',
    layers: 'Transport and practice',
    part: 'Part',
    volets: 'By document',
    documents: 'Documents read on this computer',
    noDocument: 'No document read.',
    document: 'Document',
    held: 'Rules held',
    failed: 'Rules not held',
    layerIs: { transport: 'Transport: sign in, send, receive', metier: 'Practice: the record and the documents' },
    chart: 'As a picture',
    conforme: 'Compliant',
    nonConforme: 'Not compliant',
    other: 'No result, not testable or not tested',
    legend: 'In the bars: full, compliant; hatched, not compliant; empty, no result.',
    time: 'Time per step',
    timeNone: 'Times are not known: the hour was not begun, or no result was given.',
    timeSum: (spent, planned) =>
      `${spent} on the steps that have a result, for ${planned} planned. The line marks the planned time; what goes past it is hatched.`,
    timeRest: (rest) => `The rest of the hour (${rest}) is counted at no step: nothing was noted after.`,
    toFix: 'To fix, to tell the publisher of your software',
    noStep: 'No step in particular',
    irritant: 'Annoyance',
    untested: 'Possible, not tested',
    voletsWhat:
      'A document counts once it was read on this computer and added to a step; the others were possible and were not tested.',
    spent: 'Spent',
    planned: 'Planned',
    worked: 'What was compliant',
    workedNone: 'No compliant step.',
    evidence: 'Evidence attached',
    evidenceNone: 'No evidence attached.',
    evidenceIs: { capture: 'Capture', file: 'File', image: 'Image', note: 'Note' },
    kind: 'Kind',
    size: 'Size',
    addedAt: 'Added on',
    past: 'Over time',
    pastFirst: 'First slot: there is nothing to compare with yet.',
    date: 'Date',
    scoreIn: 'Score (% of the most)',
    steps: 'Compliant steps',
    irritants: 'Annoyances',
    thisOne: 'This session',
    localOne: 'local session',
  },
};
