import { readFileSync } from 'node:fs';
import { BadSetting, isLoopbackHost } from '../options.ts';

/** `none`: in clear, on this machine only. */
export type MailTls = 'starttls' | 'tls' | 'none';
export type MailServer = { host: string; port: number; tls: MailTls };

/** The organisers' mail account. */
export type MailSettings = {
  /** Address that mails come from, and where participants write. */
  from: string;
  smtp: MailServer;
  /** The organisers' box; null when nothing watches it. */
  imap: (MailServer & { folder: string; remove: boolean }) | null;
  login: { user: string; password: string } | null;
  /** PEM of authorities beside the public ones. */
  ca: readonly string[];
  /** Client certificate, for operators that ask for one (MSSanté boxes of an application). */
  client: { cert: string; key: string } | null;
};

export const MAIL_HELP = `
  Compte de messagerie des organisateurs (facultatif : sans lui, les codes MSSanté sont échangés à la main)
    VS_MAIL_SMTP_HOST, VS_MAIL_SMTP_PORT (587), VS_MAIL_SMTP_TLS (starttls, ou tls, ou none sur cette machine)
    VS_MAIL_IMAP_HOST, VS_MAIL_IMAP_PORT (143), VS_MAIL_IMAP_TLS, VS_MAIL_FOLDER (INBOX), VS_MAIL_REMOVE=1 efface les messages lus
    VS_MAIL_FROM adresse, VS_MAIL_USER, VS_MAIL_PASSWORD ou VS_MAIL_PASSWORD_FILE
    VS_MAIL_CA autorités en plus (PEM), VS_MAIL_CERT et VS_MAIL_KEY certificat client (PEM)
`;

const names = [
  'SMTP_HOST',
  'SMTP_PORT',
  'SMTP_TLS',
  'IMAP_HOST',
  'IMAP_PORT',
  'IMAP_TLS',
  'FOLDER',
  'REMOVE',
  'FROM',
  'USER',
  'PASSWORD',
  'PASSWORD_FILE',
  'CA',
  'CERT',
  'KEY',
] as const;
type Name = (typeof names)[number];
type Read = (file: string) => string;

const bad = (fr: string, en: string): BadSetting => new BadSetting(fr, en);
const HOST = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/;
/** One address, bare: what is shown to participants and stands in the From of each mail. */
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/**
 * The mail account from the environment, or null: no account is a normal state.
 * @throws BadSetting naming the variable and never its value
 */
export function readMail(
  env: NodeJS.ProcessEnv,
  read: Read = (file) => readFileSync(file, 'utf8'),
): MailSettings | null {
  const given = Object.keys(env).filter((name) => name.startsWith('VS_MAIL_') && env[name] !== '');
  const unknown = given.find((name) => !names.includes(name.slice('VS_MAIL_'.length) as Name));
  if (unknown !== undefined) {
    throw bad(
      `Le réglage ${unknown} n'existe pas : vérifiez son orthographe avec --help.`,
      `There is no setting ${unknown}: check its spelling with --help.`,
    );
  }
  if (given.length === 0) return null;
  const value = (name: Name): string | null => env[`VS_MAIL_${name}`] || null;
  const host = value('SMTP_HOST');
  const from = value('FROM');
  if (host === null || from === null) {
    throw bad(
      'Le compte de messagerie est incomplet : donnez au moins VS_MAIL_SMTP_HOST et VS_MAIL_FROM, ou retirez tous les réglages VS_MAIL_….',
      'The mail account is incomplete: give at least VS_MAIL_SMTP_HOST and VS_MAIL_FROM, or remove every VS_MAIL_… setting.',
    );
  }
  if (!ADDRESS.test(from)) {
    throw bad(
      'VS_MAIL_FROM attend une seule adresse, sans nom ni chevrons : test@exemple.mssante.fr.',
      'VS_MAIL_FROM expects one bare address, without a name or brackets: test@exemple.mssante.fr.',
    );
  }
  const imapHost = value('IMAP_HOST');
  const remove = value('REMOVE');
  if (remove !== null && remove !== '0' && remove !== '1') {
    throw bad('VS_MAIL_REMOVE attend 0 ou 1.', 'VS_MAIL_REMOVE expects 0 or 1.');
  }
  return {
    from,
    smtp: server('SMTP', host, value, { starttls: 587, tls: 465, none: 25 }),
    imap:
      imapHost === null
        ? null
        : {
            ...server('IMAP', imapHost, value, { starttls: 143, tls: 993, none: 143 }),
            folder: value('FOLDER') ?? 'INBOX',
            remove: remove === '1',
          },
    login: login(value, read),
    ca: pem('CA', value('CA'), 'CERTIFICATE', read),
    client: client(value, read),
  };
}

