import { Download } from 'lucide-react';
import type { BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { download, slug } from '../part/download.ts';
import { formats, saveTable, type Format } from '../part/save-table.ts';
import { feedbackSummary } from '../../protocol/after.ts';
import { guide } from '../guide.ts';
import { french } from '../locale.ts';
import { useMay } from '../state/hooks.ts';
import { useGuides } from '../state/guides.ts';
import { scenarioTable } from './export.ts';
import { feedbackOf } from './feedback.tsx';
import { testReports } from './fhir.ts';
import type { Played } from './result.ts';
import { scenarioRows, type Words } from './rows.ts';

/** The sheet is ANS's, in French whatever the language of the screen: two organisers' files can be put together. */
const words: Words = {
  couloir: (couloir) => french(`couloir.${couloir}`),
  status: (status) => french(`status.${status}`),
  layer: (layer) => french(`results.layer.${layer}`),
  state: (state) => french(`results.state.${state}`),
  participant: (code) => french('results.participant', { n: code }),
  others: () => french('results.others'),
};

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
  const { regions: scope } = useMay();
  const guides = useGuides(
    edition.id,
    played.map(({ view }) => view.timer?.guide ?? null),
  );
  const followed = ({ slot, view }: Played) => {
    const own = guides(slot.couloir, view.timer?.guide ?? null);
    return { name: own.name, steps: own.guide.steps };
  };
  const part = scope === null ? '' : `-${slug(scope.join(' '))}`;
  const name = `resultats-${slug(edition.name)}${part}${anonymous ? '-anonyme' : ''}`;
  const save = (format: Format) => {
    const everybody = { name: guide.version, steps: guide.steps };
    const lines = scenarioRows(played, everybody, words, anonymous, followed);
    const { titles, cells } = scenarioTable(lines.map(({ row }) => row));
    const feedback = feedbackSummary(feedbackOf(played));
    const about = { v: 2, edition: edition.name, scope, guide: guide.version, anonymous, at: stamp(), feedback };
    const rows = lines.map(({ row, codes }) => ({ ...row, codes }));
    saveTable(format, name, french('results.title'), titles, cells, { ...about, rows });
  };
  const saveFhir = () => {
    const told = scope === null ? edition.name : `${edition.name} (${scope.join(', ')})`;
    const about = { edition: told, guide, language: 'fr' as const, anonymous, at: stamp(), words };
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
