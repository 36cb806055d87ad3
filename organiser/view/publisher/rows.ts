import type { PublisherIrritants } from '../../protocol/publisher.ts';
import type { Row } from '../irritants/export.ts';
import { stepOf } from '../guide.ts';
import { french } from '../locale.ts';

/** What a publisher reads, as lines; in French whatever the language of the screen, as the organisers' own files. */
export const releasedRows = (irritants: PublisherIrritants['irritants']): Row[] =>
  irritants.map((one) => ({
    Référence: one.reference,
    Solution: one.solution,
    Version: one.versions.join(', '),
    Catégorie: french(`category.${one.category}`),
    Étape: one.step === null ? '' : (stepOf(one.step)?.title.fr ?? one.step),
    Gravité: french(`severity.${one.severity}`),
    État: french(`triage.state.${one.state}`),
    'Signalé par': one.said,
    'Montré le': one.releasedOn,
    Description: one.text,
  }));
