import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { levels, type Level } from './log.ts';
import { newAccount } from './protocol/account.ts';

export type Settings = {
  host: string;
  port: number;
  data: string;
  tls: { cert: string; key: string } | null;
  publicUrl: string | undefined;
  /** Page or file that the app is downloaded from. */
  download: string | undefined;
  newKey: boolean;
  newObserverKey: boolean;
  /** Address of the organiser whose account is to be made, with the label of the account. */
  newOrganiser: { email: string; label: string | undefined } | null;
  proxy: boolean;
  help: boolean;
};

/** A setting that cannot be used: one French sentence with what to do, and its English. */
export class BadSetting extends Error {
  readonly fr: string;
  readonly en: string;

  constructor(fr: string, en: string) {
    super(en);
    this.name = 'BadSetting';
    this.fr = fr;
    this.en = en;
  }
}

export const HELP = `Serveur des organisateurs d'un Vérif' Ségur (tableau de bord et synchronisation)

  --host <adresse>        adresse d'écoute (127.0.0.1) ; une autre que cette machine exige TLS   VS_HUB_HOST
  --port <numéro>         port d'écoute (8787) ; 0 = n'importe quel port libre                    VS_HUB_PORT
  --data <dossier>        dossier de la base et des fichiers reçus                               VS_HUB_DATA
  --tls-cert <fichier>    certificat TLS (PEM)                                                   VS_HUB_TLS_CERT
  --tls-key <fichier>     clé privée du certificat (PEM)                                         VS_HUB_TLS_KEY
  --public-url <adresse>  adresse que portent les invitations, ex. https://hub.example.org       VS_HUB_PUBLIC_URL
  --download-url <adresse>  où les participants téléchargent le Compagnon (https), dit dans les invitations  VS_DOWNLOAD_URL
  --behind-proxy          derrière un serveur mandataire de cette machine (X-Forwarded-For)
  --new-key               fait une nouvelle clé d'organisateur et l'affiche
  --new-observer-key      fait une clé d'observateur (lecture seule) et l'affiche
                          Ces options démarrent le service, qui continue jusqu'à Ctrl+C.

  Journal, une ligne JSON par fait : info (chaque requête), warn ou error. Dans un terminal,    VS_HUB_LOG
  seulement ce qui ne va pas (warn) ; ailleurs (systemd, conteneur, fichier), tout (info)

  Autorités de cartes en plus de celles qui sont livrées (un fichier PEM)                        VS_CARD_ROOTS
  Jeton qui ouvre /metrics (Prometheus), 32 caractères au moins ; sans lui, /metrics n'existe pas  VS_HUB_METRICS_TOKEN
  ou le fichier qui le contient                                                                  VS_HUB_METRICS_TOKEN_FILE
`;

const flags = {
  host: { type: 'string' },
  port: { type: 'string' },
  data: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'public-url': { type: 'string' },
  'download-url': { type: 'string' },
  'behind-proxy': { type: 'boolean' },
  'new-key': { type: 'boolean' },
  'new-observer-key': { type: 'boolean' },
  'new-organiser': { type: 'string' },
  label: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Whether an address is this very machine, where TLS brings nothing. */
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Settings of the hub from its arguments, then its environment, then defaults.
 * @throws BadSetting
 */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv, home = os.homedir()): Settings {
  const values = parse(argv);
  const pick = (flag: keyof typeof flags, name: string): string | undefined => {
    const given = values[flag];
    return typeof given === 'string' ? given : env[name] || undefined;
  };
  const host = pick('host', 'VS_HUB_HOST') ?? '127.0.0.1';
  const cert = pick('tls-cert', 'VS_HUB_TLS_CERT');
  const key = pick('tls-key', 'VS_HUB_TLS_KEY');
  const publicUrl = readOrigin(pick('public-url', 'VS_HUB_PUBLIC_URL'));
  if ((cert === undefined) !== (key === undefined)) {
    throw new BadSetting(
      'TLS demande les deux fichiers : ajoutez --tls-cert et --tls-key.',
      'TLS needs both files: give --tls-cert and --tls-key.',
    );
  }
  const tls = cert !== undefined && key !== undefined ? { cert, key } : null;
  if (tls === null && !isLoopbackHost(host)) {
    throw new BadSetting(
      `Refusé : « ${host} » n'est pas cette machine, et sans TLS tout circulerait en clair. Ajoutez --tls-cert et --tls-key, ou gardez --host 127.0.0.1 derrière un serveur mandataire qui porte TLS.`,
      `Refused: "${host}" is not this machine, and without TLS everything would travel in clear. Add --tls-cert and --tls-key, or keep --host 127.0.0.1 behind a reverse proxy that carries TLS.`,
    );
  }
  if (publicUrl === undefined && (host === '0.0.0.0' || host === '::')) {
    throw new BadSetting(
      'Ajoutez --public-url https://… : les invitations doivent porter le nom de ce serveur.',
      'Add --public-url https://…: join links must carry the name of this server.',
    );
  }
  return {
    host,
    port: readPort(pick('port', 'VS_HUB_PORT')),
    data: dataFolder(values.data, env, home),
    tls,
    publicUrl,
    download: readDownload(pick('download-url', 'VS_DOWNLOAD_URL')),
    newKey: values['new-key'] ?? false,
    newObserverKey: values['new-observer-key'] ?? false,
    newOrganiser: readOrganiser(values['new-organiser'], values.label),
    proxy: values['behind-proxy'] ?? false,
    help: values.help ?? false,
  };
}

