import { z } from 'zod';

/** Where a list in force comes from: delivered with the app, published by the organisers, or a file that the person chose. */
export const listOrigin = z.enum(['bundled', 'hub', 'file']);
export type ListOrigin = z.infer<typeof listOrigin>;

/** What the window says of a list: everything but its rows. */
export const listView = z.object({
  origin: listOrigin,
  label: z.string(),
  asOf: z.iso.date(),
  /** Made up to show the product: never to be taken for real. */
  example: z.boolean(),
  /** Version that the organisers published, null for another origin. */
  version: z.int().nullable(),
  /** When the organisers published it or the person chose it, null when it came with the app. */
  publishedAt: z.string().nullable(),
  rows: z.int().min(0),
});
export type ListView = z.infer<typeof listView>;

export const listViews = z.object({ solutions: listView, 'mss-domains': listView, hosts: listView, guide: listView });
export type ListViews = z.infer<typeof listViews>;
