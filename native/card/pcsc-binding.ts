import { createRequire } from 'node:module';
import type { PcscLook } from './port.ts';

/** A reader as the binding gives it: `state` holds SCARD_STATE_* bits below, insertions and removals above (16 bits). */
export type RawReader = { name: string; state: number; atr: Uint8Array | null };

/**
 * The part of the package `smartcard` that is used. Its own monitor is not: it loses events and its threads outlive what
 * they point to. A pending `waitForChange` holds its context's lock: any other call on the same context would wait for it.
 */
export type PcscContext = {
  /** Never blocks but for the service's answer. Throws an Error whose message names the PC/SC error. */
  listReaders(): RawReader[];
  /** Resolves on a change, with `[]` after `ms`, with null after `cancel`. Rejects like `listReaders` throws. */
  waitForChange(known: { name: string; state: number }[], ms: number): Promise<unknown>;
  cancel(): void;
  close(): void;
};
export type PcscBinding = { Context: new () => PcscContext };
export type NoBinding = Extract<PcscLook, { service: 'unknown' }>['reason'];

/** SCARD_STATE_* (PC/SC part 5, §3.2.5). */
export const STATE = {
  changed: 0x2,
  unknown: 0x4,
  present: 0x20,
  exclusive: 0x80,
  inUse: 0x100,
  mute: 0x200,
} as const;

/** Loads the addon, or says why it is not there. At the first use, like any native module of a worker. */
export function loadBinding(): PcscBinding | NoBinding {
  try {
    return createRequire(import.meta.url)('smartcard') as PcscBinding;
  } catch (error) {
    return loadProblem(error);
  }
}

/** The system's own words name the library that it did not find; anything else is a build that is missing or wrong. */
export function loadProblem(error: unknown): NoBinding {
  const message = error instanceof Error ? error.message : '';
  return message.includes('libpcsclite') && !message.includes('undefined symbol') ? 'no-library' : 'not-built';
}

/** True for the errors of a service that is absent, stopped, or stopping (NO_SERVICE, SERVICE_STOPPED, COMM_ERROR). */
export function isServiceDown(error: unknown): boolean {
  return /service not running|service stopped|Communication error/.test(error instanceof Error ? error.message : '');
}

/** True for SCARD_E_UNKNOWN_READER: a reader that went meanwhile, or a name that this system does not take. */
export function isUnknownReader(error: unknown): boolean {
  return error instanceof Error && error.message === 'Unknown reader';
}
