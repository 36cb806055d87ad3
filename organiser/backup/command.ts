import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { newOrganiser, organiserLines, type NewOrganiser } from '../auth/first.ts';
import { BlobFolder } from '../blob/folder.ts';
import { readDatabase } from '../database.ts';
import { BadSetting, dataFolder, readSettings } from '../options.ts';
import { postgresBackup, postgresTarget, renamePostgres } from '../store/backup-postgres.ts';
import { sqliteTarget } from '../store/backup-sqlite.ts';
import { migrations } from '../store/migration/all.ts';
import { fileIn, openStore, prepareFolder } from '../store/open.ts';
import { renameSqlite } from '../store/sqlite.ts';
import { askRunningHub } from './control.ts';
import { checkBackup } from './read.ts';
import { restore } from './restore.ts';

export const COMMAND_HELP = `
  backup <fichier>            sauvegarde tout dans un fichier neuf, pendant que le serveur tourne ou non
  restore <fichier> [--force] remet une sauvegarde, serveur arrêté ; ce qui était là est gardé à côté
  new-organiser <adresse> [--label <nom>]
                              fait le compte d'un organisateur national (ou le rétablit), affiche son lien et s'arrête,
                              que le serveur tourne ou non ; demande VS_HUB_PUBLIC_URL
  epoch --new                 à faire après une restauration par un autre outil : les postes renvoient ce qui manque
`;

const words = ['backup', 'restore', 'epoch', 'new-organiser'] as const;
type Word = (typeof words)[number];
type Ask = { word: Word; file: string; given: string; label: string | undefined; force: boolean; data: string };
type Say = (line: string) => void;

export const isCommand = (word: string | undefined): word is Word =>
  (words as readonly (string | undefined)[]).includes(word);

const newest = migrations.at(-1)?.number ?? 0;
const binding = (): string | undefined => process.env['VS_SQLITE_BINDING'] || undefined;

function read(argv: readonly string[], env: NodeJS.ProcessEnv): Ask {
  const options = {
    data: { type: 'string' },
    label: { type: 'string' },
    force: { type: 'boolean' },
    new: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
    const [word, file = '', ...more] = positionals;
    const whole = word === 'epoch' ? values.new === true && file === '' : file !== '' && values.new === undefined;
    const named = values.label === undefined || word === 'new-organiser';
    if (!isCommand(word) || !whole || !named || more.length > 0) throw new Error('incomplete');
    const { label, force = false } = values;
    return { word, file: path.resolve(file), given: file, label, force, data: dataFolder(values.data, env) };
  } catch {
    throw new BadSetting(`Commande incomplète.\n${COMMAND_HELP}`, 'Incomplete command: see above.');
  }
}

/**
 * Runs one of the commands about the data of a hub.
 * @throws BadSetting, StoreTrouble
 */
export async function runCommand(argv: readonly string[], env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const ask = read(argv, env);
  if (ask.word === 'backup') return backup(ask, env, say);
  if (ask.word === 'restore') return putBack(ask, env, say);
  if (ask.word === 'new-organiser') return makeOrganiser(ask, env, say);
  const database = readDatabase(env);
  const epoch = randomUUID();
  if (database !== null) await renamePostgres(database.url, epoch);
  else renameSqlite({ file: fileIn(ask.data), binding: binding() }, epoch);
  say('Fait : à leur prochain contact, les postes renverront ce que cette base n’a pas.');
}

async function backup({ file, data }: Ask, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  if (existsSync(file)) {
    throw new BadSetting('Ce fichier existe déjà : donnez un nom neuf.', 'This file exists already: give a new name.');
  }
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  try {
    await write(partial, data, env);
    // What was written is read again: a backup that cannot be restored is found out now.
    const head = await checkBackup(partial, newest);
    await rename(partial, file);
    const size = Math.ceil((await stat(file)).size / 1024);
    say(`Sauvegarde faite et relue : ${file} (${size} Ko, ${head.madeAt}).`);
    say('Elle contient des données personnelles : gardez-la en lieu sûr.');
  } finally {
    await rm(partial, { force: true });
  }
}

