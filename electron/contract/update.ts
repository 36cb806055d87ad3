import { z } from 'zod';
import { failure } from './failure.ts';

/**
 * How the update of the application stands. `off`: this copy never updates itself, and `off` says why: the establishment's
 * rules, a copy of development, or a system or a package that does it otherwise.
 */
export const updateView = z.object({
  state: z.enum(['off', 'idle', 'checking', 'downloading', 'ready']),
  off: z.enum(['policy', 'development', 'system']).nullable(),
  /** The version that was found, while it comes and once it is there. */
  version: z.string().max(60).nullable(),
  /** 0 to 100. */
  percent: z.int().min(0).max(100).nullable(),
  checkedAt: z.string().nullable(),
  /** Waiting for the end of the hour: nothing is asked, fetched or installed meanwhile. */
  held: z.boolean(),
  failure: failure.nullable(),
});
export type UpdateView = z.infer<typeof updateView>;
export type UpdateOff = NonNullable<UpdateView['off']>;

export const noUpdate: UpdateView = {
  state: 'off',
  off: 'development',
  version: null,
  percent: null,
  checkedAt: null,
  held: false,
  failure: null,
};
