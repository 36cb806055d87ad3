import type { Scope } from '../auth/scope.ts';
import { hubErrors, type HubErrorCode } from '../protocol/wire.ts';
import type { Access } from '../context.ts';

/** What each refusal means to whoever calls the API. The board and the app have sentences of their own for people. */
export const refusalWords: Record<HubErrorCode, { fr: string; en: string }> = {
  'request.invalid': {
    fr: 'Le corps, l’adresse ou un en-tête n’a pas la forme attendue ; info.path dit où.',
    en: 'The body, the address or a header is out of shape; info.path says where.',
  },
  'auth.required': { fr: 'Jeton absent ou inconnu.', en: 'No token, or an unknown one.' },
  'auth.revoked': { fr: 'Jeton qui n’est plus valable.', en: 'A token that is no longer valid.' },
  'rights.region': {
    fr: 'C’est d’une autre région que celles de cette personne.',
    en: 'It belongs to another region than those of this person.',
  },
  'rights.refused': { fr: 'Ce jeton n’a pas ce droit.', en: 'This token has no such right.' },
  'session.refused': {
    fr: 'Adresse, mot de passe ou code faux, ou compte qui ne peut pas entrer : un seul mot pour tous.',
    en: 'A wrong address, password or code, or an account that may not come in: one word for all.',
  },
  'session.code': {
    fr: 'Le mot de passe est juste ; il faut aussi un code de l’application d’authentification.',
    en: 'The password is right; a code of the authenticator is needed too.',
  },
  'session.locked': {
    fr: 'Trop d’essais ; info.seconds dit combien attendre.',
    en: 'Too many tries; info.seconds says how long to wait.',
  },
  'invitation.unknown': { fr: 'Lien à usage unique inconnu ou remplacé.', en: 'An unknown or replaced one-time link.' },
  'invitation.used': { fr: 'Lien à usage unique déjà utilisé.', en: 'A one-time link used already.' },
  'invitation.expired': { fr: 'Lien à usage unique expiré.', en: 'An expired one-time link.' },
  'account.none': { fr: 'C’est une clé, pas un compte.', en: 'This is a key, not an account.' },
  'account.email': { fr: 'Un autre compte a cette adresse.', en: 'Another account has this address.' },
  'account.disabled': { fr: 'Ce compte est désactivé.', en: 'This account is disabled.' },
  'account.self': { fr: 'Personne ne s’enlève ses propres droits.', en: 'Nobody takes rights from oneself.' },
  'account.last': {
    fr: 'Plus personne ne pourrait gérer les comptes.',
    en: 'Nobody could manage the accounts any more.',
  },
  'account.password': {
    fr: 'Mot de passe trop facile ; info.why : short, email, same, common (un mot courant, le nom ou l’adresse, une suite de touches).',
    en: 'A password that is too easy; info.why: short, email, same, common (a common word, the name or the address, a run of keys).',
  },
  'totp.wrong': {
    fr: 'Le code ne va pas avec le secret proposé, ou aucun n’a été proposé.',
    en: 'The code does not fit the offered secret, or none was offered.',
  },
  'oidc.expired': {
    fr: 'Code de connexion externe expiré, déjà utilisé, ou d’un autre navigateur.',
    en: 'The code of an external sign-in is over, was used, or is another browser’s.',
  },
  'oidc.none': { fr: 'Le service n’a pas de connexion externe.', en: 'The hub has no external sign-in.' },
  'oidc.unreachable': {
    fr: 'Le fournisseur d’identité ne répond pas.',
    en: 'The identity provider does not answer.',
  },
  'sync.device': {
    fr: 'Cet identifiant d’appareil est celui d’une autre personne, ou pas celui du jeton.',
    en: 'This device id is another person’s, or not the one of the token.',
  },
  'log.unknown': { fr: 'Journal inconnu.', en: 'Unknown log.' },
  'blob.unknown': { fr: 'Fichier inconnu, ou pas encore complet.', en: 'Unknown blob, or not complete yet.' },
  'blob.erased': {
    fr: 'Journaux gardés aussi longtemps que l’édition le dit, puis effacés ; info.at dit quand.',
    en: 'Logs kept as long as the edition says, then erased; info.at says when.',
  },
  'list.unknown': { fr: 'Aucune liste de ce nom ou de cette version.', en: 'No list of this name or version.' },
  'route.unknown': {
    fr: 'Adresse, édition ou créneau inconnu ; info.path dit lequel.',
    en: 'Unknown address, edition or slot; info.path says which.',
  },
  'join.code-unknown': { fr: 'Code d’accès inconnu.', en: 'Unknown join code.' },
  'join.code-used': { fr: 'Code d’accès déjà utilisé.', en: 'Join code already used.' },
  'join.code-expired': { fr: 'Code d’accès expiré.', en: 'Join code expired.' },
  'join.locked': {
    fr: 'Trop de codes faux depuis cette adresse ; info.seconds dit combien attendre.',
    en: 'Too many wrong codes from this address; info.seconds says how long to wait.',
  },
  'sync.fork': {
    fr: 'Le même numéro d’événement existe avec un autre contenu ; info.n dit lequel.',
    en: 'The same event number exists with another content; info.n says which.',
  },
  'blob.offset': {
    fr: 'Pas la suite de ce qui a été reçu ; info.offset dit d’où reprendre.',
    en: 'Not what follows what was received; info.offset says where to go on.',
  },
  'edition.changed': {
    fr: 'Les réglages ont changé entre-temps ; info.version.',
    en: 'The settings changed meanwhile; info.version.',
  },
  'edition.slots': {
    fr: 'Des créneaux seraient hors des jours de l’édition ; info.slots dit combien.',
    en: 'Slots would be outside of the days of the edition; info.slots says how many.',
  },
  'participant.known': {
    fr: 'Un participant de l’édition a déjà cette adresse.',
    en: 'A participant of the edition already has this address.',
  },
  'participant.changed': {
    fr: 'Quelqu’un a changé ce participant entre-temps ; info.revision.',
    en: 'Somebody changed this participant meanwhile; info.revision.',
  },
  'participant.withdrawn': {
    fr: 'Ce participant s’est retiré : il ne reste que son nom d’usage.',
    en: 'This participant withdrew: only the label is left.',
  },
  'registration.closed': {
    fr: 'Ce lien d’inscription n’est pas ouvert.',
    en: 'This link of registration is not open.',
  },
  'slot.conflict': {
    fr: 'Un autre créneau a déjà, à cette heure, le participant, l’organisateur ou la salle ; info.which dit quoi (participant, organiser, room) et info.slot lequel.',
    en: 'Another slot has the participant, the organiser or the room at that time; info.which says what, info.slot which one.',
  },
  'slot.changed': {
    fr: 'Le créneau a changé entre-temps ; info.version.',
    en: 'The slot was changed meanwhile; info.version.',
  },
  'slot.begun': {
    fr: 'L’heure a commencé ou le créneau est clos : il ne se déplace plus.',
    en: 'The hour began, or the slot is closed: it does not move any more.',
  },
  'chain.changed': {
    fr: 'Le parcours a changé entre-temps ; info.version.',
    en: 'The chain was changed meanwhile; info.version.',
  },
  'list.stale': {
    fr: 'Une autre version a été publiée entre-temps ; info.version.',
    en: 'Another version was published meanwhile; info.version.',
  },
  'list.file': {
    fr: 'Le fichier de la liste est refusé ; info.reason dit pourquoi.',
    en: 'The file of the list is refused; info.reason says why.',
  },
  'irritant.changed': {
    fr: 'Quelqu’un a trié cet irritant entre-temps ; info.path dit lequel.',
    en: 'Somebody triaged this irritant meanwhile; info.path says which.',
  },
  'irritant.duplicate': {
    fr: 'Un doublon ne peut pas être celui d’un autre doublon ; info.path.',
    en: 'A duplicate cannot be of another duplicate; info.path.',
  },
  'irritant.software': {
    fr: 'Deux irritants de logiciels différents ne se fusionnent pas : l’éditeur de l’un n’en lirait plus rien ; info.path.',
    en: 'Two irritants of different software are not merged: the publisher of one would read nothing of it any more; info.path.',
  },
  'irritant.product': {
    fr: 'Rien ne dit de quel logiciel il s’agit, donc à quel éditeur le montrer ; info.path.',
    en: 'Nothing says which software it is about, so which publisher may read it; info.path.',
  },
  'proof.challenge': {
    fr: 'Défi inconnu, déjà utilisé, expiré ou d’un autre appareil.',
    en: 'The challenge is unknown, used, expired or another device’s.',
  },
  'proof.certificate': {
    fr: 'Le certificat ne convient pas ; info.why dit pourquoi.',
    en: 'The certificate does not do; info.why says why.',
  },
  'proof.untrusted': { fr: 'Autorité de carte inconnue du service.', en: 'An authority that the hub does not know.' },
  'proof.signature': { fr: 'La signature ne correspond pas.', en: 'The signature does not match.' },
  'event.invalid': {
    fr: 'Contenu d’événement refusé ; info.n et info.path disent lequel et où.',
    en: 'The body of an event is refused; info.n and info.path say which and where.',
  },
  'blob.mismatch': { fr: 'Le contenu n’a pas l’empreinte annoncée.', en: 'The bytes do not have the announced hash.' },
  'event.too-large': { fr: 'Un événement est trop gros ; info.n.', en: 'An event is too large; info.n.' },
  'request.too-large': { fr: 'La requête est trop grosse.', en: 'The request is too large.' },
  'rate.limited': {
    fr: 'Trop de requêtes ; info.seconds dit combien attendre.',
    en: 'Too many requests; info.seconds says how long to wait.',
  },
  'mss.code-none': { fr: 'Aucun code n’est attendu.', en: 'No code is awaited.' },
  'mss.code-wrong': {
    fr: 'Pas le bon code ; info.left dit combien d’essais restent.',
    en: 'Not the code; info.left tries left.',
  },
  'mss.address': { fr: 'Adresse à laquelle le service n’écrit pas.', en: 'An address that the hub does not write to.' },
  'mail.none': { fr: 'Le service n’a pas de compte de messagerie.', en: 'The hub has no mail account.' },
  'mail.full': { fr: 'Trop de messages attendent de partir.', en: 'Too many mails wait to leave.' },
  'hub.failed': { fr: 'Erreur du service, notée dans son journal.', en: 'A failure of the hub, noted in its journal.' },
  'hub.unavailable': {
    fr: 'Le service s’arrête ou sa base ne répond pas ; recommencez un peu plus tard.',
    en: 'The hub stops, or its store does not answer; try again in a moment.',
  },
  'hub.full': { fr: 'Plus de place sur le service.', en: 'No room left on the hub.' },
};

