import { z } from 'zod';
import { checkStatus } from '../../organiser/protocol/status.ts';
import { failure } from './failure.ts';

/** The prerequisite checks, in the order they are shown. */
export const checkIds = [
  'profile',
  'card.present',
  'card.middleware',
  'card.certificate',
  'card.pin',
  'card.holder',
  'card.proof',
  'mss.address',
  'mss.directory',
  'mss.receive',
  'mss.send',
  'mss.roundtrip',
  'segur.solution',
  'network.hub',
  'network.path',
  'network.psc',
  'network.insi',
  'network.dmp',
  'network.mss',
  'network.annuaire',
  'network.teams',
  'system.clock',
  'system.os',
  'system.disk',
  'system.display',
  'system.teams',
  'system.restart',
  'system.energy',
] as const;
export const checkId = z.enum(checkIds);
export type CheckId = z.infer<typeof checkId>;

/**
 * Result of one check. `evidence` stays on this machine and may name the card's holder to its holder;
 * `shared` is the part that goes to the organisers and names nobody.
 */
export const checkResult = z.object({
  id: checkId,
  status: checkStatus,
  failure: failure.nullable(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  shared: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Found on a simulated card, or in a demonstration: never counted as a prerequisite that is met. */
  demo: z.boolean().default(false),
  at: z.iso.datetime(),
  ms: z.int().min(0),
});
export type CheckResult = z.infer<typeof checkResult>;

/** What the window shows and `npm run check -- --json` prints: the same facts from the same code. */
export const checkReport = z.object({
  v: z.literal(1),
  app: z.object({ version: z.string(), electron: z.string(), platform: z.string() }),
  startedAt: z.iso.datetime(),
  ms: z.int().min(0),
  summary: checkStatus,
  results: z.array(checkResult),
});
export type CheckReport = z.infer<typeof checkReport>;

/** The groups of the checks, in the order they are shown. */
export const checkGroups = ['you', 'card', 'mss', 'segur', 'network', 'machine'] as const;
export type CheckGroup = (typeof checkGroups)[number];

/** The group of a check, from the first word of its id. */
export function groupOf(id: CheckId): CheckGroup {
  const [first] = id.split('.');
  if (first === 'profile' || first === 'slot') return 'you';
  if (first === 'system') return 'machine';
  return checkGroups.find((group) => group === first) ?? 'machine';
}

/** What the person answered: may the organisers know what was found? `later`: not now, ask no more. */
export const sharingChoice = z.enum(['agreed', 'later', 'withdrawn']);
export type SharingChoice = z.infer<typeof sharingChoice>;

/** The worst of several statuses: a fail outweighs a doubt, a doubt a warning. */
export function worst(statuses: readonly z.infer<typeof checkStatus>[]): z.infer<typeof checkStatus> {
  for (const s of ['fail', 'unknown', 'warn'] as const) if (statuses.includes(s)) return s;
  return statuses.length > 0 ? 'ok' : 'unknown';
}
