import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import { createBilan } from './bilan.ts';

/** The bilan as a part of the hour. */
export function createBilanPart({
  outside,
  journal,
  truth,
}: PartDeps): Part<Pick<Handlers, 'bilan.pdf' | 'bilan.json'>> {
  const bilan = createBilan(outside, { view: journal.view, snapshot: truth.get });
  return { handlers: { 'bilan.pdf': () => bilan.pdf(), 'bilan.json': () => bilan.json() } };
}
