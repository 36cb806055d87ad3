import { z } from 'zod';

const text = (limit: number) =>
  z.strictObject({ fr: z.string().trim().min(1).max(limit), en: z.string().trim().min(1).max(limit) });
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** resources/guide/faq.json: the questions that participants ask, answered in our own words. No person is named. */
export const faqFile = z.strictObject({
  source: z.string(),
  contact: z.email(),
  items: z.array(z.strictObject({ id, question: text(120), answer: text(700) })).min(1),
});
export type FaqItem = z.infer<typeof faqFile>['items'][number];

/** resources/guide/glossary.json. `term` and `aliases` are French: the field's words stay French in English too. */
export const glossaryFile = z.strictObject({
  source: z.string(),
  terms: z
    .array(
      z.strictObject({
        id,
        term: z.string().min(1).max(40),
        /** Other forms under which texts speak of it. */
        aliases: z.array(z.string().min(2).max(40)).max(6),
        text: text(220),
      }),
    )
    .min(1),
});
export type Term = z.infer<typeof glossaryFile>['terms'][number];
