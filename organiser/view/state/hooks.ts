import { useEffect, useMemo, useState } from 'react';
import type { BoardEdition, BoardSlot } from '../../protocol/board.ts';
import { foldLog, inOrder, type FoldEvent, type LogView } from '../../protocol/fold.ts';
import type { LogState } from '../sync/engine.ts';
import { pending, type Outbox } from '../sync/outbox.ts';
import { follow, loadEditions } from './actions.ts';
import { session } from './session.ts';
import { idle, useBoard, type Loadable } from './store.ts';

export type LiveLog = { view: LogView; ordered: FoldEvent[]; state: LogState | null; head: number };

/** A log folded with what this browser has not sent yet, own words last. */
export function liveLog(state: LogState | null, box: Outbox | null, log: string | undefined, label: string): LiveLog {
  const events = state?.events ?? [];
  const known = new Set(events.map((e) => `${e.device}/${e.n}`));
  const own = box === null || log === undefined ? [] : pending(box, log);
  const mine = own
    .filter((e) => !known.has(`${e.device}/${e.n}`))
    .map(({ device, n, kind, body, at }): FoldEvent => {
      return { seq: null, device, n, kind, body, at, actor: label, role: 'organiser' };
    });
  const ordered = inOrder([...events, ...mine]);
  return { view: foldLog(ordered), ordered, state, head: events.at(-1)?.seq ?? 0 };
}

/** One log, live. */
export function useLog(log: string | undefined): LiveLog {
  const state = useBoard((s) => (log === undefined ? undefined : s.logs[log])) ?? null;
  const box = useBoard((s) => s.box);
  const label = useBoard((s) => (s.session.phase === 'in' ? s.session.label : ''));
  return useMemo(() => liveLog(state, box, log, label), [state, box, log, label]);
}

/** The list of editions, read when first needed. */
export function useEditions(): Loadable<BoardEdition[]> {
  const editions = useBoard((s) => s.editions);
  const wanted = editions.value === null && !editions.loading && editions.failure === null;
  useEffect(() => {
    if (wanted) void loadEditions();
  }, [wanted]);
  return editions;
}

/** The slots of an edition, kept fresh, and their logs followed live. */
export function useSlots(edition: string): Loadable<BoardSlot[]> {
  const slots = useBoard((s) => s.slots[edition]) ?? idle;
  useEffect(() => {
    follow(edition);
    return () => follow(null);
  }, [edition]);
  const logs = (slots.value ?? []).map((s) => s.log).join(' ');
  useEffect(() => {
    session()?.engine.watch(logs === '' ? [] : logs.split(' '));
  }, [logs]);
  return slots;
}

/** What the person may do: change things, change what is of every region, and the regions they are limited to. */
export function useMay(): { write: boolean; national: boolean; regions: readonly string[] | null } {
  const who = useBoard((s) => s.session);
  if (who.phase !== 'in') return { write: false, national: false, regions: [] };
  const write = who.role === 'organiser';
  return { write, national: write && who.regions === null, regions: who.regions };
}

/** The time, in ms, moving every `every` ms. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
