import { isUnknownReader, type PcscContext } from './pcsc-binding.ts';
import { isSameLook, type Pcsc, type Sight } from './pcsc.ts';
import type { PcscLook } from './port.ts';

/** Longest wait for an event, in milliseconds: bounds the harm of one that is lost, and of a thread nobody can end. */
const QUIET_MS = 45_000;
/**
 * Wait after a change, and while a reader is held exclusively: PC/SC tells nobody when it is let go of, and a reader that
 * is plugged in between a look and the wait behind it is told to nobody either.
 */
const SOON_MS = 2_000;
/** Pauses while the service is down, first and longest. */
const RETRY_MS = { first: 1_000, most: 5_000 };
/** After this many waits that ended at once with nothing new, the next ones are spaced. */
const FRUITLESS = 3;
/** The reader that stands for "a reader was plugged in or out" (SCardGetStatusChange, Windows and pcsc-lite). */
const PLUG = String.raw`\\?PnP?\Notification`;

export type Watch = {
  /** Turns the watch on or off, and looks. Twice on is once. */
  set(on: boolean): PcscLook;
  /** Ends what waits, so that the process can end at once. */
  end(): void;
};

/** One watch, from on to off. */
type Run = { context: PcscContext | null; waiting: boolean; wake: (() => void) | null };

/** What a system lets one wait for: readers and plugging; readers only (macOS); nothing (a name it does not take back). */
type Means = 'all' | 'readers' | 'time';

/**
 * Tells `notify` what PC/SC says after each change of the service or of a reader, by its events rather than by asking all
 * the time.
 */
export function watchReaders(
  pcsc: Pcsc,
  notify: (look: PcscLook) => void,
  platform: NodeJS.Platform = process.platform,
): Watch {
  let current: Run | null = null;

  async function run(own: Run, first: PcscLook): Promise<void> {
    let told = first;
    let retry = RETRY_MS.first;
    let fruitless = 0;
    let quiet = false;
    let means: Means = 'all';
    while (current === own) {
      const sight = pcsc.see();
      const { look } = sight;
      if (isSameLook(look, told)) {
        fruitless = quiet ? 0 : fruitless + 1;
      } else {
        told = look;
        fruitless = 0;
        quiet = false;
        means = 'all';
        notify(look);
      }
      // A binding that is not there will not come while this process lives.
      if (look.service === 'unknown' && look.reason !== 'error') break;
      if (look.service !== 'running') {
        await pause(own, retry);
        retry = Math.min(retry * 2, RETRY_MS.most);
        fruitless = 0;
        continue;
      }
      retry = RETRY_MS.first;
      if (fruitless > FRUITLESS) await pause(own, RETRY_MS.first);
      const ms = quiet && !look.readers.some((each) => each.exclusive) ? QUIET_MS : SOON_MS;
      const ended = await wait(own, sight, means, ms);
      quiet = ended === 'timeout';
      if (ended === 'refused') means = means === 'all' ? 'readers' : 'time';
    }
    release(own);
  }

  /** Waits for the next change of what was seen. */
  async function wait(own: Run, sight: Sight, means: Means, ms: number): Promise<'timeout' | 'change' | 'refused'> {
    const known = sight.states;
    if (means === 'time' || (means === 'readers' && known.length === 0)) {
      await pause(own, SOON_MS);
      return 'timeout';
    }
    const plug = { name: PLUG, state: platform === 'win32' ? known.length * 0x10000 : 0 };
    try {
      own.context ??= pcsc.open();
      own.waiting = true;
      const seen = means === 'all' ? [...known, plug] : known;
      const answer = await own.context!.waitForChange(seen, means === 'all' ? ms : SOON_MS);
      return Array.isArray(answer) && answer.length === 0 ? 'timeout' : 'change';
    } catch (error) {
      release(own);
      // A reader that was just unplugged is refused too: then the next look differs, and all is tried again.
      return isUnknownReader(error) ? 'refused' : 'change';
    } finally {
      own.waiting = false;
    }
  }

  function pause(own: Run, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      own.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function release(own: Run): void {
    try {
      own.context?.close();
    } catch {
      // Gone with its service.
    }
    own.context = null;
  }

  function stop(): void {
    const own = current;
    current = null;
    own?.wake?.();
    // Its context is closed once its wait has ended: closing it before would wait for that.
    if (own?.waiting) cancel(own);
  }

  function cancel(own: Run): void {
    try {
      own.context?.cancel();
    } catch {
      // Nothing to cancel any more: the service went.
    }
  }

  return {
    set(on) {
      if (!on) stop();
      const look = pcsc.look();
      if (on && !current) {
        current = { context: null, waiting: false, wake: null };
        void run(current, look);
      }
      return look;
    },
    end: stop,
  };
}
