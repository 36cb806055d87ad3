import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Row } from '../store/engine.ts';
import { BadSetting } from '../options.ts';
import { CONSOLE } from '../store/audit.ts';
import { bodyOf } from './read.ts';

/** Where the rows of a backup go: all of them and a new epoch, or nothing. */
export type Target = {
  /** When the last event that is there was stored, null without any, or when it cannot be read. */
  latest(): Promise<string | null>;
  /**
   * Puts rows in; what was there is kept aside under a name that carries `stamp`, and whether something was is answered. Runs
   * `files` just before it is done.
   */
  replace(
    rows: AsyncIterable<{ table: string; row: Row }>,
    stamp: string,
    files: () => Promise<void>,
  ): Promise<boolean>;
};

/** Puts received files in a new folder, and then in the place of the former, which is kept aside. */
class FilesAside {
  readonly #folder: string;
  readonly #draft: string;
  #file: FileHandle | null = null;

  constructor(data: string) {
    this.#folder = path.join(data, 'blobs');
    this.#draft = `${this.#folder}.restoring`;
  }

  async prepare(): Promise<void> {
    await rm(this.#draft, { recursive: true, force: true });
    await mkdir(this.#draft, { recursive: true, mode: 0o700 });
  }

  async begin(name: string): Promise<void> {
    await this.end();
    this.#file = await open(path.join(this.#draft, name), 'wx', 0o600);
  }

  async add(part: string): Promise<void> {
    await this.#file?.writeFile(Buffer.from(part, 'base64'));
  }

  async end(): Promise<void> {
    await this.#file?.sync();
    await this.#file?.close();
    this.#file = null;
  }

  /** Removes what was not placed. */
  async discard(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    await rm(this.#draft, { recursive: true, force: true });
  }

  /** Whether former files were kept aside. */
  async place(stamp: string): Promise<boolean> {
    await this.end();
    const there = existsSync(this.#folder);
    if (there) await rename(this.#folder, `${this.#folder}.before-restore-${stamp}`);
    await rename(this.#draft, this.#folder);
    return there;
  }
}

/**
 * Restores a checked backup. What was there stays aside: `kept` says whether something was.
 * @throws BadSetting when what is there holds events later than the backup, unless `force`
 */
export async function restore(
  target: Target,
  ask: { file: string; madeAt: string; data: string; force: boolean; now: Date },
): Promise<{ stamp: string; kept: boolean }> {
  const { file, madeAt, data, force, now } = ask;
  const latest = await target.latest();
  if (latest !== null && latest > madeAt && !force) {
    throw new BadSetting(
      `Refusé : la base en place contient des événements plus récents (${latest}) que cette sauvegarde (${madeAt}). Rien n'a été touché. Si vous voulez tout de même y revenir, ajoutez --force : la base actuelle sera gardée à côté.`,
      `Refused: the database in place has events later (${latest}) than this backup (${madeAt}). Nothing was touched. To go back to it all the same, add --force: the present database will be kept aside.`,
    );
  }
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const files = new FilesAside(data);
  await files.prepare();
  async function* rows() {
    for await (const body of bodyOf(file)) {
      if ('table' in body) {
        const { table, row } = body;
        // Devices then give back what this backup does not have (rule 9).
        const epoch = table === 'setting' && row['key'] === 'epoch';
        yield { table, row: epoch ? { ...row, value: randomUUID() } : row };
      } else if ('file' in body) await files.begin(body.file);
      else await files.add(body.part);
    }
    // Accounts, keys and links that were removed since are back: whoever reads the journal must know.
    const row = { at: now.toISOString(), person: CONSOLE, act: 'hub.restored', subject: madeAt };
    yield { table: 'audit', row };
  }
  let [kept, aside] = [false, false];
  try {
    kept = await target.replace(rows(), stamp, async () => void (aside = await files.place(stamp)));
  } finally {
    await files.discard();
  }
  return { stamp, kept: kept || aside };
}
