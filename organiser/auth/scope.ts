import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.ts';
import { reaches } from '../store/region.ts';
import type { Caller, HubStore } from '../store/port.ts';

/**
 * What a route shows or changes, for those limited to some regions. Each route of `/v1` says it, so that a new one is not open to
 * every region by omission.
 * - `none`: nothing that belongs to a region.
 * - `log`, `slot`, `participant`: the one that its address names (`:log`, `:id`): refused here when it is of another region.
 * - `edition`, `blob`: what the caller may see of it: the store is given the caller, and leaves the rest out.
 * - `national`: nobody who is limited to some regions.
 */
export type Scope = 'none' | 'log' | 'slot' | 'participant' | 'edition' | 'blob' | 'national';

/** Refuses a caller limited to some regions what is of another one. What does not exist is left to the route. */
export async function checkScope(
  store: Pick<HubStore, 'regionOf'>,
  { regions }: Caller,
  scope: Scope,
  params: FastifyRequest['params'],
): Promise<void> {
  if (regions === null) return;
  if (scope === 'national') throw new Refusal('rights.region');
  const { log, id } = params as { log?: string; id?: string };
  const of =
    scope === 'log' && log !== undefined
      ? { log }
      : scope === 'slot' && id !== undefined
        ? { slot: id }
        : scope === 'participant' && id !== undefined
          ? { participant: id }
          : null;
  if (of === null) return;
  const region = await store.regionOf(of);
  if (region !== undefined && !reaches({ regions }, region)) throw new Refusal('rights.region');
}
