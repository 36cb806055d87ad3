import { useEffect, useMemo } from 'react';
import type { LoggedEvent } from '../../protocol/event.ts';
import { inOrder } from '../../protocol/fold.ts';
import { openHelp } from '../progress.ts';
import { useRoute } from '../route.ts';
import { loadSlots } from './actions.ts';
import { session } from './session.ts';
import { useBoard } from './store.ts';

/** Slots whose participant asks for help, of these logs. */
export const helpIn = (logs: readonly (readonly LoggedEvent[])[]): number =>
  logs.filter((events) => events.some(({ kind }) => kind === 'help.requested') && openHelp(inOrder(events)).length > 0)
    .length;

/** How many slots of the edition one is in ask for help, whatever the page; 0 outside of an edition. */
export function useHelpCount(): number {
  const route = useRoute();
  const edition = 'edition' in route ? route.edition : null;
  const inside = useBoard((s) => s.session.phase === 'in');
  const slots = useBoard((s) => (edition === null ? undefined : s.slots[edition]));
  const logs = useBoard((s) => s.logs);
  const wanted = inside && edition !== null && slots === undefined;
  useEffect(() => {
    if (wanted) void loadSlots(edition);
  }, [wanted, edition]);
  const names = (slots?.value ?? []).map(({ log }) => log).join(' ');
  useEffect(() => {
    if (names !== '') session()?.engine.watch(names.split(' '));
  }, [names]);
  return useMemo(
    () => helpIn(names === '' ? [] : names.split(' ').map((log) => logs[log]?.events ?? [])),
    [names, logs],
  );
}
