import type { Page } from './page.ts';

const tag = 'accounts';
const led = { type: null, headers: ['Location', 'Set-Cookie'], status: 302 } as const;
const guessed = ['session.refused', 'session.locked'] as const;

/** Pages of the routes about the sign-in by an identity provider (docs/decisions/0022-accounts.md). */
export const oidcPages: Record<string, Page> = {
  'GET /v1/oidc/start': {
    tag,
    fr: 'Mène le navigateur au fournisseur d’identité',
    more: {
      fr: 'Pour un navigateur, jamais pour un programme : pose un témoin (HttpOnly, SameSite=Lax) et mène au fournisseur, ou au tableau de bord avec `#connexion-refusee=` : `none`, `often`, `unreachable`, `failed`.',
      en: 'For a browser, never a program: sets a cookie (HttpOnly, SameSite=Lax) and leads to the provider, or to the board with `#connexion-refusee=`: `none`, `often`, `unreachable`, `failed`.',
    },
    answer: led,
  },
  'GET /v1/oidc/callback': {
    tag,
    fr: 'Reçoit la réponse du fournisseur d’identité',
    more: {
      fr: 'Le fournisseur écrit les paramètres ; quels qu’ils soient, le navigateur est mené au tableau de bord : `#connexion=` et un code à échanger, ou `#connexion-refusee=` : `unknown` (aucun compte), `disabled`, `refused`, `cancelled`, `expired`, `unreachable`, `none`, `failed` ; `#/mon-compte` pour un compte qui se relie.',
      en: 'The provider writes the parameters; whatever they are, the browser is led to the board: `#connexion=` and a code to exchange, or `#connexion-refusee=`: `unknown` (no account), `disabled`, `refused`, `cancelled`, `expired`, `unreachable`, `none`, `failed`; `#/mon-compte` for an account being linked.',
    },
    answer: { ...led, headers: ['Location'] },
  },
  'POST /v1/session/exchange': {
    tag,
    fr: 'Se connecte avec le code à usage unique revenu du fournisseur d’identité',
    more: {
      fr: 'Dans le navigateur qui a commencé (son témoin), pendant cinq minutes, une fois. `session.code` : ce compte a une deuxième étape, redemander avec `totp`. L’exemple est un refus : une bonne demande exige un fournisseur.',
      en: 'In the browser that began (its cookie), for five minutes, once. `session.code`: this account has a second step, ask again with `totp`. Its example is a refusal: a good one needs a provider.',
    },
    refuses: ['oidc.expired', 'account.disabled', ...guessed, 'session.code'],
  },
  'POST /v1/account/oidc': {
    tag,
    fr: 'Commence à relier le compte de l’appelant au fournisseur d’identité',
    more: {
      fr: 'Donne l’adresse où le navigateur continue. L’exemple est un refus : ce service n’a pas de fournisseur.',
      en: 'Gives the address where the browser goes on. Its example is a refusal: this hub has no provider.',
    },
    refuses: ['account.none', 'oidc.none', 'oidc.unreachable', ...guessed],
  },
  'POST /v1/account/oidc/off': {
    tag,
    fr: 'Met fin au lien du compte de l’appelant avec le fournisseur d’identité',
    more: {
      fr: 'L’adresse de messagerie ne le relie plus ensuite : seule la personne, connectée, peut le refaire.',
      en: 'The e-mail address brings it back no more: only the person, signed in, can make it again.',
    },
    refuses: ['account.none', ...guessed],
  },
};
