import { parseBody, type EventBody, type EventKind, TEXT_LIMIT } from '../../../organiser/protocol/event.ts';
import { foldLog, type FoldEvent, type LogView } from '../../../organiser/protocol/fold.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Outside } from '../outside.ts';

export type Author = { log: string; actor: string };

/** The local log: every change is written here first, sent later. */
export type Journal = {
  /** What the log says now. */
  view(): LogView;
  /** Number of events that this version reads. */
  size(): number;
  /** Stores one fact of the participant. Throws, and stores nothing, when the body is refused. */
  append<K extends EventKind>(kind: K, body: EventBody<K>): Promise<void>;
  /** Reads the log again: after a sync, an opening, a restore. */
  refresh(): Promise<void>;
};

type Deps = {
  outside: Pick<Outside, 'store' | 'now'>;
  /** Whose log, or null before joining. */
  author(): Author | null;
  onView(view: LogView): void;
  /** After each stored event: something to send. */
  onAppended(): void;
};

/** Keeps the folded view of the log and writes the participant's own facts into it. */
export function createJournal({ outside, author, onView, onAppended }: Deps): Journal {
  let view = foldLog([]);
  let size = 0;
  let reading: Promise<void> = Promise.resolve();

  /** Acknowledged events never change: they are read once, and only what came since is asked for. */
  let copy = { log: '', epoch: '', acknowledged: [] as FoldEvent[] };

  async function read(log: string): Promise<FoldEvent[]> {
    const { epoch, acknowledged } = copy.log === log ? copy : { epoch: '', acknowledged: [] };
    const after = acknowledged.at(-1)?.seq ?? 0;
    const news = await outside.store.call('event.news', { log, epoch, after, count: acknowledged.length });
    const fresh = news.events.filter(({ seq }) => seq !== null);
    copy = { log, epoch: news.epoch, acknowledged: news.whole ? fresh : [...acknowledged, ...fresh] };
    return [...copy.acknowledged, ...news.events.filter(({ seq }) => seq === null)];
  }

  async function readNow(): Promise<void> {
    const who = author();
    const events = who === null ? [] : await read(who.log);
    size = events.length;
    view = foldLog(events);
    onView(view);
  }
  /** Readings follow each other, so that an older list never replaces a newer one. */
  function refresh(): Promise<void> {
    const next = reading.then(readNow, readNow);
    reading = next.catch(() => undefined);
    return next;
  }

  return {
    view: () => view,
    size: () => size,
    refresh,
    async append(kind, body) {
      const who = author();
      if (who === null) throw new FailureError('session.missing', 'event.append');
      const parsed = parseBody(kind, body);
      if (!parsed.ok) throw new FailureError('app.input', 'event.append', { kind, path: parsed.path });
      await outside.store.call('event.append', {
        log: who.log,
        kind,
        body: parsed.value,
        at: outside.now().toISOString(),
        actor: who.actor,
        role: 'participant',
      });
      onAppended();
      // On disk: it was said, and must not be said twice because the view could not be read again. The next reading shows it.
      await refresh().catch(() => undefined);
    },
  };
}

/**
 * A free text as it may be stored: not empty, not longer than TEXT_LIMIT (UTF-16 units) once identities are masked.
 * A longer one is refused whole, never cut: the window keeps what was typed.
 */
export function storableText(
  typed: string,
  mask: (text: string) => { text: string; masked: number },
): { text: string; masked: number } {
  const bare = typed.trim();
  if (bare === '') throw new FailureError('text.empty', 'event.text');
  // Checked before masking too: a very long text is refused without being searched.
  const tooLong = (length: number): FailureError =>
    new FailureError('text.too-long', 'event.text', { limit: TEXT_LIMIT, length });
  if (bare.length > TEXT_LIMIT) throw tooLong(bare.length);
  const safe = mask(bare);
  if (safe.text.length > TEXT_LIMIT) throw tooLong(safe.text.length);
  return safe;
}

/** Number of the next attempt at a step: one more than the results that the participant already gave it. */
export function nextAttempt(view: LogView, step: string): number {
  const results = (view.steps[step]?.attempts ?? []).filter((a) => a.role === 'participant' && a.status !== 'a-faire');
  return Math.min(results.length + 1, 99);
}
