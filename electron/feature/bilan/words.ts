import type { Author } from '../../../organiser/protocol/event.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import type { CheckId } from '../../contract/check.ts';
import type {
  CheckStatus,
  Couloir,
  IrritantCategory,
  IrritantSeverity,
  StepStatus,
} from '../../../organiser/protocol/status.ts';

export type Language = 'fr' | 'en';

type Words = {
  title: string;
  summary: string;
  edition: string;
  participant: string;
  couloir: string;
  slot: string;
  solution: string;
  duration: string;
  score: string;
  guide: string;
  madeAt: string;
  steps: string;
  step: string;
  who: string;
  result: string;
  outcome: string;
  checkedAt: string;
  verdict: string;
  attempts: string;
  irritants: string;
  noIrritant: string;
  category: string;
  severity: string;
  what: string;
  comments: string;
  noComment: string;
  checks: string;
  check: string;
  none: string;
  notGiven: string;
  demo: string;
  unsent: (n: number) => string;
  minutes: (n: number) => string;
  points: (n: number, best: number) => string;
  /** In place of a score before the end. */
  noScore: string;
  scoreRule: string;
  counts: string;
  number: string;
  organiserNote: string;
  whoIs: Record<GuideStep['who'], string>;
  roleIs: Record<Author, string>;
  statusIs: Record<StepStatus, string>;
  couloirIs: Record<Couloir, string>;
  categoryIs: Record<IrritantCategory, string>;
  severityIs: Record<IrritantSeverity, string>;
  checkIs: Record<CheckStatus, string>;
  checkName: Record<CheckId, string>;
};

