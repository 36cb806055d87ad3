import {
  isServiceDown,
  loadBinding,
  STATE,
  type NoBinding,
  type PcscBinding,
  type PcscContext,
  type RawReader,
} from './pcsc-binding.ts';
import type { PcscLook, PcscReader } from './port.ts';

/** What was seen, and the states to give back to PC/SC when waiting for the next change. */
export type Sight = { look: PcscLook; states: { name: string; state: number }[] };

export type Pcsc = {
  /** Loads the binding, and asks the service nothing. */
  warmUp(): void;
  look(): PcscLook;
  /** `look`, with what `watchReaders` needs. */
  see(): Sight;
  /** Another context of the same binding; null when there is none to be had now. */
  open(): PcscContext | null;
  /**
   * Changes when the service was lost and found again. A context does not survive its service: a PKCS#11 module that was
   * started before may hold a dead one.
   */
  generation(): number;
  /** Readers of the last look; null when it saw none of the service. */
  readerCount(): number | null;
};

const unknown = (reason: NoBinding): Sight => ({ look: { service: 'unknown', reason }, states: [] });
const stopped: Sight = { look: { service: 'stopped' }, states: [] };

function reader({ name, state, atr }: RawReader): PcscReader {
  const present = (state & STATE.present) !== 0;
  return {
    name,
    present,
    mute: present && (state & STATE.mute) !== 0,
    exclusive: (state & STATE.exclusive) !== 0,
    inUse: (state & (STATE.inUse | STATE.exclusive)) !== 0,
    atr: present && atr && atr.length > 0 ? Buffer.from(atr).toString('hex') : null,
    events: state >>> 16,
  };
}

/**
 * True when both say the same of the service and of each reader. Whether a reader is in use is left out: this app's own
 * reading makes it so.
 */
export function isSameLook(one: PcscLook, other: PcscLook): boolean {
  const told = (look: PcscLook) =>
    look.service === 'running' ? look.readers.map((each) => ({ ...each, inUse: false })) : look;
  return JSON.stringify(told(one)) === JSON.stringify(told(other));
}

/** Looks at the readers through PC/SC. Never throws; what cannot be asked is `unknown`. */
export function createPcsc(load: () => PcscBinding | NoBinding = loadBinding): Pcsc {
  let binding: PcscBinding | NoBinding | undefined;
  // Kept here: a context that is collected is released.
  let context: PcscContext | null = null;
  let contexts = 0;
  let readerCount: number | null = null;

  function open(): PcscContext | null {
    binding ??= load();
    return typeof binding === 'string' ? null : new binding.Context();
  }

  function letGo(): void {
    try {
      context?.close();
    } catch {
      // A context whose service went is gone with it.
    }
    context = null;
  }

  function see(): Sight {
    const sight = ask();
    readerCount = sight.look.service === 'running' ? sight.look.readers.length : null;
    return sight;
  }

  function ask(): Sight {
    binding ??= load();
    if (typeof binding === 'string') return unknown(binding);
    // Twice: the context of a service that was restarted since only tells so when it is used.
    for (let last = context === null; ; last = true) {
      try {
        if (!context) {
          context = new binding.Context();
          contexts += 1;
        }
        const listed = context.listReaders();
        // No state at all: a reader that went between the list and the look at its state.
        if (!last && listed.some((each) => each.state === 0)) continue;
        const readers = listed.filter((each) => each.state !== 0 && (each.state & STATE.unknown) === 0);
        return {
          look: { service: 'running', readers: readers.map(reader) },
          states: readers.map(({ name, state }) => ({ name, state: (state & ~STATE.changed) >>> 0 })),
        };
      } catch (error) {
        letGo();
        if (last) return isServiceDown(error) ? stopped : unknown('error');
      }
    }
  }

  const warmUp = (): void => void (binding ??= load());

  return { warmUp, look: () => see().look, see, open, generation: () => contexts, readerCount: () => readerCount };
}
