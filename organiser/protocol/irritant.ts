import { z } from 'zod';
import { TEXT_LIMIT } from './event.ts';
import { productKey } from './plain.ts';
import { couloir, irritantCategory, irritantSeverity } from './status.ts';
import { logId } from './wire.ts';

/**
 * The triage of what bothered participants. Irritants are events of the logs; what the organisers made of them is the hub's own,
 * and no participant's device ever reads it.
 */

/** From what was just said to what is settled. `sent`: the publisher was told. */
export const triageStates = ['new', 'accepted', 'sent', 'solved', 'rejected'] as const;
export const triageState = z.enum(triageStates);
export type TriageState = z.infer<typeof triageState>;

/** Most irritants changed in one gesture. */
export const TRIAGE_MOST = 200;

const stepId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
/** A device chose the id: only with its log does it name an irritant. */
export const irritantRef = z.object({ log: logId, id: z.uuid() });
export type IrritantRef = z.infer<typeof irritantRef>;

export const product = z.object({
  editor: z.string().trim().min(1).max(120),
  name: z.string().trim().min(1).max(120),
});
export type Product = z.infer<typeof product>;
/**
 * Whether an irritant of `own` may be a duplicate of one of `main`: of the same software, or of one that nobody told of. Below
 * another software, or an unknown one, its publisher would read nothing of it any more.
 */
export const mayRepeat = (own: Product | null, main: Product | null): boolean =>
  own === null || (main !== null && productKey(own) === productKey(main));
const owner = z.object({ id: z.string(), label: z.string() });
const released = z.string().trim().min(1).max(TEXT_LIMIT);

export const triage = z.object({
  /** 0 until somebody triaged it: then everything is as it was reported. */
  version: z.int().min(0),
  state: triageState,
  category: irritantCategory,
  severity: irritantSeverity,
  step: z.string().nullable(),
  /** Null: the software that the participant told. */
  product: product.nullable(),
  owner: owner.nullable(),
  duplicateOf: irritantRef.nullable(),
  /** It repeats one of a region that the caller may not see: `duplicateOf` is null then. */
  duplicateElsewhere: z.boolean().optional(),
  /** What the publisher may read, in the organisers' words; null: nothing. */
  released: z.string().nullable(),
  at: z.string().nullable(),
});
export type Triage = z.infer<typeof triage>;

export const boardIrritant = irritantRef.extend({
  slot: z.string(),
  label: z.string(),
  couloir,
  region: z.string().nullable(),
  /** As it was said. `by`: the role of who said it. */
  reported: z.object({
    category: irritantCategory,
    severity: irritantSeverity,
    step: z.string().nullable(),
    text: z.string(),
    at: z.string(),
    by: z.string(),
  }),
  /** The software that the participant told of, with its version. */
  told: z.object({ editor: z.string(), name: z.string(), version: z.string() }).nullable(),
  triage,
});
export type BoardIrritant = z.infer<typeof boardIrritant>;

/** `people`: who may own an irritant. `me`: whoever asks, as an owner. */
export const boardIrritants = z.object({
  v: z.literal(1),
  irritants: z.array(boardIrritant),
  people: z.array(owner),
  me: z.string(),
});
export type BoardIrritants = z.infer<typeof boardIrritants>;

/** A short name to say aloud, the same in the list, in the files and for the publisher. */
export const referenceOf = ({ id }: Pick<IrritantRef, 'id'>): string => id.slice(0, 8).toUpperCase();

export const triageSet = z
  .strictObject({
    state: triageState,
    category: irritantCategory,
    severity: irritantSeverity,
    step: stepId.nullable(),
    product: product.nullable(),
    owner: z.string().max(40).nullable(),
    duplicateOf: irritantRef.nullable(),
    released: released.nullable(),
  })
  .partial()
  .refine((set) => Object.keys(set).length > 0, { message: 'changes nothing' });
export type TriageSet = z.infer<typeof triageSet>;

/** Each with the version that the person looked at. All of them are changed, or none. */
export const triageChanges = z.object({
  changes: z
    .array(irritantRef.extend({ version: z.int().min(0), set: triageSet }))
    .min(1)
    .max(TRIAGE_MOST),
});
export type TriageChanges = z.infer<typeof triageChanges>;

export const triaged = z.object({ v: z.literal(1), triages: z.array(irritantRef.extend({ triage })) });
export type Triaged = z.infer<typeof triaged>;

/** `elsewhere`: an irritant of a region that the caller may not see. */
const before = z.union([z.string(), product, owner, irritantRef]).nullable();
/** The parts that one gesture changed, from what to what; the newest first. */
export const triageHistory = z.object({
  v: z.literal(1),
  history: z.array(
    z.object({
      version: z.int().min(1),
      at: z.string(),
      by: z.string(),
      changes: z.array(z.object({ part: z.string(), from: before, to: before })),
    }),
  ),
});
export type TriageHistory = z.infer<typeof triageHistory>;