/** The words of the printed bilan, each language in its own; names of official things (couloirs, services) stay French. */
export const words: Record<Language, Words> = {
  fr: {
    title: "Bilan du Vérif' Ségur",
    summary: 'En résumé',
    edition: 'Édition',
    participant: 'Participant',
    couloir: 'Couloir',
    slot: 'Créneau',
    solution: 'Logiciel',
    duration: 'Durée constatée',
    score: 'Score',
    guide: 'Version du protocole',
    madeAt: 'Bilan établi le',
    steps: 'Étapes',
    step: 'Étape',
    who: 'Prévue pour',
    result: 'Résultat du participant',
    outcome: 'Résultat',
    checkedAt: 'Vérifié le',
    verdict: 'Avis des organisateurs',
    attempts: 'Essais',
    irritants: 'Irritants',
    noIrritant: 'Aucun irritant signalé.',
    category: 'Catégorie',
    severity: 'Gravité',
    what: 'Description',
    comments: 'Commentaires',
    noComment: 'Aucun commentaire.',
    checks: 'Prérequis',
    check: 'Vérification',
    none: '–',
    notGiven: 'Non renseigné',
    demo: 'DÉMONSTRATION : ce bilan ne prouve rien.',
    unsent: (n) => `${n} élément(s) n'étaient pas encore transmis aux organisateurs quand ce bilan a été établi.`,
    minutes: (n) => `${n} min`,
    points: (n, best) => `${n} sur ${best}`,
    noScore: "À la fin de l'heure",
    scoreRule:
      'Score : conforme 2 points, avec réserve 1, non conforme −2, jamais moins de 0. Les étapes non testables ou non applicables, et celles que font les organisateurs, sont hors du total.',
    counts: 'Étapes par résultat',
    number: 'Nombre',
    organiserNote: "L'avis des organisateurs remplace le résultat du participant dans le score.",
    whoIs: { participant: 'Participant', secretaire: 'Secrétariat', organisateur: 'Organisateurs' },
    roleIs: { participant: 'participant', organiser: 'organisateur', observer: 'observateur', hub: 'serveur' },
    statusIs: {
      conforme: 'Conforme',
      'conforme-avec-reserve': 'Conforme avec réserve',
      'a-faire': 'À faire',
      'non-testable': 'Non testable',
      'non-applicable': 'Non applicable',
      'non-conforme': 'Non conforme',
    },
    couloirIs: {
      'medecine-de-ville': 'Médecine de ville',
      'etablissement-de-sante': 'Établissement de santé',
      'etablissement-medico-social': 'Établissement médico-social',
      'cabinet-de-radiologie': 'Cabinet de radiologie',
      laboratoire: 'Laboratoire',
      officine: 'Officine',
    },
    categoryIs: {
      connexion: 'Connexion',
      ins: 'INS',
      document: 'Document',
      dmp: 'DMP',
      mss: 'MSSanté',
      ergonomie: 'Ergonomie',
      performance: 'Lenteur',
      autre: 'Autre',
    },
    severityIs: { mineur: 'Mineur', genant: 'Gênant', bloquant: 'Bloquant' },
    checkIs: { ok: 'Prêt', warn: 'À surveiller', fail: 'À corriger', unknown: 'Non vérifié' },
    checkName: {
      profile: 'Profil et disponibilité',
      'card.present': 'Carte dans le lecteur',
      'card.middleware': 'Composant de lecture de la carte',
      'card.certificate': 'Validité de la carte',
      'card.pin': 'Code de la carte',
      'card.holder': 'Titulaire de la carte',
      'card.proof': 'Preuve de possession de la carte',
      'mss.address': 'Adresse MSSanté',
      'mss.directory': "Adresse dans l'annuaire",
      'mss.receive': 'Code reçu à mon adresse MSSanté',
      'mss.send': 'Code envoyé de mon adresse MSSanté',
      'mss.roundtrip': 'Aller-retour dans ma messagerie MSSanté',
      'segur.solution': 'Logiciel référencé Ségur',
      'network.hub': 'Lien avec les organisateurs',
      'network.path': 'Accès à Internet',
      'network.psc': 'Accès à Pro Santé Connect',
      'network.insi': 'Accès au téléservice INSi',
      'network.dmp': 'Accès au DMP',
      'network.mss': 'Accès à la messagerie MSSanté',
      'network.annuaire': "Accès à l'Annuaire Santé",
      'network.teams': 'Accès à Teams',
      'system.clock': "Horloge de l'ordinateur",
      'system.os': "Système de l'ordinateur",
      'system.disk': 'Place sur le disque',
      'system.display': "Taille de l'écran",
      'system.teams': 'Application Teams',
      'system.restart': 'Redémarrage en attente',
      'system.energy': 'Veille et batterie',
    },
  },
  en: {
    title: "Vérif' Ségur summary",
    summary: 'Summary',
    edition: 'Edition',
    participant: 'Participant',
    couloir: 'Care setting',
    slot: 'Slot',
    solution: 'Software',
    duration: 'Measured duration',
    score: 'Score',
    guide: 'Version of the protocol',
    madeAt: 'Made on',
    steps: 'Steps',
    step: 'Step',
    who: 'Meant for',
    result: "Participant's result",
    outcome: 'Result',
    checkedAt: 'Checked on',
    verdict: "Organisers' verdict",
    attempts: 'Attempts',
    irritants: 'Annoyances',
    noIrritant: 'No annoyance reported.',
    category: 'Category',
    severity: 'Severity',
    what: 'Description',
    comments: 'Comments',
    noComment: 'No comment.',
    checks: 'Prerequisites',
    check: 'Check',
    none: '–',
    notGiven: 'Not given',
    demo: 'DEMONSTRATION: this summary proves nothing.',
    unsent: (n) => `${n} item(s) had not reached the organisers yet when this summary was made.`,
    minutes: (n) => `${n} min`,
    points: (n, best) => `${n} out of ${best}`,
    noScore: 'At the end of the hour',
    scoreRule:
      'Score: compliant 2 points, with reservation 1, not compliant −2, never below 0. Steps that cannot be tested or do not apply, and those that the organisers do, are not in the total.',
    counts: 'Steps by result',
    number: 'Number',
    organiserNote: "The organisers' verdict takes the place of the participant's result in the score.",
    whoIs: { participant: 'Participant', secretaire: 'Front desk', organisateur: 'Organisers' },
    roleIs: { participant: 'participant', organiser: 'organiser', observer: 'observer', hub: 'server' },
    statusIs: {
      conforme: 'Compliant',
      'conforme-avec-reserve': 'Compliant with reservation',
      'a-faire': 'To do',
      'non-testable': 'Cannot be tested',
      'non-applicable': 'Not applicable',
      'non-conforme': 'Not compliant',
    },
    couloirIs: {
      'medecine-de-ville': 'Médecine de ville',
      'etablissement-de-sante': 'Établissement de santé',
      'etablissement-medico-social': 'Établissement médico-social',
      'cabinet-de-radiologie': 'Cabinet de radiologie',
      laboratoire: 'Laboratoire',
      officine: 'Officine',
    },
    categoryIs: {
      connexion: 'Sign-in',
      ins: 'INS',
      document: 'Document',
      dmp: 'DMP',
      mss: 'MSSanté',
      ergonomie: 'Ergonomics',
      performance: 'Slowness',
      autre: 'Other',
    },
    severityIs: { mineur: 'Minor', genant: 'Annoying', bloquant: 'Blocking' },
    checkIs: { ok: 'Ready', warn: 'To watch', fail: 'To fix', unknown: 'Not checked' },
    checkName: {
      profile: 'Profile and availability',
      'card.present': 'Card in the reader',
      'card.middleware': 'Card reading component',
      'card.certificate': 'Validity of the card',
      'card.pin': 'Code of the card',
      'card.holder': 'Holder of the card',
      'card.proof': 'Proof that the card is yours',
      'mss.address': 'MSSanté address',
      'mss.directory': 'Address in the directory',
      'mss.receive': 'Code received at my MSSanté address',
      'mss.send': 'Code sent from my MSSanté address',
      'mss.roundtrip': 'Round trip in my MSSanté mailbox',
      'segur.solution': 'Ségur listed software',
      'network.hub': 'Link with the organisers',
      'network.path': 'Internet access',
      'network.psc': 'Access to Pro Santé Connect',
      'network.insi': 'Access to the INSi service',
      'network.dmp': 'Access to the DMP',
      'network.mss': 'Access to MSSanté mail',
      'network.annuaire': 'Access to the Annuaire Santé',
      'network.teams': 'Access to Teams',
      'system.clock': 'Clock of the computer',
      'system.os': 'System of the computer',
      'system.disk': 'Space on the disk',
      'system.display': 'Screen size',
      'system.teams': 'Teams app',
      'system.restart': 'Pending restart',
      'system.energy': 'Sleep and battery',
    },
  },
};
