import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { BlobFolder } from '../blob/folder.ts';
import { readDatabase } from '../database.ts';
import { BadSetting, dataFolder } from '../options.ts';
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
  epoch --new                 à faire après une restauration par un autre outil : les postes renvoient ce qui manque
`;

const words = ['backup', 'restore', 'epoch'] as const;
type Word = (typeof words)[number];
type Ask = { word: Word; file: string; force: boolean; data: string };
type Say = (line: string) => void;

export const isCommand = (word: string | undefined): word is Word =>
  (words as readonly (string | undefined)[]).includes(word);

const newest = migrations.at(-1)?.number ?? 0;
const binding = (): string | undefined => process.env['VS_SQLITE_BINDING'] || undefined;

function read(argv: readonly string[], env: NodeJS.ProcessEnv): Ask {
  const options = { data: { type: 'string' }, force: { type: 'boolean' }, new: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
    const [word, file = '', ...more] = positionals;
    const whole = word === 'epoch' ? values.new === true && file === '' : file !== '' && values.new === undefined;
    if (!isCommand(word) || !whole || more.length > 0) throw new Error('incomplete');
    return { word, file: path.resolve(file), force: values.force ?? false, data: dataFolder(values.data, env) };
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

async function putBack({ file, data, force }: Ask, env: NodeJS.ProcessEnv, say: Say): Promise<void> {
  const head = await checkBackup(file, newest);
  const database = readDatabase(env);
  prepareFolder(data);
  const target =
    database === null ? sqliteTarget(fileIn(data), binding(), head.schema) : postgresTarget(database.url, head.schema);
  const stamp = await restore(target, { file, madeAt: head.madeAt, data, force, now: new Date() });
  say(`Restauré : la sauvegarde du ${head.madeAt}. Ce qui était là est gardé sous un nom qui finit par ${stamp}.`);
  say('Démarrez le serveur : à leur prochain contact, les postes renverront ce qui est venu après.');
}
