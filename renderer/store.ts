import { create } from 'zustand';
import type { Channel, Output } from '../electron/contract/ipc.ts';
import type { Failure, Result } from '../electron/contract/failure.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import { call, onChange, type Args, type SliceChange } from './api.ts';
import { emptyDrafts, type Drafts } from './draft.ts';
import type { DraftState } from './keep-draft.ts';
import type { Mask } from './masks.ts';
import type { Screen } from './screen.ts';

/** Part of the screen that should take the focus once it is shown. */
export type FocusTarget =
  | 'heading'
  | 'code'
  | 'hub'
  | 'who'
  | 'couloir'
  | 'mssAddress'
  | 'solution'
  | 'version'
  | 'rpps'
  | 'apiKey'
  | 'region'
  | 'free'
  | 'mss'
  | 'message';

/** Channels whose failure and last input are remembered, by the place of the window that made the call. */
type Attempt = { channel: Channel; args: unknown[] };

/** Parts of the help. */
export const helpTabs = ['steps', 'questions', 'glossary'] as const;
export type HelpTab = (typeof helpTabs)[number];

export type State = {
  /** Mirror of what the main process knows; null until its first answer. */
  snapshot: Snapshot | null;
  bootFailure: Failure | null;
  screen: Screen;
  focus: FocusTarget | null;
  /** What is being typed and was not accepted yet: the only thing the main process does not know. */
  drafts: Drafts;
  pending: Readonly<Record<string, true>>;
  failures: Readonly<Record<string, Failure>>;
  attempts: Readonly<Record<string, Attempt>>;
  /** Logs shown before they are sent: the answer of `report.prepare`, forgotten once sent. */
  prepared: Output<'report.prepare'> | null;
  /** What was read of the last document; the file itself is gone. */
  document: Output<'document.read'> | null;
  /** The step that its verdict is for, when the person said so. */
  documentStep: string | null;
  /** Step opened by the person; null when they folded it; undefined while they follow the current one. */
  openStep: string | null | undefined;
  irritantOpen: boolean;
  /** What is searched in the help, and the part that is open. */
  help: { search: string; tab: HelpTab };
  /** The list of the keys is shown. */
  keysOpen: boolean;
  /** What the organisers had done about each step when it was last open; null before the first snapshot. */
  stepsSeen: Readonly<Record<string, string>> | null;
  /** The same when it was last said. */
  stepsTold: Readonly<Record<string, string>> | null;
  /** Whether each draft of the hour is on disk. */
  draftStates: Readonly<Record<string, DraftState>>;
  /** What is masked in what each field holds, or in what was last sent from it. */
  masks: Readonly<Record<string, Mask>>;
  /** Last thing said to a screen reader. */
  said: { text: string; n: number };
};

const initial = (): State => ({
  snapshot: null,
  bootFailure: null,
  screen: 'home',
  focus: null,
  drafts: emptyDrafts(),
  pending: {},
  failures: {},
  attempts: {},
  prepared: null,
  document: null,
  documentStep: null,
  openStep: undefined,
  irritantOpen: false,
  help: { search: '', tab: 'steps' },
  keysOpen: false,
  stepsSeen: null,
  stepsTold: null,
  draftStates: {},
  masks: {},
  said: { text: '', n: 0 },
});

export const useStore = create<State>()(() => initial());

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([k]) => k !== key));

/** Puts one new slice in the mirror. Slices are whole, so there is nothing to merge. */
export const applyChange = (snapshot: Snapshot, change: SliceChange): Snapshot => ({
  ...snapshot,
  [change.slice]: change.value,
});

/** Whose steps are shown: those of a slot, or of a rehearsal. */
const logOf = ({ session, rehearsal }: Snapshot): string =>
  rehearsal === null ? (session?.slot.log ?? '') : `rehearsal ${rehearsal.startedAt}`;

