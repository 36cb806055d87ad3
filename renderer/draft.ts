import type { Profile, Snapshot } from '../electron/contract/snapshot.ts';
import type { FeedbackAnswers } from '../organiser/protocol/after.ts';
import type { IrritantCategory, IrritantSeverity } from '../organiser/protocol/status.ts';

/** The profile while it is being filled in: what was not answered yet is null. */
export type ProfileDraft = {
  who: Profile['who'] | null;
  couloir: Profile['couloir'] | null;
  available: boolean;
  mssAddress: string;
  solutionId: string | null;
  editor: string;
  name: string;
  version: string;
  unlisted: boolean;
  region: string;
  /** The region is typed, not chosen in the list. */
  otherRegion: boolean;
  grades: string;
  publisher: Profile['publisher'];
  free: Profile['free'];
  zone: Profile['zone'];
};

export type IrritantDraft = {
  category: IrritantCategory;
  severity: IrritantSeverity;
  step: string | null;
  text: string;
};

export type FeedbackDraft = { score: number | null; answers: FeedbackAnswers; text: string };

/** Everything typed and not accepted yet, by screen. Null means untouched: what is known is shown instead. */
export type Drafts = {
  join: { code: string; hub: string } | null;
  profile: ProfileDraft | null;
  comments: Readonly<Record<string, string>>;
  irritant: IrritantDraft | null;
  message: string;
  /** The questionnaire while it is filled in or changed. */
  feedback: FeedbackDraft | null;
  /** The code of MSSanté that was received, until it is checked. */
  mssCode: string;
  /** Sections of the logs that the person leaves out. */
  leaveOut: readonly string[];
};

export const emptyDrafts = (): Drafts => ({
  join: null,
  profile: null,
  comments: {},
  irritant: null,
  message: '',
  feedback: null,
  mssCode: '',
  leaveOut: [],
});

/** The form as it opens: the saved profile, else the couloir of the slot and nothing more. */
export function profileDraft(snapshot: Snapshot): ProfileDraft {
  const saved = snapshot.profile;
  return {
    who: saved?.who ?? null,
    couloir: saved?.couloir ?? snapshot.session?.slot.couloir ?? null,
    available: saved?.available ?? false,
    mssAddress: saved?.mssAddress ?? '',
    solutionId: saved?.solution?.id ?? null,
    editor: saved?.solution?.editor ?? '',
    name: saved?.solution?.name ?? '',
    version: saved?.solution?.version ?? '',
    unlisted: saved?.solution?.id === null,
    region: saved?.region ?? '',
    otherRegion: false,
    grades: saved?.grades ?? '',
    publisher: saved?.publisher ?? null,
    free: saved?.free ?? [],
    zone: saved?.zone ?? null,
  };
}

/** The form as it is shown: what was typed, with the couloir of a slot that was joined since when none was chosen. */
export const shownDraft = (typed: ProfileDraft | null, snapshot: Snapshot): ProfileDraft =>
  typed === null
    ? profileDraft(snapshot)
    : { ...typed, couloir: typed.couloir ?? snapshot.session?.slot.couloir ?? null };

/** The answers without which nothing can be saved, in the order of the form. */
export const missingOf = ({ who, couloir }: ProfileDraft): ('who' | 'couloir')[] => [
  ...(who === null ? (['who'] as const) : []),
  ...(couloir === null ? (['couloir'] as const) : []),
];

/** The profile to save, or null while who and couloir are not both answered. */
export function profileOf(draft: ProfileDraft): Profile | null {
  if (draft.who === null || draft.couloir === null) return null;
  const name = draft.name.trim();
  return {
    who: draft.who,
    couloir: draft.couloir,
    available: draft.available,
    mssAddress: draft.mssAddress.trim(),
    solution:
      name === ''
        ? null
        : {
            id: draft.unlisted ? null : draft.solutionId,
            editor: draft.editor.trim(),
            name,
            version: draft.version.trim(),
          },
    region: draft.region.trim() || null,
    grades: draft.grades.trim() || null,
    publisher: draft.publisher,
    free: draft.free,
    zone: draft.zone,
  };
}