/**
 * From which level the journal is written: as asked, else everything, but in a terminal only what goes wrong, where somebody has an
 * address to read.
 * @throws BadSetting
 */
export function readLogLevel(env: NodeJS.ProcessEnv, isTerminal: boolean): Level {
  const asked = env['VS_HUB_LOG'] || (isTerminal ? 'warn' : 'info');
  const found = levels.find((one) => one === asked);
  if (found !== undefined) return found;
  throw new BadSetting(`VS_HUB_LOG attend ${levels.join(', ')}.`, `VS_HUB_LOG expects one of ${levels.join(', ')}.`);
}

/** Folder of the data: as given, else from the environment, else where this system keeps them. */
export const dataFolder = (given: string | undefined, env: NodeJS.ProcessEnv, home = os.homedir()): string =>
  path.resolve((given ?? env['VS_HUB_DATA']) || defaultData(process.platform, env, home));

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false }).values;
  } catch {
    throw new BadSetting(
      'Option inconnue ou incomplète. Lancez la commande avec --help pour la liste.',
      'Unknown or incomplete option. Run the command with --help for the list.',
    );
  }
}

function readOrganiser(email: string | undefined, label: string | undefined): Settings['newOrganiser'] {
  if (email === undefined && label === undefined) return null;
  const parsed = newAccount.pick({ email: true, label: true }).partial({ label: true }).safeParse({ email, label });
  if (parsed.success) return { email: parsed.data.email, label: parsed.data.label };
  throw new BadSetting(
    '--new-organiser attend une adresse de messagerie, par exemple camille@example.org, et --label un nom de 80 lettres au plus.',
    '--new-organiser expects an e-mail address, for example camille@example.org, and --label a name of at most 80 letters.',
  );
}

function readPort(given: string | undefined): number {
  if (given === undefined) return 8787;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new BadSetting('--port attend un nombre de 0 à 65535.', '--port expects a number from 0 to 65535.');
}

/** An address that participants are told to open: https, and no secret in it. */
function readDownload(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url?.protocol === 'https:' && url.username === '' && url.password === '' && url.href.length <= 500)
    return url.href;
  throw new BadSetting(
    '--download-url attend une adresse https://, par exemple https://www.example.org/compagnon.',
    '--download-url expects an https:// address, for example https://www.example.org/compagnon.',
  );
}

/** An origin without a path: that is all a join link carries. */
function readOrigin(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const url = URL.canParse(given) ? new URL(given) : null;
  const plain = url !== null && url.protocol === 'http:' && isLoopbackHost(url.hostname.replace(/^\[|\]$/g, ''));
  if (url !== null && (url.protocol === 'https:' || plain) && url.pathname === '/' && !url.search && !url.hash) {
    return url.origin;
  }
  throw new BadSetting(
    '--public-url attend une adresse https:// sans chemin, par exemple https://hub.example.org.',
    '--public-url expects an https:// address without a path, for example https://hub.example.org.',
  );
}

/** The folder where this system keeps the data of programs. */
export function defaultData(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  const name = 'compagnon-verif-segur-hub';
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), name);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', name);
  return path.join(env['XDG_DATA_HOME'] || path.join(home, '.local', 'share'), name);
}
