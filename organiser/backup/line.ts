import { z } from 'zod';
import { isTable } from './tables.ts';

/** The first line. `schema`: number of the last migration of the tables. */
export const headLine = z.strictObject({
  format: z.literal('verif-segur-hub'),
  v: z.literal(1),
  schema: z.int().min(1),
  madeAt: z.iso.datetime(),
});
export type Head = z.infer<typeof headLine>;

const column = z.string().regex(/^[a-z_0-9]{1,40}$/);
/** A row of a table, a received file, a part of it in base64. */
export const bodyLine = z.union([
  z.strictObject({
    table: z.string().refine(isTable),
    row: z.record(column, z.union([z.string(), z.number(), z.null()])),
  }),
  z.strictObject({ file: z.string().regex(/^[0-9a-f-]{36}$/) }),
  z.strictObject({ part: z.base64() }),
]);
export type Body = z.infer<typeof bodyLine>;

/** The last line. `sha256`: of all the bytes before it. */
export const endLine = z.strictObject({ lines: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** Longest line that is read, in bytes: a published list of the largest size, with room. */
export const LINE_BYTES = 32 * 1024 * 1024;
