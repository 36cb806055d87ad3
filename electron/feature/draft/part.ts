import { noDrafts, type DraftsView, type TypedDraft } from '../../contract/draft.ts';
import type { LogView } from '../../../organiser/protocol/fold.ts';
import { maskIdentity } from '../../log/redact.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';

type Own = Pick<Handlers, 'draft.keep'>;
type Spoken = Pick<Handlers, 'step.comment' | 'irritant.report' | 'message.post'>;

const masked = (text: string): string => maskIdentity(text).text;
/** Logs whose drafts are remembered: the slot, the one before, a rehearsal. */
const MOST = 3;

/** A draft as it is kept: identities masked, choices without words dropped. */
export function keptDraft(typed: TypedDraft): TypedDraft {
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
  const others = Object.entries(drafts.comments).filter(([step]) => step !== draft.step);
  const own = draft.text === '' ? [] : [[draft.step, draft.text] as const];
  return { ...drafts, comments: Object.fromEntries([...others, ...own]) };
}

/** Without what the log says already: the app ended between the sending of a text and the forgetting of its draft. */
export function notSaid(drafts: DraftsView, view: Pick<LogView, 'steps' | 'irritants' | 'messages'>): DraftsView {
  const isLast = (said: readonly { text: string; role: string }[], text: string): boolean =>
    said.findLast(({ role }) => role === 'participant')?.text === text.trim();
  return {
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
} {
  let kept: Record<string, DraftsView> = {};
  /** Raised when the data is erased: what was on its way to the disk belongs to what is gone. */
  let generation = 0;

  const logName = (): string => (rehearsing() ? 'rehearsal' : (truth.get().session?.slot.log ?? ''));
  const now = (): DraftsView => kept[logName()] ?? noDrafts;
  const show = (): void => truth.set('drafts', now());

  /** Shown once it is written, and not before. */
  async function write(typed: TypedDraft): Promise<TypedDraft> {
    const mine = generation;
    const name = logName();
    const draft = keptDraft(typed);
    const next = withDraft(now(), draft);
    const others = Object.entries(kept).filter(([log]) => log !== name);
    // In memory first: the next draft builds on this one whatever the disk takes.
    kept = Object.fromEntries([[name, next] as const, ...others].slice(0, MOST));
    await keep.write('drafts', kept);
    if (mine === generation) show();
    return draft;
  }
  const drop = (typed: TypedDraft): void => background('draft.drop', () => write(typed));

  return {
    handlers: { 'draft.keep': write },
    dropping: (said) => ({
      ...said,
      async 'step.comment'(input) {
        const answer = await said['step.comment'](input);
        drop({ of: 'comment', step: input.step, text: '' });
        return answer;
      },
      async 'irritant.report'(input) {
        const answer = await said['irritant.report'](input);
        drop({ of: 'irritant', value: null });
        return answer;
      },
      async 'message.post'(input) {
        const answer = await said['message.post'](input);
        drop({ of: 'message', text: '' });
        return answer;
      },
    }),
    async load() {
      kept = (await keep.read('drafts')) ?? {};
      kept = { ...kept, [logName()]: notSaid(now(), journal.view()) };
      show();
    },
    // Another log (joined, rehearsed): its own drafts.
    onView: show,
    forget() {
      generation += 1;
      kept = {};
      show();
    },
  };
}
