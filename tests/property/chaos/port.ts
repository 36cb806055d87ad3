import type { KeptSession } from '../../../electron/feature/session/keep.ts';
import type { StoredEvent } from '../../../native/store/port.ts';

/** What the test and a device's process say to each other. */
export type Ask = { id: number } & (
  { do: 'begin'; session: KeptSession } | { do: 'write'; texts: string[] } | { do: 'heal' }
);
export type Reply =
  | { is: 'up'; device: string }
  | { is: 'kept'; text: string }
  | { is: 'done'; id: number; value: unknown }
  | { is: 'failed'; id: number; reason: string };
export type DeviceState = { unsent: number; after: number; state: string; events: StoredEvent[] };
