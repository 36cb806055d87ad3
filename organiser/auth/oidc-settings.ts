import { readFileSync } from 'node:fs';
import { BadSetting, isLoopbackHost } from '../options.ts';

/** An identity provider, and what this hub is to it. */
export type OidcSettings = {
  /** Its issuer, or the whole address of its discovery document. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As the button says it. */
  name: string;
  scopes: string;
  /** Levels of authentication that are asked for, one of which the provider must confirm; none: any. */
  acr: readonly string[];
  /** Claim that holds the e-mail address; `email_verified` always says whether it was verified. */
  emailClaim: string;
};

export const OIDC_HELP = `
  Connexion externe des organisateurs (OpenID Connect, facultatif), à côté du mot de passe
    VS_OIDC_ISSUER adresse du fournisseur (https), ou celle de son document .well-known
    VS_OIDC_CLIENT_ID, VS_OIDC_CLIENT_SECRET ou VS_OIDC_CLIENT_SECRET_FILE
    Adresse de retour à déclarer chez le fournisseur : VS_HUB_PUBLIC_URL suivi de /v1/oidc/callback
    VS_OIDC_NAME nom du bouton, VS_OIDC_SCOPES (openid email), VS_OIDC_EMAIL_CLAIM (email)
    VS_OIDC_ACR niveaux exigés, séparés par des espaces (par exemple eidas1)
`;

const names = [
  'ISSUER',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'CLIENT_SECRET_FILE',
  'NAME',
  'SCOPES',
  'ACR',
  'EMAIL_CLAIM',
] as const;
type Name = (typeof names)[number];
type Read = (file: string) => string;

const bad = (fr: string, en: string): BadSetting => new BadSetting(fr, en);
/** Words of RFC 6749 §3.3, one space between. */
const WORDS = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}( [\x21\x23-\x5b\x5d-\x7e]{1,200}){0,20}$/;

/**
 * The identity provider from the environment, or null: none is a normal state.
 * @throws BadSetting naming the variable and never its value
 */
export function readOidc(
  env: NodeJS.ProcessEnv,
  read: Read = (file) => readFileSync(file, 'utf8'),
): OidcSettings | null {
  const given = Object.keys(env).filter((name) => name.startsWith('VS_OIDC_') && env[name] !== '');
  const unknown = given.find((name) => !names.includes(name.slice('VS_OIDC_'.length) as Name));
  if (unknown !== undefined) {
    throw bad(
      `Le réglage ${unknown} n'existe pas : vérifiez son orthographe avec --help.`,
      `There is no setting ${unknown}: check its spelling with --help.`,
    );
  }
  if (given.length === 0) return null;
  const value = (name: Name): string | null => env[`VS_OIDC_${name}`] || null;
  const [issuer, clientId] = [value('ISSUER'), value('CLIENT_ID')];
  const [typed, file] = [value('CLIENT_SECRET'), value('CLIENT_SECRET_FILE')];
  if (issuer === null || clientId === null || (typed === null) === (file === null)) {
    throw bad(
      'La connexion externe est incomplète : donnez VS_OIDC_ISSUER, VS_OIDC_CLIENT_ID et un seul de VS_OIDC_CLIENT_SECRET et VS_OIDC_CLIENT_SECRET_FILE, ou retirez tous les réglages VS_OIDC_….',
      'The external sign-in is incomplete: give VS_OIDC_ISSUER, VS_OIDC_CLIENT_ID and exactly one of VS_OIDC_CLIENT_SECRET and VS_OIDC_CLIENT_SECRET_FILE, or remove every VS_OIDC_… setting.',
    );
  }
  const url = readIssuer(issuer);
  return {
    issuer: url.href,
    clientId: short('CLIENT_ID', clientId, 300),
    clientSecret: typed ?? secretOf(file ?? '', read),
    name: short('NAME', value('NAME') ?? url.hostname, 60),
    scopes: readScopes(value('SCOPES') ?? 'openid email'),
    acr: readWords('ACR', value('ACR')),
    emailClaim: short('EMAIL_CLAIM', value('EMAIL_CLAIM') ?? 'email', 100),
  };
}

function readIssuer(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : null;
  const plain = url?.protocol === 'http:' && isLoopbackHost(url.hostname.replace(/^\[|\]$/g, ''));
  const bare = url !== null && !url.search && !url.hash && !url.username && !url.password;
  if (url !== null && bare && (url.protocol === 'https:' || plain)) return url;
  throw bad(
    'VS_OIDC_ISSUER attend une adresse https:// (http:// seulement pour cette machine), sans paramètre ni mot de passe, par exemple https://connexion.example.org.',
    'VS_OIDC_ISSUER expects an https:// address (http:// for this machine only), without parameters or a password, for example https://login.example.org.',
  );
}

function short(name: Name, text: string, most: number): string {
  // oxlint-disable-next-line no-control-regex -- what cannot be shown is refused
  if (text.trim() === text && text.length <= most && !/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw bad(
    `VS_OIDC_${name} attend un texte de ${most} caractères au plus, sans espace au début ni à la fin.`,
    `VS_OIDC_${name} expects a text of at most ${most} characters, without spaces around it.`,
  );
}

function readWords(name: Name, text: string | null): string[] {
  if (text === null) return [];
  if (WORDS.test(text)) return text.split(' ');
  throw bad(
    `VS_OIDC_${name} attend des mots séparés par un seul espace.`,
    `VS_OIDC_${name} expects words with one space between them.`,
  );
}

function readScopes(text: string): string {
  if (readWords('SCOPES', text).includes('openid')) return text;
  throw bad('VS_OIDC_SCOPES doit contenir openid.', 'VS_OIDC_SCOPES must contain openid.');
}

function secretOf(file: string, read: Read): string {
  let text: string;
  try {
    text = read(file).replace(/\r?\n$/, '');
  } catch {
    throw bad(
      'Le fichier de VS_OIDC_CLIENT_SECRET_FILE ne se lit pas : vérifiez son chemin et ses droits.',
      'The file of VS_OIDC_CLIENT_SECRET_FILE cannot be read: check its path and its rights.',
    );
  }
  if (text !== '') return text;
  throw bad('Le fichier de VS_OIDC_CLIENT_SECRET_FILE est vide.', 'The file of VS_OIDC_CLIENT_SECRET_FILE is empty.');
}
