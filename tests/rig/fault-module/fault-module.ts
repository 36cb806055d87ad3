import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleEnv } from '../pkcs11-client.ts';
import { rigFile } from '../rig-file.ts';
import { buildSharedLibrary } from '../shared-library.ts';

/** Functions that can be spoiled; every other one goes straight to the real module. */
export type FaultFunction =
  | 'C_GetFunctionList'
  | 'C_Initialize'
  | 'C_GetInfo'
  | 'C_GetSlotList'
  | 'C_GetSlotInfo'
  | 'C_GetTokenInfo'
  | 'C_OpenSession'
  | 'C_FindObjectsInit'
  | 'C_FindObjects'
  | 'C_GetAttributeValue'
  | 'C_Login'
  | 'C_Sign';

/**
 * What happens instead. `rv` answers a CKR code without calling the real module; `slow` calls it after the delay;
 * `garbage` calls it and fills the answer with 0xA5; `version` (C_GetInfo) makes it introduce itself as the CPS library.
 */
export type Fault =
  | { readonly kind: 'crash' | 'hang' | 'garbage' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'rv'; readonly code: number }
  | { readonly kind: 'version'; readonly major: number; readonly minor: number };

export type Faults = Partial<Record<FaultFunction, Fault>>;

/** A module to open in place of the real one. */
export interface FaultModule {
  readonly module: string;
  /** The real module's environment and the fault settings together. */
  readonly env: ModuleEnv;
  /** Replaces all faults, also for processes that have the module open: they look at each call. */
  setFaults(faults: Faults): void;
}

function line(name: string, fault: Fault): string {
  if (fault.kind === 'slow') return `${name} slow ${fault.ms}\n`;
  if (fault.kind === 'rv') return `${name} rv ${fault.code}\n`;
  if (fault.kind === 'version') return `${name} version ${fault.major * 256 + fault.minor}\n`;
  return `${name} ${fault.kind}\n`;
}

/** The faults file: one line each. */
export function faultsText(faults: Faults): string {
  return Object.entries(faults)
    .map(([name, fault]) => line(name, fault))
    .join('');
}

/**
 * Prepares a module that behaves as `real` except for the faults. Builds the wrapper with gcc the first time (0.2 s).
 * Never open it with `crash` or `hang` in the test's own process.
 * @param dir where the faults file goes; the caller owns and removes it.
 */
export function loadFaultModule(
  dir: string,
  real: { readonly module: string; readonly env?: ModuleEnv },
  faults: Faults = {},
): FaultModule {
  const file = join(dir, 'faults.txt');
  const setFaults = (wanted: Faults) => {
    // Renamed into place: the module may be reading it.
    writeFileSync(`${file}.new`, faultsText(wanted));
    renameSync(`${file}.new`, file);
  };
  setFaults(faults);
  return {
    module: buildSharedLibrary(rigFile('fault-module/fault-module.c')),
    env: { ...real.env, FAULT_MODULE_REAL: real.module, FAULT_MODULE_FILE: file },
    setFaults,
  };
}
