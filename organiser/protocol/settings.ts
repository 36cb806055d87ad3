import { z } from 'zod';
import goals from '../../resources/objective/national-4.json' with { type: 'json' };
import { hours, type Hours } from './half-day.ts';
import { isMeetingLink } from './meeting.ts';
import { couloir, couloirs } from './status.ts';
import { ageRecipient } from './wire.ts';

/** What the organisers decide for an edition beside its slots. */

/** Days that may be off, and regions that may be open, at most. */
const DAYS_OFF = 200;
const REGIONS = 40;

const minute = z
  .int()
  .min(0)
  .max(24 * 60);
/** Hours in which sessions take place, in minutes from midnight on the participant's clock. */
export const partHours = z.object({ from: minute, to: minute });
export const halfDays = z.object({ am: partHours, pm: partHours });
export type HalfDays = z.infer<typeof halfDays>;

/** What the edition wants to reach, from and to. `publishersExpected`: null when nobody said how many there are. */
export const goalLimits = {
  tests: [0, 10_000],
  solutionsPerCouloir: [0, 1000],
  publishersPercent: [0, 100],
  publishersExpected: [1, 10_000],
  regions: [0, REGIONS],
  chainMedicoSocial: [0, 1000],
  chainOfficine: [0, 1000],
} as const;
const goal = (name: keyof typeof goalLimits) => z.int().min(goalLimits[name][0]).max(goalLimits[name][1]);

export const objectives = z.object({
  tests: goal('tests'),
  solutionsPerCouloir: goal('solutionsPerCouloir'),
  publishersPercent: goal('publishersPercent'),
  publishersExpected: goal('publishersExpected').nullable(),
  regions: goal('regions'),
  chainMedicoSocial: goal('chainMedicoSocial'),
  chainOfficine: goal('chainOfficine'),
});
export type Objectives = z.infer<typeof objectives>;

/** Days that reports are kept after the hub received them, at least and at most: logs of a test have no reason to stay for ever. */
export const reportDaysLimits = [1, 365] as const;

/** Earlier report keys that an edition remembers, at most. */
const FORMER_KEYS = 50;

/** `later`: the link is given with each proposal. `shared`: one link is offered for all, which can be changed. */
export const meeting = z.object({
  policy: z.enum(['later', 'shared']),
  link: z.string().trim().max(1000).nullable(),
});

/** The link of an edition that every slot takes: everybody's lobby, shared by slots at the same time; null when each has its own. */
export const commonLink = ({ meeting: { policy, link } }: { meeting: z.infer<typeof meeting> }): string | null =>
  policy === 'shared' ? link : null;

export const editionMore = z.object({
  halfDays,
  couloirs: z.array(couloir).min(1).max(couloirs.length),
  /** Regions that take part, in the words of resources/grades.json; none: all of them. */
  regions: z.array(z.string().trim().min(1).max(80)).max(REGIONS),
  objectives,
  /** Name of the version of the guide that sessions follow; empty: the one of the board. */
  guide: z.string().trim().max(60),
  meeting,
  reportDays: z.int().min(reportDaysLimits[0]).max(reportDaysLimits[1]),
  /** Public halves of the report keys that were in force before: what was encrypted for them is read with them only. */
  formerKeys: z.array(ageRecipient).max(FORMER_KEYS),
});
export type EditionMore = z.infer<typeof editionMore>;

const { source: _, ...wanted } = goals;
/** What an edition has until somebody decides otherwise. */
export const usual: EditionMore = {
  halfDays: { am: { from: 9 * 60, to: 12 * 60 }, pm: { from: 14 * 60, to: 18 * 60 } },
  couloirs: [...couloirs],
  regions: [],
  objectives: objectives.parse(wanted),
  guide: '',
  meeting: { policy: 'later', link: null },
  reportDays: 90,
  formerKeys: [],
};

const core = z.object({
  name: z.string().trim().min(3).max(120),
  startsOn: z.iso.date(),
  endsOn: z.iso.date(),
  daysOff: z.array(z.iso.date()).max(DAYS_OFF),
  contact: z.email(),
  reportKey: ageRecipient,
});

export const decided = core.extend(editionMore.omit({ formerKeys: true }).shape);
export type Decided = z.infer<typeof decided>;

/** The report keys that are former ones once `reportKey` is in force, the latest first. */
export const keysAfter = (before: { reportKey: string; formerKeys: readonly string[] }, reportKey: string): string[] =>
  [...new Set([before.reportKey, ...before.formerKeys])].filter((key) => key !== reportKey).slice(0, FORMER_KEYS);

export const editionSettings = core
  .extend(editionMore.shape)
  .extend({ v: z.literal(1), edition: z.string(), version: z.int().min(1) });
export type EditionSettings = z.infer<typeof editionSettings>;

/** Some of the settings, and the version that was read before they were changed. */
export const settingsPatch = decided.partial().extend({ version: z.int().min(1) });
export type SettingsPatch = z.infer<typeof settingsPatch>;

const DAY_MS = 24 * 60 * 60_000;
const isFull = ({ from, to }: { from: number; to: number }): boolean => from + 60 <= to;

/** The first thing in some settings that does not hold together, by its name; null when everything does. */
export const inconsistent = (said: Decided): keyof Decided | null => inconsistencies(said)[0] ?? null;

/** Everything in some settings that does not hold together, by its name. */
export function inconsistencies(said: Omit<Decided, 'reportKey'>): (keyof Decided)[] {
  const { startsOn, endsOn, daysOff, halfDays: half, meeting: link } = said;
  const days = (Date.parse(endsOn) - Date.parse(startsOn)) / DAY_MS + 1;
  const off = new Set(daysOff);
  const isOutside = daysOff.some((day) => day < startsOn || day > endsOn);
  const wrong: [keyof Decided, boolean][] = [
    ['endsOn', days < 1],
    // Nothing can be said of days off when the days of the edition are none.
    ['daysOff', days >= 1 && (off.size !== daysOff.length || off.size >= days || isOutside)],
    ['halfDays', !isFull(half.am) || !isFull(half.pm) || half.am.to > half.pm.from],
    ['couloirs', new Set(said.couloirs).size !== said.couloirs.length],
    ['regions', new Set(said.regions).size !== said.regions.length],
    ['meeting', link.link === null ? link.policy === 'shared' : !isMeetingLink(link.link)],
  ];
  return wrong.filter(([, isWrong]) => isWrong).map(([name]) => name);
}

/** Bounds of the half-days on a clock, and the starts offered inside each: one every hour, the session of an hour within it. */
export function hoursOf({ am, pm }: HalfDays): Hours {
  const starts = ({ from, to }: { from: number; to: number }): number[] =>
    Array.from({ length: Math.floor((to - from) / 60) }, (_each, at) => from + at * 60);
  const noon = Math.round((am.to + pm.from) / 2);
  return {
    am: { from: Math.min(hours.am.from, am.from), to: noon, starts: starts(am) },
    pm: { from: noon, to: Math.max(hours.pm.to, pm.to), starts: starts(pm) },
  };
}
