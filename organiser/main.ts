import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { COMMAND_HELP, isCommand, runCommand } from './backup/command.ts';
import { DATABASE_HELP, readDatabase } from './database.ts';
import { createHub, type Hub } from './hub.ts';
import { errorFields, fromLevel, jsonLog, type Level } from './log.ts';
import { organiserLines } from './auth/first.ts';
import { OIDC_HELP, readOidc } from './auth/oidc-settings.ts';
import { ACCOUNT_HELP, readSessionTime } from './auth/settings.ts';
import { MAIL_HELP, readMail } from './mail/settings.ts';
import { readMetricsToken } from './metrics/token.ts';
import { BadSetting, HELP, readLogLevel, readSettings, type Settings } from './options.ts';
import { listTrust } from './list/white-list.ts';
import { readRoots } from './proof/roots.ts';
import { explain } from './trouble.ts';

/** Longest stop, in milliseconds: the requests under way, then a mail being sent and the store. */
const STOP_MOST_MS = 15_000;

let level: Level = 'info';
const log = fromLevel(
  jsonLog((line) => process.stderr.write(line)),
  () => level,
);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function readTls({ tls }: Settings): { cert: Buffer; key: Buffer } | undefined {
  if (tls === null) return undefined;
  try {
    return { cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  } catch {
    throw new BadSetting(
      'Le certificat TLS ou sa clé ne se lit pas : vérifiez --tls-cert et --tls-key, et les droits des fichiers.',
      'The TLS certificate or its key cannot be read: check --tls-cert and --tls-key, and the rights of the files.',
    );
  }
}

/** A journal (systemd, a container) would keep the first key for long: without a terminal it goes to a file. */
const keepsJournal = (): boolean => !process.stdout.isTTY && process.env['VS_HUB_JSON'] !== '1';

function keepKey(data: string, address: string): string {
  const file = path.join(data, 'premiere-cle.txt');
  writeFileSync(file, `${address}\n`, { mode: 0o600 });
  return file;
}

async function announce(hub: Hub, settings: Settings, url: string): Promise<void> {
  const origin = settings.publicUrl ?? url;
  const first = !(await hub.store.hasKey('organiser'));
  const invited =
    settings.newOrganiser === null
      ? null
      : await hub.newOrganiser(settings.newOrganiser.email, settings.newOrganiser.label);
  // Whoever asks for an account needs no key.
  const key = (first && invited === null) || settings.newKey ? await hub.newKey('organiser') : null;
  const observerKey = settings.newObserverKey ? await hub.newKey('observer') : null;
  say(`Le serveur écoute sur ${url}`);
  say(`Données : ${settings.data}`);
  if (key !== null && keepsJournal()) {
    const file = keepKey(settings.data, `${origin}/#cle=${key}`);
    say(`L'adresse du tableau de bord avec votre clé est dans ${file} (lisible par le compte du service seul).`);
    say('Ouvrez-la, puis supprimez ce fichier ; un compte fait, retirez cette clé dans Équipe.');
  } else if (key !== null) {
    say('Tableau de bord (cette adresse contient votre clé : elle ne sera plus affichée, gardez-la) :');
    say(`  ${origin}/#cle=${key}`);
  } else {
    say(`Tableau de bord : ${origin}/ (clé ou compte perdu ? relancez avec --new-key ou --new-organiser <adresse>)`);
  }
  if (invited !== null) for (const line of organiserLines(invited)) say(line);
  if (observerKey !== null) {
    say('Adresse d’observateur, en lecture seule (affichée une seule fois) :');
    say(`  ${origin}/#cle=${observerKey}`);
  }
  say(
    level === 'info'
      ? 'Ctrl+C pour arrêter.'
      : 'Le service tourne : laissez cette fenêtre ouverte, Ctrl+C pour arrêter. (VS_HUB_LOG=info montre chaque requête.)',
  );
  if (process.env['VS_HUB_JSON'] !== '1') return;
  say(
    `HUB_READY ${JSON.stringify({ url, ...(key && { key }), ...(observerKey && { observerKey }), ...(invited && { invitation: invited.link }) })}`,
  );
}

/** Ends the process once its journal is written: a pipe may be behind. */
const leave = (code: number): void => void process.stderr.write('', () => process.exit(code));

async function close(hub: Hub): Promise<void> {
  try {
    await hub.close();
    log('info', 'stop.done');
    leave(0);
  } catch (error) {
    log('error', 'stop.failed', errorFields(error));
    leave(1);
  }
}

/**
 * The first signal ends listening, lets the requests under way end and closes the store; the second one ends at once.
 */
function stopOn(hub: Hub): void {
  let stopping = false;
  const stop = (signal: 'SIGINT' | 'SIGTERM'): void => {
    // Asked twice: the person, or the system, does not want to wait. The database has everything it acknowledged.
    if (stopping) process.exit(128 + constants.signals[signal]);
    stopping = true;
    log('info', 'stop.begun', { signal });
    setTimeout(() => {
      log('error', 'stop.late');
      process.exit(1);
    }, STOP_MOST_MS).unref();
    void close(hub);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function main(): Promise<void> {
  if (isCommand(process.argv[2])) return runCommand(process.argv.slice(2), process.env, say);
  const settings = readSettings(process.argv.slice(2), process.env);
  if (settings.help) return say(HELP + ACCOUNT_HELP + OIDC_HELP + COMMAND_HELP + DATABASE_HELP + MAIL_HELP);
  level = readLogLevel(process.env, process.stderr.isTTY);
  const mail = readMail(process.env);
  const oidc = readOidc(process.env);
  const here = path.dirname(fileURLToPath(import.meta.url));
  const igc = path.join(here, '..', 'resources', 'igc');
  const cardRoots = readRoots(igc, process.env['VS_CARD_ROOTS'] || undefined);
  const hub = await createHub({
    data: settings.data,
    database: readDatabase(process.env) ?? undefined,
    host: settings.host,
    port: settings.port,
    tls: readTls(settings),
    publicUrl: settings.publicUrl,
    download: settings.download,
    proxy: settings.proxy,
    board: path.join(here, '..', 'board'),
    cardRoots,
    whiteList: { entry: new URL('white-list-thread.mjs', import.meta.url), trust: listTrust(cardRoots) },
    // The servers of MSSanté have certificates of the IGC-Santé.
    mail: mail === null ? null : { ...mail, ca: [...readRoots(igc, undefined), ...mail.ca] },
    binding: process.env['VS_SQLITE_BINDING'] || undefined,
    sessionTime: readSessionTime(process.env),
    oidc,
    metricsToken: readMetricsToken(process.env),
    processMetrics: true,
    log,
  });
  stopOn(hub);
  try {
    const url = await hub.listen();
    await announce(hub, settings, url);
  } catch (error) {
    await hub.close();
    throw error;
  }
}

main().catch((error: unknown) => {
  const { fr, en, unknown } = explain(error);
  process.stderr.write(`${fr}\n${en}\n`);
  // What is explained above needs no technical line below it.
  if (unknown === true) log('error', 'start.failed', errorFields(error));
  process.exit(2);
});
