import type { LogView } from '../../../organiser/protocol/fold.ts';
import { FailureError } from '../../contract/failure.ts';
import type { PastBilan } from '../../contract/after.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import { bilanData, type BilanData } from './data.ts';
import { bilanPage } from './page.ts';

export type Bilan = {
  pdf(): Promise<{ name: string }>;
  json(): Promise<{ name: string }>;
  /** Saves one that was put together elsewhere. */
  save(made: BilanData, kind: 'pdf' | 'json'): Promise<{ name: string }>;
  /** Both files, not saved. */
  files(): Promise<{ name: string; bytes: Uint8Array }[]>;
};

type Deps = { view: () => LogView; snapshot: () => Snapshot; past: () => readonly PastBilan[] };

/** A file name without accents or blanks, that sorts by date and names nobody. */
export const bilanName = (data: BilanData, end: string): string =>
  `bilan-verif-segur-${(data.slot?.startsAt ?? data.madeAt).slice(0, 10)}.${end}`;

/** @throws FailureError `session.missing` before joining, `rehearsal.running`, `file.cancelled`, `file.not-written`, `pdf.failed` */
export function createBilan(outside: Pick<Outside, 'now' | 'print' | 'save'>, { view, snapshot, past }: Deps): Bilan {
  function data(): BilanData {
    const { guide, session, profile, checks, app, rehearsal } = snapshot();
    // What is played for oneself is no result.
    if (rehearsal !== null) throw new FailureError('rehearsal.running', 'bilan.data');
    if (session === null) throw new FailureError('session.missing', 'bilan.data');
    return bilanData({
      view: view(),
      guide,
      session,
      profile,
      checks: checks.results,
      past: past(),
      app: { version: app.version, demo: app.demo },
      now: outside.now(),
    });
  }
  async function save(name: string, bytes: Uint8Array): Promise<{ name: string }> {
    const saved = await outside.save({ name, bytes });
    if (saved === null) throw new FailureError('file.cancelled', 'bilan.save');
    return { name: saved };
  }
  const printed = (made: BilanData): Promise<Uint8Array> => outside.print(bilanPage(made, snapshot().app.locale));
  const written = (made: BilanData): Uint8Array => new TextEncoder().encode(`${JSON.stringify(made, null, 2)}\n`);
  return {
    async pdf() {
      const made = data();
      return save(bilanName(made, 'pdf'), await printed(made));
    },
    async json() {
      const made = data();
      return save(bilanName(made, 'json'), written(made));
    },
    save: async (made, kind) => save(bilanName(made, kind), kind === 'pdf' ? await printed(made) : written(made)),
    async files() {
      const made = data();
      return [
        { name: 'bilan.json', bytes: written(made) },
        { name: 'bilan.pdf', bytes: await printed(made) },
      ];
    },
  };
}
