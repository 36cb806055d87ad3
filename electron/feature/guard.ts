import { FailureError } from '../contract/failure.ts';
import type { Channel } from '../contract/ipc.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Handlers } from './handlers.ts';

/** Channels that work whatever the state of the database. */
const always: ReadonlySet<Channel> = new Set<Channel>([
  'app.snapshot',
  'app.open-link',
  'app.restart',
  'store.retry',
  'store.restore-copy',
  'store.set-aside',
]);

/** Refuses, with the database's own failure, what cannot be done without it. */
export function guarded(raw: Handlers, store: () => Snapshot['store']): Handlers {
  const made: Record<string, (input: never) => Promise<unknown>> = {};
  for (const [name, handler] of Object.entries(raw) as [Channel, (input: never) => Promise<unknown>][]) {
    made[name] = async (input) => {
      const { state, failure } = store();
      if (state === 'failed' && failure !== null && !always.has(name)) {
        throw new FailureError(failure.code, failure.at, failure.info);
      }
      return handler(input);
    };
  }
  return made as Handlers;
}
