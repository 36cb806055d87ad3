import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as pkcs11js from 'pkcs11js';
import type { Handle, PKCS11 } from 'pkcs11js';
import { FailureError } from '../../electron/contract/failure.ts';
import { ckrOf } from './ckr.ts';
import { assertLoadable } from './library.ts';
import type { Pcsc } from './pcsc.ts';

export type Pkcs11js = typeof pkcs11js;

/** An initialised module. */
export type Loaded = {
  path: string;
  lib: Pkcs11js;
  module: PKCS11;
  /** False once it was let rest: in memory, but holding no card. */
  awake: boolean;
  /** Whether its readers were listed since it was initialised. */
  listed: boolean;
  restartedAt: number;
  /** Of the PC/SC service when it was initialised. */
  generation: number;
};

/** The one module of this process that is kept loaded. */
export type Keeper = {
  /** Loads and initialises a module, once; another path lets go of the first one. */
  use(path: string, at: string): Loaded;
  /** All readers, with or without a card. */
  slots(own: Loaded, at: string, mayRestart: boolean): Handle[];
  /** Works with a module that is let go of at once, unless it is the one in use. */
  borrow<T>(path: string, at: string, work: (own: Loaded) => T): T;
  /**
   * Makes the module let go of the card and of its reader, but not of its place in memory: a program that wants the reader
   * for itself alone, as some practice software does, would be refused as long as this one is connected.
   */
  rest(): void;
  close(): void;
};

/** A call of the module itself: its CKR code becomes card.unexpected, with the name of the call. */
export function called<T>(at: string, call: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const ckr = ckrOf(error);
    if (ckr === null) throw error;
    throw new FailureError('card.unexpected', at, { ckr, call });
  }
}

/** Loads the addon before anybody waits for it. One that is not there is told by the first call that needs it. */
export function warmUp(): void {
  try {
    createRequire(import.meta.url)('pkcs11js');
  } catch {
    // Said by `open`.
  }
}

/** Answers false for a module that something else in this process has initialised, and will finalise. */
function initialise(lib: Pkcs11js, module: PKCS11, at: string): boolean {
  return called(at, 'C_Initialize', () => {
    try {
      // Without this flag the CPS library does not lock anything.
      module.C_Initialize({ flags: lib.CKF_OS_LOCKING_OK });
      return true;
    } catch (error) {
      if (ckrOf(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error;
      return false;
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

/** Loads a library, without initialising it. */
function open(path: string, at: string): { lib: Pkcs11js; module: PKCS11 } {
  assertLoadable(path, at);
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
  return { lib, module };
}

function finalise(module: PKCS11): void {
  try {
    module.C_Finalize();
  } catch {
    // It lost its state already: there is nothing to finalise.
  }
}

function listSlots(own: Loaded, expected: number | null): Handle[] {
  const slots = own.module.C_GetSlotList(false);
  if (own.listed) return slots;
  own.listed = true;
  // The first list after a start misses a reader with some versions of the CPS library; its vendor's sample asks twice.
  return expected !== null && slots.length >= expected ? slots : own.module.C_GetSlotList(false);
}

/** True for two paths of one file: the system then gives the module that is in memory already. */
function isSameFile(one: string, other: string): boolean {
  try {
    return one === other || realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

/**
 * Keeps one module. With another generation of the PC/SC service, the module is started again, since its own link to the
 * service is dead too.
 */
export function createKeeper({ generation, readerCount }: Pick<Pcsc, 'generation' | 'readerCount'>): Keeper {
  // Kept here: the module is unloaded when its object is collected.
  let loaded: Loaded | null = null;

  function start(path: string, at: string): { own: Loaded; ours: boolean } {
    const { lib, module } = open(path, at);
    try {
      const ours = initialise(lib, module, at);
      const own = { path, lib, module, awake: true, listed: false, restartedAt: -Infinity, generation: generation() };
      return { own, ours };
    } catch (error) {
      module.close();
      throw error;
    }
  }

  function restart(own: Loaded, at: string): void {
    own.restartedAt = performance.now();
    if (own.awake) finalise(own.module);
    wake(own, at);
  }

  function wake(own: Loaded, at: string): void {
    own.awake = false;
    own.listed = false;
    own.generation = generation();
    initialise(own.lib, own.module, at);
    own.awake = true;
  }

  function close(): void {
    const own = loaded;
    loaded = null;
    if (!own) return;
    if (own.awake) finalise(own.module);
    own.module.close();
  }

  function use(path: string, at: string): Loaded {
    if (loaded?.path !== path) {
      close();
      loaded = start(path, at).own;
    } else if (!loaded.awake) wake(loaded, at);
    else if (loaded.generation !== generation()) restart(loaded, at);
    return loaded;
  }

  return {
    close,
    use,
    rest() {
      if (!loaded?.awake) return;
      loaded.awake = false;
      finalise(loaded.module);
    },
    slots(own, at, mayRestart) {
      let slots: Handle[] = [];
      let failed = false;
      try {
        slots = listSlots(own, readerCount());
      } catch (error) {
        if (ckrOf(error) === null) throw error;
        failed = true;
      }
      // No reader at all also is what a module sees for good when the card service started, or restarted, after it.
      if (failed || (slots.length === 0 && mayRestart)) {
        restart(own, at);
        slots = called(at, 'C_GetSlotList', () => listSlots(own, readerCount()));
      }
      return slots;
    },
    borrow(path, at, work) {
      if (loaded && isSameFile(loaded.path, path)) return work(use(loaded.path, at));
      const { own, ours } = start(path, at);
      try {
        return work(own);
      } finally {
        if (ours) finalise(own.module);
        own.module.close();
      }
    },
  };
}
