import { create } from 'zustand';
import type { BoardEdition, BoardSlot } from '../../protocol/board.ts';
import type { Role } from '../../protocol/event.ts';
import type { Failure } from '../api.ts';
import type { LogState } from '../sync/engine.ts';
import type { OwnEvent, Outbox } from '../sync/outbox.ts';

/** Something read from the hub. An older value stays on screen when a refresh fails. */
export type Loadable<T> = { loading: boolean; value: T | null; failure: Failure | null };
export const idle: Loadable<never> = { loading: false, value: null, failure: null };

export type Session =
  | { phase: 'out'; failure: Failure | null }
  | { phase: 'checking' }
  /** The hub cannot be reached, so the key could not be checked: kept, and tried again. */
  | { phase: 'waiting'; failure: Failure }
  /** A one-time link was followed: a password is to be chosen. */
  | { phase: 'invited'; token: string }
  /** The identity provider knows the person; their account asks for a second step. */
  | { phase: 'second'; code: string; failure: Failure | null }
  /** `regions`: those that the person is limited to; null: national. `account`: signed in with an account, not with a key. */
  | { phase: 'in'; key: string; role: Role; label: string; regions: readonly string[] | null; account: boolean };
/** Before anybody is known. */
export type Entering = Exclude<Session, { phase: 'in' } | { phase: 'invited' }>;

export type Refused = { event: OwnEvent; failure: Failure };

export type BoardState = {
  session: Session;
  online: boolean;
  /** Last answer of the hub, ms since 1970. */
  lastContact: number | null;
  trouble: Failure | null;
  refused: Refused[];
  box: Outbox | null;
  editions: Loadable<BoardEdition[]>;
  /** Slots by edition id. */
  slots: Record<string, Loadable<BoardSlot[]>>;
  logs: Record<string, LogState>;
  /** Highest seq shown in this browser, by log. */
  seen: Record<string, number>;
};

export const empty = (session: Session): BoardState => ({
  session,
  online: true,
  lastContact: null,
  trouble: null,
  refused: [],
  box: null,
  editions: idle,
  slots: {},
  logs: {},
  seen: readSeen(),
});

const SEEN = 'verif-segur.seen';

function readSeen(): Record<string, number> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(SEEN) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((e): e is [string, number] => typeof e[1] === 'number'));
  } catch {
    return {};
  }
}

export const useBoard = create<BoardState>(() => empty({ phase: 'checking' }));

/** Remembers that everything up to `seq` was on screen. */
export function markSeen(log: string, seq: number): void {
  const { seen } = useBoard.getState();
  if ((seen[log] ?? 0) >= seq) return;
  const next = { ...seen, [log]: seq };
  useBoard.setState({ seen: next });
  try {
    localStorage.setItem(SEEN, JSON.stringify(next));
  } catch {
    // A full storage only costs the "new" marks after a reload.
  }
}
