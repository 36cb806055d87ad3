import { noDrafts, type DraftsView, type TypedDraft } from '../electron/contract/draft.ts';
import { call } from './api.ts';
import type { Drafts } from './draft.ts';
import { maskedIn, tellMasked } from './masks.ts';
import { useStore } from './store.ts';

/** Name of a draft of the hour: `comment:<step>`, `message` or `irritant`. */
export type DraftName = string;
/** `waiting`: typed, not on disk yet. `kept`: what is in the field is on disk. `failed`: it could not be written. */
export type DraftState = 'waiting' | 'kept' | 'failed';

/** A stroke is on disk at the latest this long after it, in milliseconds, when the disk answers. */
const KEEP_MS = 250;

type Held = Pick<Drafts, 'comments' | 'message' | 'irritant'>;

const named = (drafts: Held | DraftsView): Map<DraftName, TypedDraft> =>
  new Map<DraftName, TypedDraft>([
    ...Object.entries(drafts.comments).map(
      ([step, text]) => [`comment:${step}`, { of: 'comment', step, text }] as const,
    ),
    ['message', { of: 'message', text: drafts.message }],
    // Nothing but the choices made beforehand is no draft.
    ['irritant', { of: 'irritant', value: (drafts.irritant?.text ?? '').trim() === '' ? null : drafts.irritant }],
  ]);
const emptied = (name: DraftName): TypedDraft =>
  name === 'message'
    ? { of: 'message', text: '' }
    : name === 'irritant'
      ? { of: 'irritant', value: null }
      : { of: 'comment', step: name.slice('comment:'.length), text: '' };
/** Its words, '' for a draft that has none. */
const wordsOf = (typed: TypedDraft): string =>
  typed.of === 'open' ? '' : typed.of === 'irritant' ? (typed.value?.text ?? '') : typed.text;
const same = (a: TypedDraft, b: TypedDraft): boolean => JSON.stringify(a) === JSON.stringify(b);

function put(drafts: Drafts, typed: TypedDraft): Drafts {
  if (typed.of === 'message') return { ...drafts, message: typed.text };
  if (typed.of === 'irritant') return { ...drafts, irritant: typed.value };
  if (typed.of === 'open') return drafts;
  return { ...drafts, comments: { ...drafts.comments, [typed.step]: typed.text } };
}

const mark = (name: DraftName, state: DraftState): void =>
  useStore.setState((s) => ({ draftStates: { ...s.draftStates, [name]: state } }));

/**
 * Keeps on disk what is typed during the hour, and shows what the other window typed. A field that has strokes of its own on
 * their way is never changed under the fingers. Returns how to stop.
 */
export function keepDrafts(): () => void {
  const timers = new Map<DraftName, ReturnType<typeof setTimeout>>();
  const busy = new Set<DraftName>();
  /** What came from the disk, or went there as it was typed: not to be written again. */
  const settled = new Map<DraftName, TypedDraft>();
  /** The same as the disk has it: identities masked. The field goes on showing what was typed. */
  const disk = new Map<DraftName, TypedDraft>();
  /** Raised when a rehearsal begins or ends: what was on its way belongs to the other place. */
  let place = 0;
  let stopped = false;

  const rehearsing = (): boolean => (useStore.getState().snapshot?.rehearsal ?? null) !== null;
  const typedNow = (name: DraftName): TypedDraft => named(useStore.getState().drafts).get(name) ?? emptied(name);

  async function save(name: DraftName): Promise<void> {
    timers.delete(name);
    if (busy.has(name) || stopped) return;
    busy.add(name);
    const sent = typedNow(name);
    const here = place;
    const answer = await call('draft.keep', rehearsing() ? { ...sent, rehearsal: true } : sent);
    busy.delete(name);
    if (stopped) return;
    if (here !== place) return restore(name);
    if (answer.ok) {
      settled.set(name, sent);
      disk.set(name, answer.value);
      // An emptied field was sent: what is said of that text stays.
      if (wordsOf(sent).trim() !== '') tellMasked(name, maskedIn(wordsOf(sent), wordsOf(answer.value)), false);
    }
    if (!same(typedNow(name), sent)) schedule(name);
    else mark(name, answer.ok ? 'kept' : 'failed');
  }

  function schedule(name: DraftName): void {
    if (!timers.has(name))
      timers.set(
        name,
        setTimeout(() => void save(name), KEEP_MS),
      );
  }

  function typed(drafts: Drafts, before: Drafts): void {
    const [next, last] = [named(drafts), named(before)];
    for (const name of new Set([...next.keys(), ...last.keys()])) {
      const value = next.get(name) ?? emptied(name);
      if (same(value, last.get(name) ?? emptied(name))) continue;
      if (same(value, settled.get(name) ?? emptied(name))) continue;
      mark(name, 'waiting');
      schedule(name);
    }
  }

  /** What the disk has now: taken over where nothing of this window is on its way. */
  function adopt(kept: DraftsView, before: DraftsView | null): void {
    const [next, last] = [named(kept), named(before ?? noDrafts)];
    for (const name of new Set([...next.keys(), ...last.keys()])) {
      const value = next.get(name) ?? emptied(name);
      if (same(value, last.get(name) ?? emptied(name)) || timers.has(name) || busy.has(name)) continue;
      if (same(value, disk.get(name) ?? emptied(name))) continue;
      disk.set(name, value);
      settled.set(name, value);
      useStore.setState((s) => ({ drafts: put(s.drafts, value) }));
      mark(name, 'kept');
    }
  }
  /** What the disk has for this field, whatever was typed in it. */
  function restore(name: DraftName): void {
    const value = named(useStore.getState().snapshot?.drafts ?? noDrafts).get(name) ?? emptied(name);
    disk.set(name, value);
    settled.set(name, value);
    useStore.setState((s) => ({ drafts: put(s.drafts, value) }));
    mark(name, 'kept');
  }

  /** The last strokes of the slot go to the disk before the rehearsal has its fields; those of a rehearsal go with it. */
  function move(began: boolean): void {
    place += 1;
    const names = [...timers.keys()];
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    for (const name of names) {
      if (began) void call('draft.keep', { ...typedNow(name), rehearsal: false });
      if (!busy.has(name)) restore(name);
    }
  }

  const stop = useStore.subscribe((state, last) => {
    const began = (state.snapshot?.rehearsal ?? null) !== null;
    if (state.snapshot !== null && last.snapshot !== null && began !== (last.snapshot.rehearsal !== null)) move(began);
    const kept = state.snapshot?.drafts ?? null;
    const was = last.snapshot?.drafts ?? null;
    if (kept !== null && kept !== was) adopt(kept, was);
    else if (state.drafts !== last.drafts) typed(state.drafts, last.drafts);
  });
  return () => {
    stopped = true;
    stop();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
