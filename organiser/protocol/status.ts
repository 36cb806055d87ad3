import { z } from 'zod';

/**
 * What a step ended as, in the words of the test sessions, with the signed weight that a bilan adds up
 * (docs/decisions/0002-sync-protocol.md).
 */
export const stepStatusWeights = {
  conforme: 2,
  'conforme-avec-reserve': 1,
  'a-faire': 0,
  'non-testable': 0,
  'non-applicable': 0,
  'non-conforme': -2,
} as const;

export type StepStatus = keyof typeof stepStatusWeights;

export const stepStatuses = Object.keys(stepStatusWeights) as StepStatus[];

export const stepStatus = z.enum(stepStatuses as [StepStatus, ...StepStatus[]]);

/** The six couloirs of a Vérif' Ségur. */
export const couloirs = [
  'medecine-de-ville',
  'etablissement-de-sante',
  'etablissement-medico-social',
  'cabinet-de-radiologie',
  'laboratoire',
  'officine',
] as const;

export const couloir = z.enum(couloirs);
export type Couloir = z.infer<typeof couloir>;

/** Outcome of one prerequisite check. `unknown` is an honest answer: it was not, or could not be, tried. */
export const checkStatus = z.enum(['ok', 'warn', 'fail', 'unknown']);
export type CheckStatus = z.infer<typeof checkStatus>;

export const irritantCategories = [
  'connexion',
  'ins',
  'document',
  'dmp',
  'mss',
  'ergonomie',
  'performance',
  'autre',
] as const;
export const irritantCategory = z.enum(irritantCategories);
export type IrritantCategory = z.infer<typeof irritantCategory>;

export const irritantSeverities = ['mineur', 'genant', 'bloquant'] as const;
export const irritantSeverity = z.enum(irritantSeverities);
export type IrritantSeverity = z.infer<typeof irritantSeverity>;
