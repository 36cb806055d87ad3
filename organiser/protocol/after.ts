import { z } from 'zod';

/** What is said once the hour is over: closed lists, so that nothing typed is in them. */

/** Questions of the questionnaire, each answered from 1 (not at all) to 5 (entirely). */
export const feedbackQuestions = ['guide', 'organisers', 'app', 'time', 'again'] as const;
export const feedbackQuestion = z.enum(feedbackQuestions);
export type FeedbackQuestion = z.infer<typeof feedbackQuestion>;
export const feedbackAnswers = z.partialRecord(feedbackQuestion, z.int().min(1).max(5));
export type FeedbackAnswers = z.infer<typeof feedbackAnswers>;

/** Places where the data of a test may still lie, in the order in which they are gone through. */
export const erasePlaces = [
  'logiciel',
  'dmp',
  'mss-envoyes',
  'mss-recus',
  'mss-corbeille',
  'telechargements',
  'captures',
  'presse-papiers',
  'impressions',
] as const;
export const erasePlace = z.enum(erasePlaces);
export type ErasePlace = z.infer<typeof erasePlace>;

/** Under which service of the hour a place is; `poste`: this very computer. */
export const eraseService: Record<ErasePlace, 'logiciel' | 'DMP' | 'MSS' | 'poste'> = {
  logiciel: 'logiciel',
  dmp: 'DMP',
  'mss-envoyes': 'MSS',
  'mss-recus': 'MSS',
  'mss-corbeille': 'MSS',
  telechargements: 'poste',
  captures: 'poste',
  'presse-papiers': 'poste',
  impressions: 'poste',
};

/** Fewest participants of whom an average may be told without telling who. */
export const FEEDBACK_SMALL = 3;

/** What the questionnaires of several people say together; null when they are too few to stay anonymous. */
export function feedbackSummary(given: readonly { score: number; answers?: FeedbackAnswers | undefined }[]): {
  count: number;
  average: number;
  /** How many gave each score, from 0 to 10. */
  scores: number[];
  answers: { question: FeedbackQuestion; count: number; average: number }[];
} | null {
  if (given.length < FEEDBACK_SMALL) return null;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const scores = Array.from({ length: 11 }, (_each, score) => given.filter((one) => one.score === score).length);
  const answers = feedbackQuestions.flatMap((question) => {
    const values = given.flatMap((one) => one.answers?.[question] ?? []);
    return values.length < FEEDBACK_SMALL ? [] : [{ question, count: values.length, average: mean(values) }];
  });
  return { count: given.length, average: mean(given.map(({ score }) => score)), scores, answers };
}
