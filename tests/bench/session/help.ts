import { guideFor } from '../../../organiser/protocol/guide.ts';
import { delivered } from '../../../organiser/view/guide.ts';
import { createFinder } from '../../../renderer/view/help/find.ts';
import { spread } from '../figures.ts';

/** As people type: a whole word, its beginning, without accents, with a slip, several words. */
const TYPED = ['ordonnance', 'ordo', 'depistage', 'messagrie', 'envoyer un document', 'qu est ce que le ci-sis', 'INS'];

/** The full-text search of the guide, the questions and the glossary: made once, then asked, in milliseconds. */
export function searchingHelp(): Record<string, unknown> {
  const { steps } = guideFor(delivered, 'medecine-de-ville');
  const began = performance.now();
  const find = createFinder(steps, 'fr');
  const madeMs = performance.now() - began;
  const samples: number[] = [];
  for (let turn = 0; turn < 30; turn += 1)
    for (const typed of TYPED) {
      const at = performance.now();
      find(typed);
      samples.push(performance.now() - at);
    }
  return { madeMs: Math.round(madeMs), questionMs: spread(samples.slice(TYPED.length), 2) };
}
