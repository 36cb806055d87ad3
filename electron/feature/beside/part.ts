import { noBeside } from '../../contract/beside.ts';
import { FailureError } from '../../contract/failure.ts';
import { leftRunning } from '../../contract/pace.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import { boundsFor, placeOf, remembered, type Bounds, type Place } from './place.ts';

type Own = Pick<Handlers, 'beside.open' | 'beside.close' | 'beside.full' | 'beside.switch'>;

/** A window that is being dragged is not written down at each point of its way; in milliseconds. */
const SETTLED_MS = 400;

/** The narrow window: when it is there, and where. */
export function createBesidePart({
  outside,
  timers,
  keep,
  journal,
  truth,
  rehearsing,
  background,
}: PartDeps): Part<Own> & {
  handlers: Own;
} {
  const { beside } = outside;
  let places: Place[] = [];
  /** Raised by what makes the former window's last words void. */
  let generation = 0;
  let cancel: () => void = () => undefined;

  const isOpen = (): boolean => truth.get().beside.open;
  const show = (there: boolean): void => truth.patch('beside', { open: there });
  const logName = (): string => truth.get().session?.slot.log ?? '';
  const hasHour = (): boolean => truth.get().session !== null || rehearsing();
  const write = (there: boolean, why: 'placed' | 'asked' = 'asked'): void =>
    background('beside.keep', async () => {
      // A rehearsal is not come back to.
      await keep.write('beside', { log: logName(), open: there && !rehearsing(), places });
      if (why === 'placed') outside.log.info('beside.placed');
    });

  const isOver = ({ timer, closedAt }: LogView): boolean =>
    closedAt !== null || (timer !== null && timer.endedAt !== null);

  function moved(bounds: Bounds): void {
    const at = placeOf(bounds, beside.rooms());
    if (at === null) return;
    places = remembered(places, at);
    cancel();
    cancel = timers.after(SETTLED_MS, () => write(isOpen(), 'placed'));
  }

  function open(): void {
    if (isOpen()) return;
    const mine = generation;
    show(true);
    beside.open(boundsFor(places, beside.rooms()), {
      moved: (bounds) => {
        if (mine === generation) moved(bounds);
      },
      closed: () => {
        if (mine !== generation || !isOpen()) return;
        show(false);
        write(false);
      },
    });
  }

  /** Without the window's own farewell: what it says while closing is ours already. */
  function close(): void {
    generation += 1;
    cancel();
    show(false);
    beside.close();
  }

  function toFull(): void {
    truth.patch('beside', { asked: truth.get().beside.asked + 1 });
    outside.showWindow();
  }

  function openAsked(): void {
    if (!hasHour()) throw new FailureError('session.missing', 'beside.open');
    // After the hour there is nothing to have beside: the full window tells how it went.
    if (isOver(journal.view())) return toFull();
    open();
    write(true);
  }

  return {
    handlers: {
      async 'beside.open'() {
        openAsked();
      },
      async 'beside.close'() {
        if (!isOpen()) return;
        close();
        write(false);
      },
      async 'beside.full'() {
        toFull();
      },
      async 'beside.switch'() {
        if (!hasHour() || (isOpen() && beside.isFocused())) toFull();
        else if (!isOpen()) openAsked();
        else beside.focus();
      },
    },
    async load() {
      const kept = await keep.read('beside');
      places = kept?.places ?? [];
      const view = journal.view();
      const running = view.timer !== null && !isOver(view) && leftRunning(view, outside.now().getTime()) === null;
      // It comes back with the hour that it was opened for, and with no other.
      if (kept?.open === true && running && !rehearsing() && kept.log === logName()) open();
    },
    onView(view) {
      if (!isOpen() || !isOver(view)) return;
      close();
      write(false);
    },
    forget() {
      close();
      places = [];
      truth.set('beside', noBeside);
    },
    stop: close,
  };
}
