import type { LogView } from '../../../organiser/protocol/fold.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Outside } from '../outside.ts';
import { bilanData, type BilanData } from './data.ts';
import { bilanPage } from './page.ts';

export type Bilan = { pdf(): Promise<{ name: string }>; json(): Promise<{ name: string }> };

type Deps = { view: () => LogView; snapshot: () => Snapshot };

/** A file name without accents or blanks, that sorts by date and names nobody. */
export const bilanName = (data: BilanData, end: string): string =>
  `bilan-verif-segur-${(data.slot?.startsAt ?? data.madeAt).slice(0, 10)}.${end}`;

/** @throws FailureError `session.missing` before joining, `file.cancelled`, `file.not-written`, `pdf.failed` */
export function createBilan(outside: Pick<Outside, 'now' | 'print' | 'save'>, { view, snapshot }: Deps): Bilan {
  function data(): BilanData {
    const { guide, session, profile, checks, app } = snapshot();
    if (session === null) throw new FailureError('session.missing', 'bilan.data');
    return bilanData({
      view: view(),
      guide,
      session,
      profile,
      checks: checks.results,
      app: { version: app.version, demo: app.demo },
      now: outside.now(),
    });
  }
  async function save(name: string, bytes: Uint8Array): Promise<{ name: string }> {
    const saved = await outside.save({ name, bytes });
    if (saved === null) throw new FailureError('file.cancelled', 'bilan.save');
    return { name: saved };
  }
  return {
    async pdf() {
      const made = data();
      return save(bilanName(made, 'pdf'), await outside.print(bilanPage(made, snapshot().app.locale)));
    },
    async json() {
      const made = data();
      return save(bilanName(made, 'json'), new TextEncoder().encode(`${JSON.stringify(made, null, 2)}\n`));
    },
  };
}
