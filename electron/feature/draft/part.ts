import { noDrafts, type DraftsView, type TypedDraft } from '../../contract/draft.ts';
import type { Input } from '../../contract/ipc.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import { maskIdentity } from '../../log/redact.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';

type Own = Pick<Handlers, 'draft.keep'>;
type Spoken = Pick<Handlers, 'step.comment' | 'irritant.report' | 'message.post'>;

const masked = (text: string): string => maskIdentity(text).text;
/** Logs whose drafts are remembered: the slot, the one before, a rehearsal. */
const MOST = 3;
const REHEARSAL = 'rehearsal';

/** A draft as it is kept: identities masked, choices without words dropped. */
export function keptDraft(typed: TypedDraft): TypedDraft {
  if (typed.of === 'open') return typed;
  if (typed.of !== 'irritant') return { ...typed, text: masked(typed.text) };
  const { value } = typed;
  return {
    of: 'irritant',
    value: value === null || value.text.trim() === '' ? null : { ...value, text: masked(value.text) },
  };
}

/** The drafts with one of them replaced. Texts of nothing are dropped. */
export function withDraft(drafts: DraftsView, draft: TypedDraft): DraftsView {
  if (draft.of === 'message') return { ...drafts, message: draft.text };
  if (draft.of === 'irritant') return { ...drafts, irritant: draft.value };
  if (draft.of === 'open') return { ...drafts, open: draft.step };
  const others = Object.entries(drafts.comments).filter(([step]) => step !== draft.step);
  const own = draft.text === '' ? [] : [[draft.step, draft.text] as const];
  return { ...drafts, comments: Object.fromEntries([...others, ...own]) };
}

/** The words of the draft that `of` names, '' when there are none. */
function wordsOf({ comments, message, irritant }: DraftsView, of: TypedDraft): string {
  if (of.of === 'message') return message;
  if (of.of === 'open') return '';
  return of.of === 'irritant' ? (irritant?.text ?? '') : (comments[of.step] ?? '');
}

/** Without what the log says already: the app ended between the sending of a text and the forgetting of its draft. */
export function notSaid(drafts: DraftsView, view: Pick<LogView, 'steps' | 'irritants' | 'messages'>): DraftsView {
  const isLast = (said: readonly { text: string; role: string }[], text: string): boolean =>
    said.findLast(({ role }) => role === 'participant')?.text === text.trim();
  return {
    ...drafts,
    comments: Object.fromEntries(
      Object.entries(drafts.comments).filter(([step, text]) => !isLast(view.steps[step]?.comments ?? [], text)),
    ),
    message: isLast(view.messages, drafts.message) ? '' : drafts.message,
    irritant: drafts.irritant !== null && isLast(view.irritants, drafts.irritant.text) ? null : drafts.irritant,
  };
}

/** What is being typed, on disk. */
export function createDraftPart({ keep, truth, journal, rehearsing, background }: PartDeps): Part<Own> & {
  handlers: Own;
  /** The same handlers, after which the draft of what was said is dropped. */
  dropping<H extends Spoken>(said: H): H;
  /** Forgets what was typed in a log that is erased. */
  leave(log: string): Promise<void>;
} {
  let kept: Record<string, DraftsView> = {};
  /** Raised when the data is erased: what was on its way to the disk belongs to what is gone. */
  let generation = 0;

  const slotName = (): string => truth.get().session?.slot.log ?? '';
  const logName = (): string => (rehearsing() ? REHEARSAL : slotName());
  const of = (name: string): DraftsView => kept[name] ?? noDrafts;
  const now = (): DraftsView => of(logName());
  const show = (): void => truth.set('drafts', now());

  /** Shown once it is written, and not before. */
  async function write(typed: TypedDraft, name: string = logName()): Promise<TypedDraft> {
    const mine = generation;
    const draft = keptDraft(typed);
    const next = withDraft(of(name), draft);
    const others = Object.entries(kept).filter(([log]) => log !== name);
    // In memory first: the next draft builds on this one whatever the disk takes.
    kept = Object.fromEntries([[name, next] as const, ...others].slice(0, MOST));
    await keep.write('drafts', kept);
    if (mine === generation) show();
    return draft;
  }
  /** Where it was typed, which may be over: the words of a rehearsal go with it, and never to the slot. */
  async function keepTyped({ rehearsal, ...typed }: Input<'draft.keep'>): Promise<TypedDraft> {
    if (rehearsal === undefined) return write(typed);
    if (rehearsal && !rehearsing()) return keptDraft(typed);
    return write(typed, rehearsal ? REHEARSAL : slotName());
  }
  /** Says it, then drops its draft; what was typed meanwhile is another text, and stays. */
  async function saying<T>(empty: TypedDraft, text: string, say: () => Promise<T>): Promise<T> {
    const before = wordsOf(now(), empty);
    const answer = await say();
    const left = wordsOf(now(), empty);
    if (left === before || left.trim() === masked(text).trim()) background('draft.drop', () => write(empty));
    return answer;
  }
  async function leave(name: string): Promise<void> {
    if (!Object.hasOwn(kept, name)) return;
    kept = Object.fromEntries(Object.entries(kept).filter(([log]) => log !== name));
    await keep.write('drafts', kept);
  }
  /** What was typed in a rehearsal goes with it. */
  function look(): void {
    if (!rehearsing()) background('draft.leave', () => leave(REHEARSAL));
    show();
  }

  return {
    handlers: { 'draft.keep': keepTyped },
    dropping: (said) => ({
      ...said,
      'step.comment': (input) =>
        saying({ of: 'comment', step: input.step, text: '' }, input.text, () => said['step.comment'](input)),
      'irritant.report': (input) =>
        saying({ of: 'irritant', value: null }, input.text, () => said['irritant.report'](input)),
      'message.post': (input) => saying({ of: 'message', text: '' }, input.text, () => said['message.post'](input)),
    }),
    leave,
    async load() {
      kept = (await keep.read('drafts')) ?? {};
      kept = { ...kept, [logName()]: notSaid(now(), journal.view()) };
      look();
    },
    // Another log (joined, rehearsed): its own drafts.
    onView: look,
    forget() {
      generation += 1;
      kept = {};
      show();
    },
  };
}
