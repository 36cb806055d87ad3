import { cardCalls, cardNotices, type PcscLook } from '../../native/card/port.ts';
import { forkNode } from '../../native/fork-node.ts';
import { superviseWorker, type Worker } from '../../native/supervise.ts';
import { cardFailures } from '../../native/wire.ts';
import type { Backoff } from '../../native/backoff.ts';
import { childrenOf, processFigures, zombiesOf, type ProcessFigures } from './process-figures.ts';
import type { VirtualCard } from './vpcd-card.ts';

/** The real card worker under the real supervisor, and the process that it is now. */
export interface LivingCard {
  readonly port: Worker<typeof cardCalls, typeof cardNotices>;
  /** The worker's process now; 0 between two. */
  readonly pid: () => number;
}

/** Starts it. `entry` is the bundled worker. */
export function startLivingCard(
  entry: string,
  env: Readonly<Record<string, string>> = {},
  backoff: Partial<Backoff> = { first: 1, most: 5 },
): LivingCard {
  const port = superviseWorker({
    name: 'card',
    table: cardCalls,
    notices: cardNotices,
    failures: cardFailures,
    spawn: () => forkNode(entry, { ...process.env, ...env }),
    backoff,
  });
  const pid = () =>
    childrenOf(process.pid).find(({ command, state }) => command.includes(entry) && state !== 'Z')?.pid ?? 0;
  return { port, pid };
}

/** Before and after, of the worker and of the process that supervises it. */
export interface LifeFigures {
  readonly worker: { readonly before: ProcessFigures; readonly after: ProcessFigures };
  readonly host: { readonly before: ProcessFigures; readonly after: ProcessFigures };
  readonly zombies: number;
}

export interface Cycles extends LifeFigures {
  /** `in` and `out` in the order the notices told them. */
  readonly seen: readonly ('in' | 'out')[];
  /** Insertions and removals the PC/SC service counted meanwhile (modulo 65 536). */
  readonly counted: number;
  /** Milliseconds from the gesture to its notice. */
  readonly noticeMs: readonly number[];
}

/** The first reader with this name in what a notice says. */
function readerIn(look: PcscLook, name: string) {
  return look.service === 'running' ? look.readers.find((reader) => reader.name === name) : undefined;
}

/** How many gestures come before the first figures: what the runtime and the driver allocate once. */
const WARM_UP = 5;

/**
 * Puts a card in a reader and takes it out, `times`, while the worker watches; each gesture waits for the notice of the one
 * before it.
 * @throws Error when a notice does not come within ten seconds.
 */
export async function insertAndRemove(
  { port, pid }: LivingCard,
  card: VirtualCard,
  reader: string,
  times: number,
): Promise<Cycles> {
  const seen: ('in' | 'out')[] = [];
  const noticeMs: number[] = [];
  let wake = (): void => undefined;
  let present = false;
  let events = 0;
  const hear = (look: PcscLook): void => {
    const found = readerIn(look, reader);
    if (found === undefined) return;
    events = found.events;
    if (found.present === present) return;
    present = found.present;
    seen.push(present ? 'in' : 'out');
    wake();
  };
  const forget = port.onNotice(({ value }) => hear(value));
  const gesture = async (wanted: boolean): Promise<void> => {
    const began = performance.now();
    const told = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`No notice of gesture ${seen.length + 1}.`)), 10_000);
      wake = () => {
        clearTimeout(late);
        resolve();
      };
    });
    await Promise.all([told, wanted ? card.insert() : card.remove()]);
    noticeMs.push(performance.now() - began);
  };
  try {
    hear(await port.call('watch', { on: true }));
    for (let turn = 0; turn < WARM_UP; turn += 1) {
      await gesture(true);
      await gesture(false);
    }
    seen.length = noticeMs.length = 0;
    const start = events;
    const before = { worker: processFigures(pid()), host: processFigures(process.pid) };
    for (let turn = 0; turn < times; turn += 1) {
      await gesture(true);
      await gesture(false);
    }
    return {
      seen,
      noticeMs,
      counted: (events - start + 0x10000) % 0x10000,
      worker: { before: before.worker, after: processFigures(pid()) },
      host: { before: before.host, after: processFigures(process.pid) },
      zombies: zombiesOf(process.pid),
    };
  } finally {
    forget();
    await port.call('watch', { on: false });
  }
}

export interface Crashes extends LifeFigures {
  /** Failure codes, one a crash. */
  readonly codes: readonly string[];
  /** Processes that were used. */
  readonly processes: number;
}

/**
 * Asks for readings that crash their process, `times`, then for one that does not: `heal` takes the fault away.
 * @throws FailureError when the last reading fails.
 */
export async function crashAndRestart(
  { port, pid }: LivingCard,
  module: string,
  times: number,
  heal: () => void,
): Promise<Crashes> {
  const codes: string[] = [];
  const processes = new Set<number>();
  const crash = async (): Promise<void> => {
    const failed = await port.call('read', { module }).then(
      () => 'none',
      (error: { failure?: { code?: string } }) => error.failure?.code ?? 'unknown',
    );
    codes.push(failed);
  };
  const forget = port.onState((state) => {
    if (state === 'ready') processes.add(pid());
  });
  try {
    for (let turn = 0; turn < WARM_UP; turn += 1) await crash();
    await port.call('close', undefined);
    codes.length = 0;
    processes.clear();
    const before = { worker: processFigures(pid()), host: processFigures(process.pid) };
    for (let turn = 0; turn < times; turn += 1) await crash();
    heal();
    await port.call('close', undefined);
    const after = { worker: processFigures(pid()), host: processFigures(process.pid) };
    await port.call('read', { module });
    return {
      codes,
      processes: processes.size,
      worker: { before: before.worker, after: after.worker },
      host: { before: before.host, after: after.host },
      zombies: zombiesOf(process.pid),
    };
  } finally {
    forget();
  }
}
