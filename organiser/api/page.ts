import type { HubErrorCode } from '../protocol/wire.ts';
import { planningPages } from './page-planning.ts';
import { peoplePages } from './page-people.ts';
import { irritantPages } from './page-irritant.ts';
import { accountPages } from './page-account.ts';

export const tags = {
  service: { fr: 'Le service', en: 'The hub itself' },
  entry: { fr: 'Entrer', en: 'Coming in' },
  sync: { fr: 'Échange des événements', en: 'Exchange of events' },
  blobs: { fr: 'Fichiers chiffrés', en: 'Encrypted blobs' },
  proof: { fr: 'Preuve par la carte', en: 'Proof by the card' },
  mss: { fr: 'Les deux gestes MSSanté', en: 'The two gestures of MSSanté' },
  editions: { fr: 'Éditions, créneaux, codes', en: 'Editions, slots, codes' },
  lists: { fr: 'Listes publiées', en: 'Published lists' },
  participants: { fr: 'Participants', en: 'Participants' },
  readiness: { fr: 'Qui est prêt', en: 'Who is ready' },
  planning: { fr: 'Planning et parcours', en: 'Planning and chains' },
  irritants: { fr: 'Irritants et éditeurs', en: 'Irritants and publishers' },
  accounts: { fr: 'Comptes, connexions, journal d’accès', en: 'Accounts, sessions, journal of accesses' },
} as const;
export type Tag = keyof typeof tags;

export type Page = {
  tag: Tag;
  /** The summary of the route, in French. */
  fr: string;
  /** What the schemas do not say. */
  more?: { fr: string; en: string };
  /** Refusals beside those of its kind (refusal.ts). */
  refuses?: readonly HubErrorCode[];
  /** Media type of a body that is not JSON. */
  body?: string;
  /** A good answer that no schema tells: its media type (null: no body), its headers, and its status when it is not 200. */
  answer?: { type: string | null; headers?: readonly string[]; status?: 302 };
  /** Security scheme, when it is not the one of `config.access`. */
  security?: 'metrics';
};

const log = ['log.unknown', 'rights.refused'] as const;
const upload = ['Upload-Offset', 'Upload-Length'];

