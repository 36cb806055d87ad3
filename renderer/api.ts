import type { Channel, Input, Output } from '../electron/contract/ipc.ts';
import type { Result } from '../electron/contract/failure.ts';
import { fail } from '../electron/contract/failure.ts';
import type { Snapshot, SnapshotSlice } from '../electron/contract/snapshot.ts';

/** A notification: one slice of the snapshot, whole. */
export type SliceChange = { [S in SnapshotSlice]: { slice: S; value: Snapshot[S] } }[SnapshotSlice];

/** What the preload puts on the window. Inputs and outputs are parsed by the main process, at its only door. */
export type Companion = {
  call<C extends Channel>(channel: C, input?: Input<C>): Promise<Result<Output<C>>>;
  on(notice: 'snapshot.changed', listener: (change: SliceChange) => void): () => void;
  on(notice: 'alert.ring', listener: () => void): () => void;
};

declare global {
  interface Window {
    companion?: Companion;
  }
}

/** Arguments of a call: channels without input take none. */
export type Args<C extends Channel> = undefined extends Input<C> ? [input?: Input<C>] : [input: Input<C>];

/**
 * Calls the main process. Never throws: a bridge that is absent or broken is a failure like another,
 * so that a screen only ever has one way to show that something went wrong.
 */
export async function call<C extends Channel>(channel: C, ...args: Args<C>): Promise<Result<Output<C>>> {
  try {
    if (window.companion === undefined) return fail('app.output', 'renderer.api');
    return await window.companion.call(channel, args[0]);
  } catch {
    return fail('app.unexpected', 'renderer.api');
  }
}

/** Subscribes to the changes of the snapshot; returns how to stop. */
export function onChange(listener: (change: SliceChange) => void): () => void {
  return window.companion?.on('snapshot.changed', listener) ?? (() => undefined);
}

/** Calls back when the short sound is to be played; returns how to stop. */
export function onRing(listener: () => void): () => void {
  return window.companion?.on('alert.ring', listener) ?? (() => undefined);
}