/** What decides the refusals that a route shares with others. */
export type Kind = { access: Access | undefined; scope: Scope; method: string; input: boolean; body: boolean };

/** Refusals that follow from what a route is, before its own. */
export function commonRefusals({ access, scope, method, input, body }: Kind): HubErrorCode[] {
  const closed = access !== undefined && access !== 'anybody';
  const forStaff = closed && access.some((role) => role === 'organiser' || role === 'observer');
  const ofRegion =
    ['log', 'slot', 'participant', 'national'].includes(scope) || (scope === 'edition' && method !== 'GET');
  return [
    ...(closed ? (['auth.required', 'auth.revoked'] as const) : []),
    // No route is open to people and to publishers alike.
    ...(closed ? (['rights.refused'] as const) : []),
    ...(forStaff && ofRegion ? (['rights.region'] as const) : []),
    ...(input ? (['request.invalid'] as const) : []),
    ...(body ? (['request.too-large'] as const) : []),
    ...(method === 'GET' || method === 'HEAD' ? [] : (['hub.full'] as const)),
    'rate.limited',
    'hub.failed',
    'hub.unavailable',
  ];
}

/** Codes by the status they travel with, in the order of the catalogue. */
export function byStatus(codes: Iterable<HubErrorCode>): Map<number, HubErrorCode[]> {
  const wanted = new Set(codes);
  const found = new Map<number, HubErrorCode[]>();
  for (const [code, status] of Object.entries(hubErrors) as [HubErrorCode, number][]) {
    if (wanted.has(code)) found.set(status, [...(found.get(status) ?? []), code]);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}
