import type { z } from 'zod';
import { protocolSteps, wholeGuide, type WholeGuide } from '../../protocol/guide.ts';
import { couloirs, type Couloir } from '../../protocol/status.ts';

/** What is wrong at a place of a guide; each has its sentence (`guide.wrong.<what>`). */
export const guideFaults = [
  'missing',
  'long',
  'short',
  'value',
  'extra',
  'steps',
  'minutes',
  'document',
  'other',
] as const;
/**
 * A fault and where it is. `couloir` null: in the steps of everybody; `step` from 1; `path`: the rest of the way, as the file
 * writes it. `value`: what the sentence needs (a limit, the words allowed, the keys that are not known).
 */
export type GuideFault = {
  couloir: Couloir | null;
  step: number | null;
  path: string;
  wrong: (typeof guideFaults)[number];
  value: string;
};
export type GuideFile =
  | { is: 'read'; guide: WholeGuide }
  | { is: 'refused'; why: 'empty' | 'not-json' | 'not-guide' }
  | { is: 'faulty'; faults: GuideFault[] };

type Issue = z.core.$ZodIssue;

function place(path: readonly PropertyKey[]): Pick<GuideFault, 'couloir' | 'step' | 'path'> {
  const [part, first, second, ...rest] = path.map(String);
  if (part === 'steps' && first !== undefined && /^\d+$/.test(first)) {
    return { couloir: null, step: Number(first) + 1, path: [second, ...rest].filter(Boolean).join('.') };
  }
  const couloir = couloirs.find((one) => part === 'couloirs' && one === first) ?? null;
  const step = protocolSteps.findIndex((id) => couloir !== null && id === second) + 1;
  if (step > 0) return { couloir, step, path: rest.join('.') };
  const left = couloir === null ? path.map(String) : [second, ...rest];
  return { couloir, step: null, path: left.filter(Boolean).join('.') };
}

function wrong(issue: Issue): Pick<GuideFault, 'wrong' | 'value'> {
  switch (issue.code) {
    case 'too_big':
      return { wrong: 'long', value: String(issue.maximum) };
    case 'too_small':
      return { wrong: 'short', value: String(issue.minimum) };
    case 'invalid_type':
      return { wrong: 'missing', value: '' };
    case 'unrecognized_keys':
      return { wrong: 'extra', value: issue.keys.join(', ') };
    case 'invalid_value':
      return issue.path.includes('documents')
        ? { wrong: 'document', value: issue.values.join(', ') }
        : { wrong: 'value', value: issue.values.join(', ') };
    default:
      return issue.message === 'steps' || issue.message === 'minutes'
        ? { wrong: issue.message, value: '' }
        : { wrong: 'other', value: '' };
  }
}

/** Reads a whole guide as JSON: the guide, why it is none, or everything that is wrong in it. */
export function readGuide(text: string): GuideFile {
  const bare = text.replace(/^\uFEFF/, '').trim();
  if (bare === '') return { is: 'refused', why: 'empty' };
  let value: unknown;
  try {
    value = JSON.parse(bare);
  } catch {
    return { is: 'refused', why: 'not-json' };
  }
  if (typeof value !== 'object' || value === null || !('steps' in value)) return { is: 'refused', why: 'not-guide' };
  const parsed = wholeGuide.safeParse(value);
  if (parsed.success) return { is: 'read', guide: parsed.data };
  return { is: 'faulty', faults: parsed.error.issues.map((issue) => ({ ...place(issue.path), ...wrong(issue) })) };
}
