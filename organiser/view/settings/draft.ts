import { decided, inconsistencies, type Decided, type EditionSettings } from '../../protocol/settings.ts';
import { changed, merge as mergeFields, type Clash as FieldClash } from '../merge.ts';

/** Settings as they are typed, and what becomes of them when somebody else saved meanwhile. Pure. */

/** The settings of the form, in its order. The report key has a window of its own. */
export const fields = [
  'name',
  'contact',
  'startsOn',
  'endsOn',
  'daysOff',
  'halfDays',
  'couloirs',
  'regions',
  'objectives',
  'guide',
  'meeting',
  'reportDays',
] as const;
export type Field = (typeof fields)[number];
export type Said = Pick<Decided, Field>;

export const goalFields = [
  'tests',
  'solutionsPerCouloir',
  'publishersPercent',
  'publishersExpected',
  'regions',
  'chainMedicoSocial',
  'chainOfficine',
] as const;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Minutes from midnight of a time as it is typed; -1 when it is none. */
function minutesOf(typed: string): number {
  const found = /^(\d{1,2}):(\d{2})$/.exec(typed);
  return found === null ? -1 : Number(found[1]) * 60 + Number(found[2]);
}

/** A number as it is typed; NaN when it is none. */
const numberOf = (typed: string): number => (/^\d+$/.test(typed.trim()) ? Number(typed.trim()) : Number.NaN);

export type Draft = Pick<
  Decided,
  'name' | 'contact' | 'startsOn' | 'endsOn' | 'daysOff' | 'couloirs' | 'regions' | 'guide'
> & {
  halfDays: { am: { from: string; to: string }; pm: { from: string; to: string } };
  objectives: Record<(typeof goalFields)[number], string>;
  meeting: { policy: Decided['meeting']['policy']; link: string };
  reportDays: string;
};

export function draftOf(said: Said): Draft {
  const part = ({ from, to }: { from: number; to: number }) => ({ from: clock(from), to: clock(to) });
  return {
    name: said.name,
    contact: said.contact,
    startsOn: said.startsOn,
    endsOn: said.endsOn,
    daysOff: [...said.daysOff],
    couloirs: [...said.couloirs],
    regions: [...said.regions],
    guide: said.guide,
    halfDays: { am: part(said.halfDays.am), pm: part(said.halfDays.pm) },
    objectives: Object.fromEntries(
      goalFields.map((goal) => [goal, String(said.objectives[goal] ?? '')]),
    ) as Draft['objectives'],
    meeting: { policy: said.meeting.policy, link: said.meeting.link ?? '' },
    reportDays: String(said.reportDays),
  };
}

export type Goal = (typeof goalFields)[number];
/** All that is wrong at once; `goals`: which of the objectives. */
export type Wrong = { fields: ReadonlySet<Field>; goals: ReadonlySet<Goal> };

/** What was typed as settings, or the fields that are wrong. */
export function read(draft: Draft): { ok: true; said: Said } | ({ ok: false } & Wrong) {
  const part = ({ from, to }: { from: string; to: string }) => ({ from: minutesOf(from), to: minutesOf(to) });
  const goals = Object.fromEntries(goalFields.map((goal) => [goal, numberOf(draft.objectives[goal])]));
  const expected = draft.objectives.publishersExpected.trim();
  const link = draft.meeting.link.trim();
  const typed = {
    ...draft,
    halfDays: { am: part(draft.halfDays.am), pm: part(draft.halfDays.pm) },
    objectives: { ...goals, publishersExpected: expected === '' ? null : numberOf(expected) } as Said['objectives'],
    meeting: { policy: draft.meeting.policy, link: link === '' ? null : link },
    reportDays: numberOf(draft.reportDays),
  };
  const parsed = decided.omit({ reportKey: true }).safeParse(typed);
  const issues = parsed.success ? [] : parsed.error.issues;
  const wrong = new Set([...issues.map(({ path }) => path[0]), ...inconsistencies(typed)] as Field[]);
  if (parsed.success && wrong.size === 0) return { ok: true, said: parsed.data };
  const ofGoals = issues.filter(({ path }) => path[0] === 'objectives').map(({ path }) => path[1] as Goal);
  return { ok: false, fields: wrong, goals: new Set(ofGoals) };
}

/** A setting that both changed, each their own way. */
export type Clash = FieldClash<Said, Field>;

/** What I typed on top of what somebody else saved. */
export const merge = (base: Said, mine: Said, theirs: Said): { said: Said; clashes: Clash[] } =>
  mergeFields(fields, base, mine, theirs);

/** Only what differs is sent: what somebody else decides of the rest stands. */
export const patchOf = (before: Said, after: Said): Partial<Said> =>
  Object.fromEntries(changed(fields, before, after).map((field) => [field, after[field]]));

export const saidOf = (settings: EditionSettings): Said =>
  Object.fromEntries(fields.map((field) => [field, settings[field]])) as Said;