/** One page per route of the API. */
export const pages: Record<string, Page> = {
  ...peoplePages,
  ...planningPages,
  'GET /healthz': {
    tag: 'service',
    fr: 'Le service et sa base répondent',
    more: {
      fr: 'Pour un mandataire ou une surveillance : 503 quand la base ne répond pas en deux secondes.',
      en: 'For a reverse proxy or a monitor: 503 when the store does not answer within two seconds.',
    },
  },
  'GET /healthz/live': {
    tag: 'service',
    fr: 'Le processus répond',
    more: {
      fr: 'Pour un superviseur qui relance un processus : la base n’est pas interrogée, car relancer ne répare pas un disque.',
      en: 'For a supervisor that restarts a process: the store is not asked, since a restart does not mend a disk.',
    },
  },
  'GET /metrics': {
    tag: 'service',
    fr: 'Mesures du service, pour Prometheus',
    more: {
      fr: 'Servies seulement si VS_HUB_METRICS_TOKEN est défini (404 sinon), à qui présente ce jeton. Aucune étiquette ne nomme personne.',
      en: 'Served only when VS_HUB_METRICS_TOKEN is set (404 otherwise), to the holder of that bearer. No label names anybody.',
    },
    refuses: ['auth.required', 'route.unknown'],
    answer: { type: 'text/plain' },
    security: 'metrics',
  },
  'GET /v1/hub': {
    tag: 'service',
    fr: 'Ce qu’est ce service',
    more: {
      fr: '`epoch` nomme cet historique : un autre veut dire que le service a été restauré, et qu’un appareil repart de 0.',
      en: '`epoch` names this history: another one means that the hub was restored, and a device starts from 0.',
    },
  },
  'GET /v1/me': { tag: 'entry', fr: 'À qui est ce jeton' },
  'POST /v1/join': {
    tag: 'entry',
    fr: 'Entre dans un créneau avec un code d’accès',
    more: {
      fr: 'Un code sert une fois ; le même appareil peut répéter pendant 15 minutes. Dix codes faux en 15 minutes bloquent une adresse.',
      en: 'A code works once; the same device may repeat for 15 minutes. Ten wrong codes in 15 minutes lock an address.',
    },
    refuses: ['join.code-unknown', 'join.code-used', 'join.code-expired', 'join.locked', 'sync.device'],
  },
  'POST /v1/device': {
    tag: 'entry',
    fr: 'Prend un autre identifiant d’appareil pour la même personne ; le jeton précédent prend fin',
    more: {
      fr: 'Un appareil dont la sauvegarde est plus ancienne que ce que sait le service prend un autre identifiant. Une clé du tableau de bord ne prend pas fin.',
      en: 'A device whose backup is older than what the hub knows takes a new id. A key of the board does not end.',
    },
    refuses: ['sync.device'],
  },
  'POST /v1/logs/{log}/sync': {
    tag: 'sync',
    fr: 'Envoie des événements et reçoit ceux qui suivent le curseur',
    more: {
      fr: 'Au plus 100 événements envoyés et 500 reçus : `head` dit s’il en reste. Renvoyer le même (device, n) ne change rien. Un événement de la réponse est sur le disque du service. Un observateur n’envoie rien.',
      en: 'At most 100 events are pushed and 500 answered: `head` tells whether more remain. A push is idempotent on (device, n). An event in the answer is on the disk of the hub. Observers push nothing.',
    },
    refuses: [...log, 'sync.device', 'sync.fork', 'event.invalid', 'event.too-large'],
  },
  'GET /v1/stream': {
    tag: 'sync',
    fr: 'Signale en direct qu’un journal a avancé',
    more: {
      fr: 'Événements « server-sent » sans donnée de personne : `poke` avec un journal et sa tête, d’abord ceux de chaque journal lisible. Un commentaire vient toutes les 15 secondes ; `retry` vient quand le service s’arrête.',
      en: 'Server-sent events without data of anybody: `poke` with a log and its head, first those of each readable log. A comment comes every 15 seconds; `retry` comes when the hub stops.',
    },
    answer: { type: 'text/event-stream' },
  },
  'HEAD /v1/blobs/{sha256}': {
    tag: 'blobs',
    fr: 'Combien d’octets d’un fichier sont arrivés',
    refuses: ['blob.unknown', 'hub.full'],
    answer: { type: null, headers: upload },
  },
  'GET /v1/blobs/{sha256}': {
    tag: 'blobs',
    fr: 'Les octets d’un fichier',
    more: {
      fr: 'Chiffré pour les organisateurs (age) : le service ne peut pas le lire. Chaque lecture est notée dans l’audit.',
      en: 'Encrypted for the organisers (age): the hub cannot read it. Each reading is noted in the audit.',
    },
    refuses: ['blob.unknown', 'blob.erased', 'hub.full'],
    answer: { type: 'application/octet-stream' },
  },
  'GET /v1/editions/{id}/reports': {
    tag: 'blobs',
    fr: 'Les journaux reçus des participants d’une édition, les derniers d’abord',
    more: {
      fr: 'Ce qui les entoure : le service ne lit pas ce qu’ils disent. Passés `days` jours après leur réception, leurs octets sont effacés (`erasedAt`) ; les 2000 derniers.',
      en: 'What is around them: the hub does not read what they say. `days` days after they came their bytes are erased (`erasedAt`); the latest 2000.',
    },
    refuses: ['route.unknown'],
  },
  'PUT /v1/blobs/{sha256}': {
    tag: 'blobs',
    fr: 'Dépose un fichier chiffré, entier ou par parties',
    more: {
      fr: 'Les parties viennent dans l’ordre, avec Content-Range ; 202 tant qu’il manque des octets. Le nom est l’empreinte SHA-256 des octets, vérifiée. 25 Mio chacun, dix fois plus par journal.',
      en: 'Parts come in order with Content-Range; 202 while bytes are missing. The name is the SHA-256 of the bytes, and is checked. 25 MiB each, ten times that per log.',
    },
    refuses: ['blob.offset', 'blob.mismatch'],
    body: 'application/octet-stream',
  },
  'POST /v1/logs/{log}/proof/challenge': {
    tag: 'proof',
    fr: 'Donne ce que la carte doit signer, une seule fois',
    refuses: log,
  },
  'POST /v1/logs/{log}/proof': {
    tag: 'proof',
    fr: 'Vérifie ce que la carte a signé, et le dit dans le journal',
    more: {
      fr: 'Rien du certificat n’est gardé. L’exemple est un refus : une bonne demande exige une carte.',
      en: 'Nothing of the certificate is kept. Its example is a refusal: a good one needs a card.',
    },
    refuses: [...log, 'proof.challenge', 'proof.certificate', 'proof.untrusted', 'proof.signature'],
  },
  'POST /v1/logs/{log}/mss/receive': {
    tag: 'mss',
    fr: 'Envoie un code à une adresse MSSanté',
    more: {
      fr: 'L’adresse est gardée jusqu’au départ du message, puis nulle part. `hand` : ce service n’a pas de messagerie, un organisateur s’en charge.',
      en: 'The address is kept until the mail left, then nowhere. `hand`: this hub has no mail account, an organiser does it.',
    },
    refuses: [...log, 'mss.address', 'mail.full'],
  },
  'POST /v1/logs/{log}/mss/receive/answer': {
    tag: 'mss',
    fr: 'Le code reçu, tapé en retour',
    refuses: ['rights.refused', 'mss.code-none', 'mss.code-wrong'],
  },
  'POST /v1/logs/{log}/mss/send': { tag: 'mss', fr: 'Donne un code à envoyer aux organisateurs', refuses: log },
  'POST /v1/logs/{log}/mss/hand/code': {
    tag: 'mss',
    fr: 'Donne un code que l’organisateur envoie lui-même',
    refuses: ['log.unknown'],
  },
  'POST /v1/logs/{log}/mss/hand/received': {
    tag: 'mss',
    fr: 'L’organisateur a trouvé le code du participant dans un message',
    refuses: ['mss.code-none', 'mss.code-wrong'],
  },
  'GET /v1/mss/box': { tag: 'mss', fr: 'L’adresse où les participants envoient leur code' },
  'PUT /v1/mss/box': {
    tag: 'mss',
    fr: 'Indique ou efface cette adresse, sur un service sans messagerie',
    refuses: ['request.invalid'],
  },
  'GET /v1/mail': { tag: 'service', fr: 'État du compte de messagerie du service' },
  'GET /v1/editions': { tag: 'editions', fr: 'Les éditions' },
  'POST /v1/editions': {
    tag: 'editions',
    fr: 'Crée une édition',
    more: {
      fr: '`reportKey` est la partie publique de la clé des organisateurs (age) ; la partie privée n’arrive jamais au service.',
      en: '`reportKey` is the public half of the organisers’ key (age); the private half never reaches the hub.',
    },
  },
  'GET /v1/editions/{id}/slots': { tag: 'editions', fr: 'Les créneaux d’une édition', refuses: ['route.unknown'] },
  'POST /v1/editions/{id}/slots': {
    tag: 'editions',
    fr: 'Crée un créneau',
    refuses: ['route.unknown', 'slot.conflict'],
  },
  'POST /v1/slots/{id}/code': {
    tag: 'editions',
    fr: 'Donne un code d’accès, montré une seule fois',
    more: {
      fr: 'Prend fin après 30 jours ou avec l’édition. Les codes précédents du créneau, non utilisés, ne valent plus.',
      en: 'Ends after 30 days or with the edition. The earlier unused ones of the slot become void.',
    },
    refuses: ['route.unknown'],
  },
  'GET /v1/lists': { tag: 'lists', fr: 'Les listes publiées pour l’édition du participant', refuses: ['log.unknown'] },
  'GET /v1/lists/{name}': {
    tag: 'lists',
    fr: 'Une liste publiée pour l’édition du participant',
    refuses: ['log.unknown', 'list.unknown'],
  },
  'GET /v1/editions/{id}/lists': {
    tag: 'lists',
    fr: 'Les publications d’une édition, la plus récente d’abord',
    refuses: ['route.unknown'],
  },
  'GET /v1/editions/{id}/lists/{name}': {
    tag: 'lists',
    fr: 'Une liste publiée d’une édition, en vigueur ou d’une version donnée',
    refuses: ['route.unknown', 'list.unknown'],
  },
  'PUT /v1/editions/{id}/lists/{name}': {
    tag: 'lists',
    fr: 'Publie une liste sous la version suivante',
    more: {
      fr: '`expected` est la version que la personne a regardée, 0 s’il n’y en avait pas.',
      en: '`expected` is the version that the person looked at, 0 when there was none.',
    },
    refuses: ['route.unknown', 'list.stale'],
  },
  'PUT /v1/editions/{id}/lists/mss-domains/file': {
    tag: 'lists',
    fr: 'Publie la liste officielle des domaines MSSanté depuis son fichier XML signé',
    more: {
      fr: 'La signature est vérifiée ici, seul endroit qui puisse dire une liste vérifiée. L’exemple est un refus : une bonne demande exige le fichier officiel.',
      en: 'The signature is verified here, the only place that may call a list verified. Its example is a refusal: a good one needs the official file.',
    },
    refuses: ['route.unknown', 'list.stale', 'list.file'],
    body: 'application/xml',
  },
  'GET /v1/editions/{id}/readiness': {
    tag: 'readiness',
    fr: 'Dernier résultat de chaque vérification de chaque créneau',
    more: {
      fr: 'Les adresses de contact ne sont montrées qu’aux organisateurs : un observateur lit null.',
      en: 'Contact addresses are for organisers only: an observer reads null.',
    },
    refuses: ['route.unknown'],
  },
  'PUT /v1/slots/{id}/contact': {
    tag: 'readiness',
    fr: 'Note ou oublie l’adresse de contact d’un créneau',
    refuses: ['route.unknown'],
  },
  'POST /v1/editions/{id}/reminders': {
    tag: 'readiness',
    fr: 'Relance des participants : un message, et un mail si c’est possible',
    refuses: ['route.unknown', 'mail.none', 'mail.full'],
  },
  ...irritantPages,
  ...accountPages,
};
