import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleEnv } from '../pkcs11-client.ts';
import { rigFile } from '../rig-file.ts';
import { buildSharedLibrary } from '../shared-library.ts';

/** Any function of PKCS#11 2.20 (§11). A name that is not one of them spoils nothing. */
export type FaultFunction = `C_${string}`;

/** Fixed-width texts: [offset, size] in CK_TOKEN_INFO and CK_SLOT_INFO (PKCS#11 2.20 §9.2). */
const TEXT_FIELDS = {
  label: [0, 32],
  manufacturer: [32, 32],
  model: [64, 16],
  serial: [80, 16],
  /** Of CK_SLOT_INFO. */
  description: [0, 64],
} as const;

/** CKF_PROTECTED_AUTHENTICATION_PATH: the PIN is typed on the reader. */
const PROTECTED_AUTHENTICATION_PATH = 0x100;

/**
 * What happens instead.
 * - `rv` answers a CKR code without calling the real module; `slow` calls it after the delay.
 * - `garbage` calls it and fills the answer with 0xA5; a call that only answers a code answers 0xA5A5A5A5.
 * - `version` (C_GetInfo) makes it introduce itself as the CPS library; with `keepTexts` only its number changes.
 * - `flags` (C_GetTokenInfo, C_GetSlotInfo) clears then sets bits of the flags.
 * - `text` (the same) replaces a text, padded with spaces, or with NULs as the CPS library does for the model.
 * - `pinpad` (C_Login without a PIN) types the module's `pin`, or answers CKR_FUNCTION_CANCELED.
 * - `relabel` (C_GetAttributeValue) gives another CKA_LABEL to the objects that have this one.
 */
export type Fault =
  | { readonly kind: 'crash' | 'hang' | 'garbage' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'rv'; readonly code: number }
  | { readonly kind: 'version'; readonly major: number; readonly minor: number; readonly keepTexts?: boolean }
  | { readonly kind: 'flags'; readonly set?: number; readonly clear?: number }
  | {
      readonly kind: 'text';
      readonly field: keyof typeof TEXT_FIELDS;
      readonly value: string;
      readonly padding?: 'space' | 'nul';
    }
  | { readonly kind: 'pinpad'; readonly holder: 'types' | 'cancels' }
  | { readonly kind: 'relabel'; readonly from: string; readonly to: string };

/** One fault of a function, or several, done in their order. */
export type Faults = { readonly [name in FaultFunction]?: Fault | readonly Fault[] };

/** A module to open in place of the real one. */
export interface FaultModule {
  readonly module: string;
  /** The real module's environment and the fault settings together. */
  readonly env: ModuleEnv;
  /** Replaces all faults, also for processes that have the module open: they look at each call. */
  setFaults(faults: Faults): void;
}

const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');

function actions(fault: Fault): string[] {
  switch (fault.kind) {
    case 'slow':
      return [`slow ${fault.ms}`];
    case 'rv':
      return [`rv ${fault.code}`];
    case 'version':
      return [`${fault.keepTexts === true ? 'number' : 'version'} ${fault.major * 256 + fault.minor}`];
    case 'flags':
      return [
        ...(fault.clear === undefined ? [] : [`and 0x${(~BigInt(fault.clear) & 0xffff_ffffn).toString(16)}`]),
        ...(fault.set === undefined ? [] : [`or 0x${fault.set.toString(16)}`]),
      ];
    case 'text': {
      const [at, size] = TEXT_FIELDS[fault.field];
      return [`text ${at}:${size}:${fault.padding === 'nul' ? 0 : 0x20}:${hex(fault.value)}`];
    }
    case 'pinpad':
      return [`pinpad ${fault.holder === 'types' ? 'type' : 'cancel'}`];
    case 'relabel':
      return [`relabel ${hex(fault.from)}:${hex(fault.to)}`];
    default:
      return [fault.kind];
  }
}

/** The faults file: one line each. */
export function faultsText(faults: Faults): string {
  return Object.entries(faults)
    .flatMap(([name, one]) => [one ?? []].flat().flatMap((fault) => actions(fault).map((text) => `${name} ${text}\n`)))
    .join('');
}

/** A reader with a PIN pad: the token says so, and a login without a PIN waits for the holder. */
export function pinPad(holder: 'types' | 'cancels'): Faults {
  return {
    C_GetTokenInfo: { kind: 'flags', set: PROTECTED_AUTHENTICATION_PATH },
    C_Login: { kind: 'pinpad', holder },
  };
}

/**
 * The CPS library over another module: its introduction (3.1 on Linux), and a model that ends with a NUL and what is left
 * of the memory behind it (facts: copied with strcpy).
 */
export function cpsLibrary(model: 'IAS ECC' | 'ChipDoc' = 'IAS ECC'): Faults {
  return {
    C_GetInfo: { kind: 'version', major: 3, minor: 1 },
    C_GetTokenInfo: { kind: 'text', field: 'model', value: `${model}\0xyz`, padding: 'nul' },
  };
}

/**
 * Prepares a module that behaves as `real` except for the faults. Builds the wrapper with gcc the first time (0.2 s).
 * Never open it with `crash` or `hang` in the test's own process.
 * @param dir where the faults file goes; the caller owns and removes it.
 * @param pin what the holder types on the PIN pad of `pinPad('types')`.
 */
export function loadFaultModule(
  dir: string,
  real: { readonly module: string; readonly env?: ModuleEnv },
  faults: Faults = {},
  pin?: string,
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
    env: {
      ...real.env,
      FAULT_MODULE_REAL: real.module,
      FAULT_MODULE_FILE: file,
      ...(pin === undefined ? {} : { FAULT_MODULE_PIN: pin }),
    },
    setFaults,
  };
}
