import { ckrOf } from './ckr.ts';
import { assertLoadable } from './library.ts';
import { called, type Keeper, type Loaded } from './module.ts';
import { isSameLook, type Pcsc } from './pcsc.ts';
import type { CardCalls, LibraryAnswer, PcscLook, RawReading } from './port.ts';
import { readSlot, text, TOKEN_PRESENT } from './slot.ts';
import type { CallOutput } from '../call.ts';

/** Least time between two restarts of a module that sees no reader, in milliseconds. */
const RESTART_EVERY = 3_000;

/** What each library said of itself: asked again, it would first try to power every card. */
const introductions = new Map<string, RawReading['middleware']>();

/** How the module introduces itself. */
function introduction(own: Loaded, at: string): RawReading['middleware'] {
  const info = called(at, 'C_GetInfo', () => own.module.C_GetInfo());
  const said = {
    description: text(info.libraryDescription),
    manufacturer: text(info.manufacturerID),
    version: `${info.libraryVersion.major}.${info.libraryVersion.minor}`,
  };
  introductions.set(own.path, said);
  return said;
}

/** True when every card that PC/SC sees is mute: a library would only wait, seconds a card, for an answer. */
const isSilent = (look: PcscLook): boolean => {
  const cards = look.service === 'running' ? look.readers.filter((one) => one.present) : [];
  return cards.length > 0 && cards.every((one) => one.mute);
};

/**
 * Reads every reader, its token and the objects that need no PIN, between two looks through PC/SC. Never logs in. Lets go
 * of the card afterwards, where PC/SC tells of the next change.
 */
export function readCards(keeper: Keeper, pcsc: Pcsc, path: string): RawReading {
  const at = 'card.read';
  const started = performance.now();
  const before = pcsc.look();
  const silent = isSilent(before);
  const known = introductions.get(path);
  if (silent && known !== undefined) {
    return { middleware: known, slots: [], pcsc: before, moved: false, ms: Math.round(performance.now() - started) };
  }
  const own = keeper.use(path, at);
  const found = silent ? [] : keeper.slots(own, at, true);
  const slots = found.map((slot) => readSlot(own.lib, own.module, slot));
  const middleware = introduction(own, at);
  if (before.service === 'running') keeper.rest();
  const moved = !isSameLook(before, pcsc.look());
  return { middleware, slots, pcsc: before, moved, ms: Math.round(performance.now() - started) };
}

/** The readers and whether each holds a card, without opening a session. */
export function lookAtSlots(keeper: Keeper, path: string): CallOutput<CardCalls, 'slots'> {
  const at = 'card.slots';
  const own = keeper.use(path, at);
  const mayRestart = performance.now() - own.restartedAt >= RESTART_EVERY;
  return {
    slots: keeper.slots(own, at, mayRestart).flatMap((slot) => {
      try {
        const info = own.module.C_GetSlotInfo(slot);
        const present = (info.flags & TOKEN_PRESENT) !== 0;
        return [{ slot: slot.toString('hex'), description: text(info.slotDescription), present }];
      } catch (error) {
        // Unplugged between the list and the look.
        if (ckrOf(error) === 'CKR_SLOT_ID_INVALID') return [];
        if (ckrOf(error) === null) throw error;
        return [{ slot: slot.toString('hex'), description: '', present: false }];
      }
    }),
  };
}

/** Tries a library that need not be the one in use, which stays loaded. No session is opened. */
export function probeLibrary(keeper: Keeper, pcsc: Pcsc, path: string): LibraryAnswer {
  const at = 'card.probe';
  const library = assertLoadable(path, at);
  return keeper.borrow(path, at, (own) => ({
    ...library,
    middleware: introduction(own, at),
    readers: called(at, 'C_GetSlotList', () => {
      if (isSilent(pcsc.look())) return 0;
      const seen = own.module.C_GetSlotList(false).length;
      // The first list of some versions of the CPS library is short.
      return seen > 0 ? seen : own.module.C_GetSlotList(false).length;
    }),
  }));
}
