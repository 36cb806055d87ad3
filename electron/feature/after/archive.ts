import { archivedBilan, isWeak } from '../../contract/archive.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Bilan } from '../bilan/bilan.ts';
import type { Handlers } from '../handlers.ts';
import type { Keepsake, Part, PartDeps } from '../hour/part.ts';

type Deps = PartDeps & {
  bilan: Bilan;
  /** Files of the other parts: evidence. */
  keepsakes(): Promise<readonly Keepsake[]>;
};

const readMe = (locale: 'fr' | 'en'): string =>
  locale === 'fr'
    ? [
        "Archive d'une séance Vérif' Ségur.",
        '',
        '- bilan.pdf : le bilan, à lire.',
        '- bilan.json : le même, pour un programme.',
        '- evenements.json : ce que vous avez dit pendant la séance.',
        '- preuves/ : les preuves que vous avez jointes, telles que masquées.',
        '',
      ].join('\r\n')
    : [
        "Archive of a Vérif' Ségur session.",
        '',
        '- bilan.pdf: the bilan, to read.',
        '- bilan.json: the same, for a program.',
        '- evenements.json: what you said during the session.',
        '- preuves/: the evidence that you attached, as it was masked.',
        '',
      ].join('\r\n');

/**
 * The archive that the person keeps: made and opened in the reading process, which has the passphrase for one call. It is
 * written nowhere, and a lost one cannot be found again.
 */
export function createArchive(deps: Deps): Part<Pick<Handlers, 'archive.save' | 'archive.choose' | 'archive.open'>> {
  const { outside, place, truth, bilan } = deps;
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  /** The file that was chosen, until it is opened. Never told to the window. */
  let chosen: string | null = null;

  /** One's own words and gestures: what others said is theirs. */
  async function ownEvents(log: string): Promise<Uint8Array> {
    const { events } = await outside.store.call('event.list', { log });
    const own = events.filter(({ role }) => role === 'participant').map(({ kind, at, body }) => ({ at, kind, body }));
    return encode(`${JSON.stringify(own, null, 2)}\n`);
  }

  return {
    handlers: {
      async 'archive.save'({ passphrase }) {
        const now = place();
        if (now === null) throw new FailureError('session.missing', 'archive.save');
        if (isWeak(passphrase)) throw new FailureError('archive.passphrase-weak', 'archive.save');
        const files = [
          { name: 'LISEZMOI.txt', bytes: encode(readMe(truth.get().app.locale)) },
          ...(await bilan.files()),
          { name: 'evenements.json', bytes: await ownEvents(now.slot.log) },
          ...(await deps.keepsakes()),
        ];
        const { bytes } = await outside.reader.call('archive.seal', {
          files,
          // The same letter may be typed in two ways on two systems.
          passphrase: passphrase.normalize('NFC'),
        });
        const day = now.slot.startsAt.slice(0, 10);
        const name = await outside.save({ name: `archive-verif-segur-${day}.age`, bytes });
        if (name === null) throw new FailureError('file.cancelled', 'archive.save');
        return { name };
      },
      async 'archive.choose'() {
        const file = await outside.choose('archive');
        if (file === null) throw new FailureError('file.cancelled', 'archive.choose');
        chosen = file;
      },
      async 'archive.open'({ passphrase }) {
        if (chosen === null) throw new FailureError('file.not-read', 'archive.open');
        const opened = await outside.reader.call('archive.open', {
          file: chosen,
          passphrase: passphrase.normalize('NFC'),
        });
        const shown = archivedBilan.safeParse(opened.bilan);
        if (!shown.success) throw new FailureError('archive.foreign', 'archive.open');
        chosen = null;
        return { bilan: shown.data, files: opened.files };
      },
    },
    forget() {
      chosen = null;
    },
  };
}