/** A link that has just been opened takes the place of what was typed: the person asked for it. */
function changed(state: State, before: Snapshot, change: SliceChange): Partial<State> {
  const snapshot = applyChange(before, change);
  const { invitation } = snapshot.app;
  const opened = invitation !== null && JSON.stringify(invitation) !== JSON.stringify(before.app.invitation);
  return {
    snapshot,
    ...(opened ? { drafts: { ...state.drafts, join: null } } : {}),
    // Another log: nothing of what was looked at in the former one holds.
    ...(logOf(snapshot) === logOf(before)
      ? {}
      : { openStep: undefined, documentStep: null, stepsSeen: null, stepsTold: null }),
  };
}

/** Ends the subscription of the last boot: asking again must not listen twice. */
let stopListening: () => void = () => undefined;

/**
 * Subscribes, then asks for the snapshot: a change that arrives in between is kept and applied on top,
 * so that nothing is missed whatever the order. `comesBack`: to the step that was open when the hour was left, whenever the
 * database gives it. Returns how to stop.
 */
export function boot({ comesBack = true }: { comesBack?: boolean } = {}): () => void {
  stopListening();
  let waiting: SliceChange[] | null = [];
  useStore.setState({ bootFailure: null });
  let placed = !comesBack;
  /** The step that was open, until one is opened here. */
  function place(state: State, next: Partial<State>): Partial<State> {
    const chosen = 'openStep' in next ? next.openStep : state.openStep;
    if (chosen !== undefined) placed = true;
    const { snapshot } = next;
    if (placed || !snapshot || logOf(snapshot) === '' || snapshot.drafts.open === null) return next;
    placed = true;
    return { ...next, openStep: snapshot.drafts.open };
  }
  const stop = onChange((change) => {
    if (waiting !== null) waiting.push(change);
    else useStore.setState((s) => (s.snapshot === null ? {} : place(s, changed(s, s.snapshot, change))));
  });
  const ask = async () => {
    const answer = await call('app.snapshot');
    if (answer.ok) {
      const snapshot = (waiting ?? []).reduce(applyChange, answer.value);
      useStore.setState((s) => place(s, { snapshot }));
    } else useStore.setState({ bootFailure: answer.failure });
    waiting = null;
  };
  void ask();
  stopListening = stop;
  return stop;
}

/** Forgets everything of the window, for a fresh start or a test. */
export const resetStore = (): void => useStore.setState(initial(), true);

/** Shows a screen, and says which part of it takes the focus (its heading unless told). */
export const go = (screen: Screen, focus: FocusTarget = 'heading'): void => useStore.setState({ screen, focus });

/** Shows a screen's result from its top, unless the person has gone elsewhere while the answer was on its way. */
export const stay = (screen: Screen): void => {
  if (useStore.getState().screen === screen) go(screen);
};

/** Changes what is being typed on one screen. */
export const draft = <K extends keyof Drafts>(key: K, value: Drafts[K]): void =>
  useStore.setState((s) => ({ drafts: { ...s.drafts, [key]: value } }));

/** Says a sentence through the polite live region, even when it is the same twice. */
export const say = (text: string): void => useStore.setState((s) => ({ said: { text, n: s.said.n + 1 } }));

/** Forgets the failure shown at a place. */
export const dismiss = (place: string): void =>
  useStore.setState((s) => ({ failures: without(s.failures, place), attempts: without(s.attempts, place) }));

/**
 * Makes a call on behalf of a place of the window: that place is busy meanwhile, and keeps the failure
 * (and what to try again) even if the person looks at another screen.
 */
export async function act<C extends Channel>(place: string, channel: C, ...args: Args<C>): Promise<Result<Output<C>>> {
  useStore.setState((s) => ({
    pending: { ...s.pending, [place]: true },
    failures: without(s.failures, place),
    attempts: { ...s.attempts, [place]: { channel, args } },
  }));
  const answer = await call(channel, ...args);
  useStore.setState((s) => ({
    pending: without(s.pending, place),
    failures: answer.ok ? s.failures : { ...s.failures, [place]: answer.failure },
    attempts: answer.ok ? without(s.attempts, place) : s.attempts,
  }));
  return answer;
}

/** Makes the call that failed at a place once more, with the same input. */
export function actAgain(place: string): void {
  const attempt = useStore.getState().attempts[place];
  if (attempt !== undefined) void act(place, attempt.channel, ...(attempt.args as Args<Channel>));
}
