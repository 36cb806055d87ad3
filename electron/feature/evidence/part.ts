import { FailureError } from '../../contract/failure.ts';
import type { evidenceChannels } from '../../contract/channel/evidence.ts';
import { storableText } from '../event/journal.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import { createPieces } from './pieces.ts';
import { barePng } from './png.ts';
import { createSuggest } from './suggest.ts';
import { maskedText, takenFrom, takenFromFile } from './take.ts';
import { TEXT_FILE_LIMIT } from '../../contract/evidence.ts';

type EvidenceHandlers = Pick<Handlers, keyof typeof evidenceChannels>;

/** Evidence as a part of the hour: taking, masking aids, keeping, sending, withdrawing. */
export function createEvidencePart(deps: PartDeps): Part<EvidenceHandlers> {
  const { outside, journal, truth, session, place, background } = deps;
  const suggest = createSuggest(outside);
  const pieces = createPieces({
    outside,
    journal,
    recipient() {
      const here = place();
      if (here === null) return null;
      const joined = session();
      // Without a service, or without a key of organisers, a piece is the person's own.
      const read = joined !== null && joined.hub !== '' && joined.token !== '' && joined.reportKey !== '';
      return { log: here.slot.log, target: read ? joined : null };
    },
    onItems: (items) => truth.patch('evidence', { items }),
  });

  const known = (step: string | null): void => {
    if (step !== null && !truth.get().guide.steps.some(({ id }) => id === step)) {
      throw new FailureError('app.input', 'evidence.step', { path: 'step' });
    }
  };
  /** A note is as long as any text; a file may be longer. */
  function kept(text: string, way: string): { text: string; masked: number } {
    if (way !== 'file') return storableText(text, maskedText);
    if (text.trim() === '') throw new FailureError('evidence.empty', 'evidence.text');
    if (text.length > 2 * TEXT_FILE_LIMIT) throw new FailureError('evidence.too-large', 'evidence.text');
    return maskedText(text);
  }

  return {
    handlers: {
      'evidence.sources': async () => ({ sources: await outside.capture.sources() }),
      async 'evidence.capture'({ id }) {
        const bytes = await outside.capture.take(id);
        if (bytes === null) throw new FailureError('evidence.source-gone', 'evidence.capture');
        return takenFrom(bytes);
      },
      async 'evidence.paste'() {
        const bytes = await outside.capture.pasted();
        if (bytes === null) throw new FailureError('evidence.clipboard', 'evidence.paste');
        return takenFrom(bytes);
      },
      async 'evidence.choose'() {
        const file = await outside.choose('evidence');
        if (file === null) throw new FailureError('file.cancelled', 'evidence.choose');
        return takenFromFile(file);
      },
      'evidence.read': async ({ bytes }) => takenFrom(bytes),
      'evidence.suggest': ({ bytes }) => suggest.ask(bytes),
      'evidence.leave': () => suggest.leave(),
      async 'evidence.keep-image'({ bytes, step, way }) {
        known(step);
        return pieces.keep({ bytes: barePng(bytes).bytes, mime: 'image/png', step, way });
      },
      async 'evidence.keep-text'({ text: given, step, way }) {
        known(step);
        const { text, masked } = kept(given, way);
        const { id } = await pieces.keep({ bytes: new TextEncoder().encode(text), mime: 'text/plain', step, way });
        return { id, masked };
      },
      async 'evidence.ask'({ step, open }) {
        known(step);
        truth.patch('evidence', { asked: open ? { step } : null });
        if (open) outside.showWindow();
      },
      'evidence.view': ({ id }) => pieces.view(id),
      'evidence.remove': ({ id }) => pieces.remove(id),
      'evidence.send': ({ id }) => pieces.send(id),
    },
    load: pieces.load,
    onContact: pieces.pump,
    // What could not be read may hold a piece that was not sent: nothing is erased before it was.
    waits: () => (pieces.wasRead() ? truth.get().evidence.items.filter(({ state }) => state === 'waiting').length : 1),
    onView() {
      if (!pieces.wasRead()) background('evidence.load', pieces.load);
    },
    keepsakes: pieces.keepsakes,
    forget() {
      pieces.forget();
      truth.patch('evidence', { asked: null });
      background('evidence.leave', () => suggest.leave());
    },
  };
}
