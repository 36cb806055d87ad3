import { createRequire } from 'node:module';
import type * as pkcs11js from 'pkcs11js';
import type { Handle, PKCS11 } from 'pkcs11js';
import { FailureError } from '../../electron/contract/failure.ts';
import { ckrOf } from './ckr.ts';
import { assertLoadable } from './library.ts';
import { readSlot, text, TOKEN_PRESENT } from './slot.ts';
import type { RawReading } from './port.ts';

type Pkcs11js = typeof pkcs11js;

/** An initialised module. */
type Loaded = { path: string; lib: Pkcs11js; module: PKCS11; listed: boolean; restartedAt: number };

/** Least time between two restarts of a module that sees no reader, in milliseconds. */
const RESTART_EVERY = 3_000;

// Kept here: the module is unloaded when its object is collected.
let loaded: Loaded | null = null;

/** A call of the module itself: its CKR code becomes card.unexpected, with the name of the call. */
function called<T>(at: string, call: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const ckr = ckrOf(error);
    if (ckr === null) throw error;
    throw new FailureError('card.unexpected', at, { ckr, call });
  }
}

function initialise(lib: Pkcs11js, module: PKCS11, at: string): void {
  called(at, 'C_Initialize', () => {
    try {
      // Without this flag the CPS library does not lock anything.
      module.C_Initialize({ flags: lib.CKF_OS_LOCKING_OK });
    } catch (error) {
      if (ckrOf(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error;
    }
  });
}

/** Why a library with the right header did not load, in words that hold no path. */
function loadProblem(error: unknown): Record<string, string | number> {
  const message = error instanceof Error ? error.message : '';
  const missing = /(?:^|\s|\/)([\w.+-]{1,60}): cannot open shared object file/.exec(message)?.[1];
  if (missing) return { reason: 'dependency', missing };
  const system = /Win32 error (\d{1,6})/.exec(message)?.[1];
  if (system === '127' || message.includes('C_GetFunctionList')) return { reason: 'not-pkcs11' };
  if (system) return { reason: system === '126' ? 'dependency' : 'load', system: Number(system) };
  return { reason: 'load' };
}

function load(path: string, at: string): Loaded {
  if (loaded?.path === path) return loaded;
  closeModule();
  assertLoadable(path, at, { platform: process.platform, arch: process.arch });
  // At the first use, not at the top: a broken build of the addon must be an answer, not a process that never starts.
  const lib = createRequire(import.meta.url)('pkcs11js') as Pkcs11js;
  const module = new lib.PKCS11();
  try {
    module.load(path);
  } catch (error) {
    const ckr = ckrOf(error);
    if (ckr) throw new FailureError('card.unexpected', at, { ckr, call: 'C_GetFunctionList' });
    throw new FailureError('card.middleware-unloadable', at, loadProblem(error));
  }
  try {
    initialise(lib, module, at);
  } catch (error) {
    module.close();
    throw error;
  }
  loaded = { path, lib, module, listed: false, restartedAt: -Infinity };
  return loaded;
}

function restart(own: Loaded, at: string): void {
  own.restartedAt = performance.now();
  own.listed = false;
  try {
    own.module.C_Finalize();
  } catch {
    // Nothing to finalise: the module lost its state, which is why it is restarted.
  }
  initialise(own.lib, own.module, at);
}

/** All readers, with or without a card. */
function listSlots(own: Loaded, at: string, mayRestart: boolean): Handle[] {
  const list = () => {
    const slots = own.module.C_GetSlotList(false);
    if (own.listed) return slots;
    own.listed = true;
    // The first list after a start misses a reader with some versions of the CPS library; its vendor's sample asks twice.
    return own.module.C_GetSlotList(false);
  };
  let slots: Handle[] = [];
  let failed = false;
  try {
    slots = list();
  } catch (error) {
    if (ckrOf(error) === null) throw error;
    failed = true;
  }
  // No reader at all also is what a module sees for good when the card service started, or restarted, after it.
  if (failed || (slots.length === 0 && mayRestart)) {
    restart(own, at);
    slots = called(at, 'C_GetSlotList', list);
  }
  return slots;
}

/** Reads every reader, its token and the objects that need no PIN. Never logs in. */
export function readCards(path: string): RawReading {
  const at = 'card.read';
  const started = performance.now();
  const own = load(path, at);
  const slots = listSlots(own, at, true).map((slot) => readSlot(own.lib, own.module, slot));
  const info = called(at, 'C_GetInfo', () => own.module.C_GetInfo());
  return {
    middleware: {
      description: text(info.libraryDescription),
      manufacturer: text(info.manufacturerID),
      version: `${info.libraryVersion.major}.${info.libraryVersion.minor}`,
    },
    slots,
    ms: Math.round(performance.now() - started),
  };
}

/** The readers and whether each holds a card, without opening a session. */
export function lookAtSlots(path: string): { slots: { slot: string; description: string; present: boolean }[] } {
  const at = 'card.slots';
  const own = load(path, at);
  const mayRestart = performance.now() - own.restartedAt >= RESTART_EVERY;
  return {
    slots: listSlots(own, at, mayRestart).flatMap((slot) => {
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

/** Lets go of the module. */
export function closeModule(): void {
  const own = loaded;
  loaded = null;
  if (!own) return;
  try {
    own.module.C_Finalize();
  } catch {
    // The module is let go of either way.
  }
  own.module.close();
}
