import type { Page } from './page.ts';
import { oidcPages } from './page-oidc.ts';

const tag = 'accounts';
const guessed = ['session.refused', 'session.locked'] as const;
const link = ['invitation.unknown', 'invitation.used', 'invitation.expired'] as const;

/** Pages of the routes about accounts, sessions and the journal of accesses. */
export const accountPages: Record<string, Page> = {
  ...oidcPages,
  'GET /v1/session/ways': { tag, fr: 'Comment on se connecte ici' },
  'POST /v1/session': {
    tag,
    fr: 'Se connecte avec une adresse et un mot de passe',
    more: {
      fr: 'Le jeton prend fin après 12 heures sans usage, 7 jours au plus (réglable). Une adresse, un mot de passe ou un code faux sont dits d’un seul mot ; après 5 essais faux sur un compte, ou 25 depuis une adresse du réseau, l’attente double à chaque essai. `session.code` : le mot de passe est juste, redemander avec `code` (application d’authentification, ou code de secours).',
      en: 'The token ends after 12 hours without use, 7 days at most (configurable). A wrong address, password or code is told in one word; after 5 wrong tries on an account, or 25 from a network address, the waiting doubles with each. `session.code`: the password is right, ask again with `code` (authenticator, or recovery code).',
    },
    refuses: [...guessed, 'session.code'],
  },
  'DELETE /v1/session': { tag, fr: 'Se déconnecte : la session de ce jeton prend fin', refuses: ['account.none'] },
  'GET /v1/sessions': {
    tag,
    fr: 'Les connexions ouvertes de l’appelant ou, pour les organisateurs nationaux, de la personne nommée',
    refuses: ['rights.refused'],
  },
  'DELETE /v1/sessions/{id}': {
    tag,
    fr: 'Met fin à une connexion : la sienne ou, pour les organisateurs nationaux, celle de n’importe qui',
    refuses: ['route.unknown'],
  },
  'POST /v1/invitation': { tag, fr: 'À qui est un lien à usage unique', refuses: link },
  'POST /v1/invitation/password': {
    tag,
    fr: 'Choisit le mot de passe avec un lien à usage unique, et se connecte',
    more: {
      fr: 'Les connexions précédentes de la personne prennent fin.',
      en: 'The earlier sessions of the person end.',
    },
    refuses: [...link, 'account.password', ...guessed, 'session.code'],
  },
  'GET /v1/account': { tag, fr: 'Le compte de l’appelant', refuses: ['account.none'] },
  'PUT /v1/account/password': {
    tag,
    fr: 'Change le mot de passe de l’appelant ; ses autres connexions prennent fin',
    refuses: ['account.none', 'account.password', ...guessed],
  },
  'POST /v1/account/totp': {
    tag,
    fr: 'Propose un secret pour une application d’authentification',
    more: {
      fr: 'Le secret vaut quand un de ses codes a été donné (PUT).',
      en: 'The secret is in force once a code of it was given (PUT).',
    },
    refuses: ['account.none', ...guessed],
  },
  'PUT /v1/account/totp': {
    tag,
    fr: 'Met le secret proposé en vigueur avec un de ses codes ; donne les codes de secours, une seule fois',
    more: {
      fr: 'L’exemple est un refus : une bonne demande exige une application d’authentification.',
      en: 'Its example is a refusal: a good one needs an authenticator.',
    },
    refuses: ['account.none', 'totp.wrong'],
  },
  'POST /v1/account/totp/off': {
    tag,
    fr: 'Retire la deuxième étape de la connexion',
    refuses: ['account.none', ...guessed],
  },
  'POST /v1/account/recovery': {
    tag,
    fr: 'Fait d’autres codes de secours, montrés une seule fois ; les précédents ne valent plus',
    more: {
      fr: 'L’exemple est un refus : ce compte n’a pas de deuxième étape.',
      en: 'Its example is a refusal: this account has no second step.',
    },
    refuses: ['account.none', 'totp.wrong', ...guessed],
  },
  'GET /v1/accounts': { tag, fr: 'Les comptes' },
  'POST /v1/accounts': {
    tag,
    fr: 'Crée un compte et son lien à usage unique, montré une seule fois',
    more: {
      fr: 'Le lien vaut 7 jours ; la personne y choisit son mot de passe. `regions` : null pour un accès national.',
      en: 'The link lasts 7 days; the person chooses a password there. `regions`: null for the whole country.',
    },
    refuses: ['account.email'],
  },
  'PATCH /v1/accounts/{id}': {
    tag,
    fr: 'Change le nom, les droits ou l’état d’un compte ; désactivé, ses connexions prennent fin',
    refuses: ['route.unknown', 'account.self'],
  },
  'POST /v1/accounts/{id}/invitation': {
    tag,
    fr: 'Fait un autre lien à usage unique (mot de passe oublié) ; les précédents ne valent plus',
    more: {
      fr: '`withoutTotp` retire aussi la deuxième étape, pour un téléphone perdu.',
      en: '`withoutTotp` takes the second step off too, for a lost phone.',
    },
    refuses: ['route.unknown', 'account.disabled'],
  },
  'GET /v1/keys': { tag, fr: 'Les clés du tableau de bord en vigueur' },
  'DELETE /v1/keys/{id}': {
    tag,
    fr: 'Met fin à une clé du tableau de bord, et à ce qui a été ouvert avec elle',
    more: {
      fr: 'L’exemple est un refus : la dernière clé d’organisateur, quand aucun compte ne peut gérer les autres.',
      en: 'Its example is a refusal: the last organiser key, while no account can manage the others.',
    },
    refuses: ['route.unknown', 'account.last'],
  },
  'GET /v1/audit': {
    tag,
    fr: 'Le journal des accès et des droits, le plus récent d’abord',
    more: {
      fr: 'Cent lignes au plus ; `before` donne la suite. `act` est un mot (`session.opened`) ou ce qui précède son point (`session`).',
      en: 'At most a hundred lines; `before` gives what is older. `act` is a word (`session.opened`) or what is before its dot (`session`).',
    },
  },
};
