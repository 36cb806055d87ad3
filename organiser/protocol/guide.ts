import { z } from 'zod';
import { guideDocument } from './guide-document.ts';
import { couloir, couloirs, type Couloir } from './status.ts';

const text = (limit: number) =>
  z.strictObject({ fr: z.string().trim().min(1).max(limit), en: z.string().trim().min(1).max(limit) });

/** A text in the two languages of the product. */
export const bilingual = z.object({ fr: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingual>;

/**
 * The ten steps of the protocol, in order. An amended guide changes what is said of them, never which they are: results of
 * two sessions are compared step by step.
 */
export const protocolSteps = [
  'identification',
  'patient',
  'ins',
  'dossier',
  'document',
  'envoi-dmp',
  'envoi-mss',
  'verification',
  'reception-mss',
  'suppression',
] as const;
export type ProtocolStep = (typeof protocolSteps)[number];

/** Gazelle's words for what a step is (Test Management, ANS). */
export const stepTypes = ['TRANSACTION', 'PREUVE', 'INFORMATION', 'VALIDATION', 'INSTRUCTION'] as const;
/** Whose buttons come first; `secretaire` is the participant's side too. */
export const guideWho = ['participant', 'secretaire', 'organisateur'] as const;
/** The slot lasts an hour: no couloir plans more, in minutes. */
export const HOUR = 60;
/** Most problems told of one step: the couloir's own first, then those of everybody. */
export const TROUBLES = 4;

const trouble = z.strictObject({ problem: text(120), action: text(260) });
export type Trouble = z.infer<typeof trouble>;

/** What is said of a step. */
const said = {
  /** Who does it, in the words of the place: "La secrétaire ou le médecin". */
  by: text(70),
  who: z.enum(guideWho),
  services: z.array(z.enum(['PSC', 'INS', 'MSS', 'DMP'])).max(4),
  /** Services without which the step can be done: a reservation then says nothing of them. */
  ifPossible: z
    .array(z.enum(['PSC', 'INS', 'MSS', 'DMP']))
    .max(4)
    .optional(),
  layer: z.enum(['transport', 'metier']),
  type: z.enum(stepTypes),
  minutes: z.int().min(1).max(HOUR),
  title: text(80),
  todo: text(320),
  /** Where to click, in order, in words that fit any software. */
  clicks: z.array(text(140)).min(1).max(6),
  proof: text(240),
  documents: z.array(guideDocument).max(6),
  troubles: z.array(trouble).min(1).max(TROUBLES),
};

const baseStep = z.strictObject({ id: z.enum(protocolSteps), ...said });
/** What differs for a couloir; its troubles come before those of everybody, the rest takes their place. */
const couloirStep = z.strictObject(said).partial();
const couloirPart = z.record(z.enum(protocolSteps), couloirStep);

/** resources/guide/protocol.json: the steps as they are for everybody. */
export const protocolFile = z.strictObject({
  version: z.string().regex(/^\d{4}\.\d{1,4}$/),
  source: z.string().trim().min(1).max(300),
  /** Day it was written. */
  asOf: z.iso.date(),
  steps: z
    .array(baseStep)
    .refine((steps) => steps.map(({ id }) => id).join() === protocolSteps.join(), { message: 'steps' }),
});
/** resources/guide/couloir/<couloir>.json. */
export const couloirFile = z.strictObject({ couloir, steps: couloirPart });

/** A whole guide: what is delivered, published by the organisers and kept by the app. */
export const wholeGuide = protocolFile
  .extend({ couloirs: z.record(couloir, couloirPart) })
  .superRefine((whole, context) => {
    for (const one of couloirs) {
      const minutes = guideFor(whole, one).steps.reduce((sum, step) => sum + step.minutes, 0);
      if (minutes > HOUR) context.addIssue({ code: 'custom', path: ['couloirs', one], message: 'minutes' });
    }
  });
export type WholeGuide = z.infer<typeof wholeGuide>;

/** One step as one couloir lives it. */
export const guideStep = z.object({ ...said, id: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/) });
export type GuideStep = z.infer<typeof guideStep>;

/** The protocol of one couloir (null: of none in particular). `version` names it whole: see `guideName`. */
export const guide = z.object({
  version: z.string(),
  source: z.string(),
  couloir: couloir.nullable(),
  steps: z.array(guideStep).min(1),
});
export type Guide = z.infer<typeof guide>;

type Whole = Pick<WholeGuide, 'version' | 'source' | 'steps' | 'couloirs'>;

/** The ten steps as one couloir lives them; without a couloir, as they are for everybody. Pure. */
export function guideFor({ version, source, steps, couloirs: parts }: Whole, of: Couloir | null): Guide {
  return {
    version,
    source,
    couloir: of,
    steps: steps.map((base) => {
      const own = of === null ? {} : parts[of][base.id];
      const troubles = [...(own.troubles ?? []), ...base.troubles].slice(0, TROUBLES);
      return { ...base, ...present(own), troubles };
    }),
  };
}

type Own = z.infer<typeof couloirStep>;
type Said = { [K in keyof Own]-?: Exclude<Own[K], undefined> };
/** What a couloir says of a step, without what it leaves to everybody's. */
const present = (own: Own): Partial<Said> =>
  Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));

/** Puts together the files of resources/guide, or says by a throw which one is out of shape. */
export function guideOfFiles(protocol: unknown, parts: readonly unknown[]): WholeGuide {
  const read = parts.map((part) => couloirFile.parse(part));
  const byCouloir = Object.fromEntries(read.map((part) => [part.couloir, part.steps]));
  return wholeGuide.parse({ ...protocolFile.parse(protocol), couloirs: byCouloir });
}

/**
 * How a version of the guide is named in a log: `2026.2` as delivered, `2026.2+3` as the third publication of the edition.
 * The number of the publication is the hub's: what is written in the file may not have been changed.
 */
export const guideName = (version: string, published: number | null): string =>
  published === null ? version : `${version}+${published}`;

/** The number of the publication in a name; null for a delivered guide. */
export const publicationOf = (name: string): number | null => {
  const found = /\+([1-9]\d{0,8})$/.exec(name);
  return found === null ? null : Number(found[1]);
};
