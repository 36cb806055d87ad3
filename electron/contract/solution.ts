import { z } from 'zod';
import { couloir } from '../../organiser/protocol/status.ts';

/** A product of the list, its listed versions together. `id`: of one of its rows. */
export const product = z.object({
  id: z.string(),
  editor: z.string(),
  name: z.string(),
  versions: z.array(z.string()),
  couloirs: z.array(couloir),
  devices: z.array(z.string()),
  waves: z.array(z.string()),
});
export type Product = z.infer<typeof product>;