function server(
  what: 'SMTP' | 'IMAP',
  host: string,
  value: (name: Name) => string | null,
  ports: Record<MailTls, number>,
): MailServer {
  const tls = value(`${what}_TLS`) ?? 'starttls';
  if (!HOST.test(host)) {
    throw bad(
      `VS_MAIL_${what}_HOST attend un nom de serveur, sans adresse web ni port.`,
      `VS_MAIL_${what}_HOST expects the name of a server, not a web address, without a port.`,
    );
  }
  if (tls !== 'starttls' && tls !== 'tls' && tls !== 'none') {
    throw bad(
      `VS_MAIL_${what}_TLS attend starttls, tls ou none.`,
      `VS_MAIL_${what}_TLS expects starttls, tls or none.`,
    );
  }
  if (tls === 'none' && !isLoopbackHost(host)) {
    throw bad(
      `Refusé : VS_MAIL_${what}_TLS=none n'est permis que vers cette machine ; ailleurs, le mot de passe et les adresses circuleraient en clair. Mettez starttls ou tls.`,
      `Refused: VS_MAIL_${what}_TLS=none is for this machine only; elsewhere the password and the addresses would travel in clear. Use starttls or tls.`,
    );
  }
  const given = value(`${what}_PORT`);
  const port = given === null ? ports[tls] : /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (port >= 1 && port <= 65_535) return { host, port, tls };
  throw bad(
    `VS_MAIL_${what}_PORT attend un nombre de 1 à 65535.`,
    `VS_MAIL_${what}_PORT expects a number from 1 to 65535.`,
  );
}

function login(value: (name: Name) => string | null, read: Read): MailSettings['login'] {
  const [user, typed, file] = [value('USER'), value('PASSWORD'), value('PASSWORD_FILE')];
  if (user === null && typed === null && file === null) return null;
  if (user === null || (typed === null) === (file === null)) {
    throw bad(
      'La connexion à la messagerie demande VS_MAIL_USER et un seul de VS_MAIL_PASSWORD et VS_MAIL_PASSWORD_FILE.',
      'Signing in to the mail account needs VS_MAIL_USER and exactly one of VS_MAIL_PASSWORD and VS_MAIL_PASSWORD_FILE.',
    );
  }
  const password = typed ?? readFile('PASSWORD_FILE', file ?? '', read).replace(/\r?\n$/, '');
  if (password !== '') return { user, password };
  throw bad('Le fichier de VS_MAIL_PASSWORD_FILE est vide.', 'The file of VS_MAIL_PASSWORD_FILE is empty.');
}

function client(value: (name: Name) => string | null, read: Read): MailSettings['client'] {
  const [cert, key] = [value('CERT'), value('KEY')];
  if ((cert === null) !== (key === null)) {
    throw bad(
      'Le certificat client demande VS_MAIL_CERT et VS_MAIL_KEY ensemble.',
      'The client certificate needs VS_MAIL_CERT and VS_MAIL_KEY together.',
    );
  }
  if (cert === null || key === null) return null;
  const [certText = ''] = pem('CERT', cert, 'CERTIFICATE', read);
  const [keyText = ''] = pem('KEY', key, 'PRIVATE KEY', read);
  return { cert: certText, key: keyText };
}

function pem(name: Name, file: string | null, holds: string, read: Read): string[] {
  if (file === null) return [];
  const text = readFile(name, file, read);
  if (new RegExp(`-----BEGIN [A-Z ]*${holds}-----`).test(text)) return [text];
  throw bad(
    `Le fichier de VS_MAIL_${name} n'est pas au format PEM attendu.`,
    `The file of VS_MAIL_${name} is not in the PEM form that is expected.`,
  );
}

function readFile(name: Name, file: string, read: Read): string {
  try {
    return read(file);
  } catch {
    throw bad(
      `Le fichier de VS_MAIL_${name} ne se lit pas : vérifiez son chemin et ses droits.`,
      `The file of VS_MAIL_${name} cannot be read: check its path and its rights.`,
    );
  }
}
