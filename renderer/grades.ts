import { z } from 'zod';
import list from '../resources/grades.json' with { type: 'json' };

const grades = z.object({
  grades: z.array(z.object({ region: z.string(), name: z.string(), status: z.enum(['verified', 'memory']) })),
});

/** The regions and their GRADeS. `memory`: the name was not checked, and is only ever suggested. */
export const regions = grades.parse(list).grades;

export const gradesOf = (region: string | null) => regions.find((one) => one.region === region) ?? null;

/** The name to write in the field when a region is chosen: only one that was checked. */
export const knownGrades = (region: string | null): string => {
  const found = gradesOf(region);
  return found?.status === 'verified' ? found.name : '';
};