async function write(partial: string, data: string, env: NodeJS.ProcessEnv): Promise<void> {
  const files = new BlobFolder(path.join(data, 'blobs'));
  const database = readDatabase(env);
  const keep = async (lines: Readable): Promise<void> => {
    try {
      await pipeline(lines, createWriteStream(partial, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      throw writeFailed(error);
    }
    const written = await open(partial, 'r+');
    await written.sync();
    await written.close();
  };
  if (database !== null) return keep(Readable.from(postgresBackup(database.url, { files, now: new Date() })));
  const running = await askRunningHub(data);
  if (running !== null) return keep(running);
  if (!existsSync(fileIn(data))) {
    throw new BadSetting(
      `Il n'y a pas de base dans ${data} : vérifiez --data.`,
      `There is no database in ${data}: check --data.`,
    );
  }
  const store = await openStore({ data, binding: binding() });
  try {
    await keep(Readable.from(store.backup(files, new Date())));
  } finally {
    await store.close();
  }
}

function writeFailed(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(ENOENT|EACCES|EPERM|EROFS|ENOTDIR|ENOSPC|EDQUOT)$/.test(code)) return error;
  return new BadSetting(
    "La sauvegarde ne peut pas être écrite là : vérifiez le dossier, ses droits et la place qui reste, et qu'aucun fichier reçu ne manque.",
    'The backup cannot be written there: check the folder, its rights and the room left, and that no received file is missing.',
  );
}

/** By the hub that runs on these data, else on the database itself. */
async function makeOrganiser({ given, label, data }: Ask, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const { newOrganiser: asked } = readSettings(['--new-organiser', given, ...(label ? ['--label', label] : [])], env);
  const { email } = asked!;
  const query = new URLSearchParams({ email, ...(label !== undefined && { label }) });
  const running = await askRunningHub(data, `organiser?${query.toString()}`);
  let made: NewOrganiser;
  if (running === null) made = await onDatabase(email, label, data, env);
  else made = JSON.parse(await text(running)) as NewOrganiser;
  for (const line of organiserLines(made)) say(line);
}

async function onDatabase(email: string, label: string | undefined, data: string, env: NodeJS.ProcessEnv) {
  const { publicUrl } = readSettings([], env);
  if (publicUrl === undefined) {
    throw new BadSetting(
      'Le serveur ne tourne pas sur ces données : donnez VS_HUB_PUBLIC_URL, l’adresse que le lien doit porter (et vérifiez --data).',
      'No hub runs on these data: give VS_HUB_PUBLIC_URL, the address that the link must carry (and check --data).',
    );
  }
  const store = await openStore({ data, database: readDatabase(env) ?? undefined, binding: binding() });
  try {
    return await newOrganiser({ store, now: () => new Date(), publicUrl: () => publicUrl }, email, label);
  } finally {
    await store.close();
  }
}

async function putBack({ file, data, force }: Ask, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const head = await checkBackup(file, newest);
  const database = readDatabase(env);
  prepareFolder(data);
  const target =
    database === null ? sqliteTarget(fileIn(data), binding(), head.schema) : postgresTarget(database.url, head.schema);
  const { stamp, kept } = await restore(target, { file, madeAt: head.madeAt, data, force, now: new Date() });
  say(`Restauré : la sauvegarde du ${head.madeAt}.`);
  if (kept) {
    say(`Ce qui était là est gardé à côté, sous des noms qui contiennent ${stamp} : des données personnelles,`);
    say('à supprimer dès que la restauration est vérifiée.');
  }
  say('Démarrez le serveur : à leur prochain contact, les postes renverront ce qui est venu après.');
  say('Ce que vous aviez retiré depuis (comptes, clés, liens d’éditeur) est revenu : vérifiez la page Équipe.');
}
