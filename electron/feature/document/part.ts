import { randomUUID } from 'node:crypto';
import type { DocumentReport } from '../../../native/reader/port.ts';
import { DROPPED_BYTES } from '../../contract/channel/document.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import { verdictOf } from './verdict.ts';

const AT = 'document.read';
type Mine = Pick<Handlers, Extract<keyof Handlers, `document.${string}`>>;
type From = { file: string } | { bytes: Uint8Array };

/** A reader that ended before its answer: the document asked too much of it. */
const heavy = (error: unknown): boolean =>
  error instanceof FailureError && ['hung', 'crashed'].includes(String(error.failure.info['reason']));

/** The reading of documents: one at a time, the last report in memory, and its verdict in the log when it is asked for. */
export function createDocumentPart({ outside, resources, journal, truth }: PartDeps): Part<Mine> {
  let last: { id: string; report: DocumentReport } | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function read(from: From): Promise<{ id: string; report: DocumentReport }> {
    // The former one is no more what the window shows.
    last = null;
    const catalogue = resources.documents;
    const reading = turn.then(() => outside.reader.call('document.read', { from, catalogue }));
    turn = reading.catch(() => undefined);
    try {
      const found = { id: randomUUID(), report: await reading };
      last = found;
      return found;
    } catch (error) {
      throw heavy(error) ? new FailureError('document.too-heavy', AT) : error;
    }
  }

  return {
    handlers: {
      async 'document.read'({ bytes }) {
        if (bytes.byteLength > DROPPED_BYTES) throw new FailureError('document.too-large', AT);
        return read({ bytes });
      },
      async 'document.choose'() {
        const file = await outside.choose('document');
        if (file === null) throw new FailureError('file.cancelled', 'document.choose');
        return read({ file });
      },
      async 'document.keep'({ id, step }) {
        if (!truth.get().guide.steps.some((one) => one.id === step))
          throw new FailureError('app.input', 'document.keep', { path: 'step' });
        if (journal.view().documents.some((one) => one.id === id)) return;
        if (last === null || last.id !== id) throw new FailureError('document.gone', 'document.keep');
        await journal.append('document.checked', verdictOf(last.report, id, step));
      },
      async 'document.forget'() {
        last = null;
      },
    },
    forget() {
      last = null;
    },
  };
}
