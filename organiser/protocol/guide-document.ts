import { z } from 'zod';

/**
 * The documents that a step may speak of: a closed list, named after the volets of the CI-SIS. What they are called and how they
 * are recognised is data (resources/guide/documents.json).
 */
export const guideDocuments = [
  'VSM',
  'CR-CONSULT',
  'LETTRE-ADR',
  'EP-MED-DM',
  'LDL-EES',
  'LDL-SES',
  'CR-HOSP',
  'CR-OP',
  'DLU',
  'DLU-EHPAD',
  'FLUDT',
  'FLUDR',
  'PPI',
  'DA-IMG',
  'CR-IMG',
  'CR-IMG-N1',
  'PRESC-BIO',
  'CR-BIO',
  'CR-BIO-N1',
  'EDISP-MED',
  'VAC-NOTE',
  'ENTRETIEN',
] as const;
export const guideDocument = z.enum(guideDocuments);
export type GuideDocument = z.infer<typeof guideDocument>;

const words = z.strictObject({ fr: z.string().min(1).max(90), en: z.string().min(1).max(90) });

/** resources/guide/documents.json. */
export const documentFile = z.strictObject({
  source: z.string(),
  documents: z.array(
    z.strictObject({
      key: guideDocument,
      name: words,
      /** The volet of the CI-SIS that describes it, in its French name. */
      volet: z.string().min(1).max(90),
      /** Code of the type of document (JDV_J07), as the examples of the CI-SIS write it. */
      code: z.string().min(1).max(20),
      /** 3: structured; 1: a page (PDF…) under a header. */
      level: z.union([z.literal(1), z.literal(3)]),
      /** Types under which the reader of documents knows it (resources/document/types.json). */
      read: z.array(z.string()),
    }),
  ),
});
export type DocumentWords = z.infer<typeof documentFile>['documents'][number];
