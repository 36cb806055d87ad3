import type { LoggedEvent } from '../protocol/event.ts';
import { corrected, type CheckView, type FoldEvent, type LogView } from '../protocol/fold.ts';
import { mssWays, type MssWay } from '../protocol/mss.ts';

/** Pure readings of a log for the list and for the live screen. */

export type Progress = { done: number; verified: number; total: number; current: string | null };

/** Steps with a result, steps the organiser looked at, and the first one still to do in guide order. */
export function progress(view: LogView, steps: readonly string[]): Progress {
  const effective = (id: string) => view.steps[id]?.verified?.verdict ?? view.steps[id]?.status ?? 'a-faire';
  return {
    done: steps.filter((id) => effective(id) !== 'a-faire').length,
    verified: steps.filter((id) => (view.steps[id]?.verified ?? null) !== null).length,
    total: steps.length,
    current: steps.find((id) => effective(id) === 'a-faire') ?? null,
  };
}

/** `warned`: met, with something to read; counted apart from those that are simply met. */
export type Prerequisites = { ok: number; warned: number; total: number; demo: number };

/**
 * The checks to show. What a participant says of the proof of their card, or of the gestures of MSSanté, counts only while
 * the hub says the same: it may never have been made, or an organiser withdrew it.
 */
export function shownChecks(view: LogView): CheckView[] {
  const isSaid = ({ id, status }: CheckView): boolean => {
    const met = status === 'ok' || status === 'warn';
    if (id === 'card.proof') return view.proof !== null && (status !== 'ok' || !view.proof.test);
    if (id === 'mss.receive') return !met || view.mss.receive?.state === 'confirmed';
    if (id === 'mss.send') return !met || view.mss.send?.state === 'confirmed';
    return true;
  };
  return Object.values(view.checks).filter(isSaid);
}

/** Checks that are met, out of those the participant ran. What was found in a demonstration proves nothing: counted apart. */
export function prerequisites(view: LogView): Prerequisites {
  const checks = shownChecks(view);
  const real = checks.filter(({ demo }) => !demo);
  const count = (wanted: CheckView['status']): number => real.filter(({ status }) => status === wanted).length;
  return { ok: count('ok'), warned: count('warn'), total: checks.length, demo: checks.length - real.length };
}

/** The gesture of MSSanté that an organiser has to make by hand now, the code to send first; null without one. */
export function mssWaits({ mss }: Pick<LogView, 'mss'>, now: number): MssWay | null {
  const waits = (way: MssWay): boolean => {
    const view = mss[way];
    if (view === null || view.state !== 'asked' || !view.hand) return false;
    return (view.until ?? null) === null || Date.parse(view.until ?? '') > now;
  };
  return mssWays.find(waits) ?? null;
}

/** Help requests that no organiser message follows and that were not taken back: they stay on top until somebody answers. */
export function openHelp(ordered: readonly FoldEvent[]): FoldEvent[] {
  const lastAnswer = ordered.findLastIndex((e) => e.kind === 'message.posted' && e.role === 'organiser');
  const asked = ordered.slice(lastAnswer + 1).filter((e) => e.kind === 'help.requested');
  if (asked.length === 0) return asked;
  const gone = corrected(ordered);
  return asked.filter((e) => !gone.has(`${e.device}/${e.n}`));
}

export type Unread = { help: number; irritants: number; messages: number };

/** What the participant said after `seen`, the highest seq this browser has shown. */
export function unread(events: readonly LoggedEvent[], seen: number): Unread {
  const fresh = events.filter((e) => e.seq > seen && e.role === 'participant');
  const count = (kind: string) => fresh.filter((e) => e.kind === kind).length;
  return {
    help: count('help.requested'),
    irritants: count('irritant.reported'),
    messages: count('message.posted') + count('step.comment'),
  };
}

/** Seconds left on the timer at `now` (ms), negative past the end; null before the start. Frozen once ended. */
export function secondsLeft(timer: LogView['timer'], now: number): number | null {
  if (timer === null) return null;
  const end = Date.parse(timer.startedAt) + timer.minutes * 60_000;
  return Math.round((end - (timer.endedAt === null ? now : Date.parse(timer.endedAt))) / 1000);
}

const pad = (n: number) => String(n).padStart(2, '0');

/** A duration in seconds as 59:05, or −02:10 past the end. */
export function clock(seconds: number): string {
  const abs = Math.abs(seconds);
  return `${seconds < 0 ? '−' : ''}${pad(Math.floor(abs / 60))}:${pad(abs % 60)}`;
}
