import type { Channel, Output } from '../contract/ipc.ts';
import type { channels } from '../contract/ipc.ts';
import type { z } from 'zod';

/** What each channel does, its input already parsed by the door. */
export type Handlers = {
  [C in Channel]: (
    input: z.output<(typeof channels)[C]['input']>,
  ) => Promise<Output<C> | (undefined extends Output<C> ? void : never)>;
};
