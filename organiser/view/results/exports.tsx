import { Download } from 'lucide-react';
import type { BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { download, slug } from '../part/download.ts';
import { formats, saveTable, type Format } from '../part/save-table.ts';
import { feedbackSummary } from '../../protocol/after.ts';
import { guide } from '../guide.ts';
import { useText } from '../locale.ts';
import { useGuides } from '../state/guides.ts';
import { scenarioTable } from './export.ts';
import { feedbackOf } from './feedback.tsx';
import { testReports } from './fhir.ts';
import type { Played } from './result.ts';
import { scenarioRows, type Words } from './rows.ts';

const stamp = (): string => new Date().toISOString();

/** The files of the results, of the slots where something was done. */
export function Exports({
  edition,
  played,
  anonymous,
}: {
  edition: BoardEdition;
  played: readonly Played[];
  anonymous: boolean;
}) {
  const { t, language } = useText();
  const guides = useGuides(
    edition.id,
    played.map(({ view }) => view.timer?.guide ?? null),
  );
  const stepsOf = ({ slot, view }: Played) => guides(slot.couloir, view.timer?.guide ?? null).guide.steps;
  const words: Words = {
    couloir: (couloir) => t(`couloir.${couloir}`),
    status: (status) => t(`status.${status}`),
    layer: (layer) => t(`results.layer.${layer}`),
    participant: (code) => t('results.participant', { n: code }),
    others: () => t('results.others'),
  };
  const name = `resultats-${slug(edition.name)}${anonymous ? '-anonyme' : ''}`;
  const save = (format: Format) => {
    const rows = scenarioRows(played, guide.steps, language, words, anonymous, stepsOf);
    const { titles, cells } = scenarioTable(rows);
    const feedback = feedbackSummary(feedbackOf(played));
    const about = { v: 1, edition: edition.name, guide: guide.version, anonymous, at: stamp(), feedback };
    saveTable(format, name, t('results.title'), titles, cells, { ...about, rows });
  };
  const saveFhir = () => {
    const about = { edition: edition.name, guide, language, anonymous, at: stamp(), words };
    const bundle = testReports(played, about);
    download(`${name}-fhir.json`, `${JSON.stringify(bundle, null, 2)}\n`, 'application/fhir+json');
  };
  return (
    <>
      {formats.map((format) => (
        <Button key={format} isDisabled={played.length === 0} onPress={() => save(format)}>
          <Download aria-hidden size={16} />
          {format === 'xlsx' ? 'Excel' : format.toUpperCase()}
        </Button>
      ))}
      <Button isDisabled={played.length === 0} onPress={saveFhir}>
        <Download aria-hidden size={16} />
        FHIR
      </Button>
    </>
  );
}
