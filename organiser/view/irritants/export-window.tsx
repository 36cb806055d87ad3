import { Download } from 'lucide-react';
import { useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { slug } from '../part/download.ts';
import { Choice } from '../part/field.tsx';
import { formats, saveTable, type Format } from '../part/save-table.ts';
import { stepOf } from '../guide.ts';
import { useText } from '../locale.ts';
import { useMay } from '../state/hooks.ts';
import { publisherRows, publishersOf, sentinelleRows, tableOf, type Words } from './export.ts';
import type { Group } from './irritant.ts';

const aboutOf = ({ name }: BoardEdition, editor: string) => ({
  v: 1,
  edition: name,
  for: editor === '' ? 'sentinelle' : editor,
  at: new Date().toISOString(),
});

/** For whom, and in which form. */
export function ExportWindow({
  edition,
  groups,
  isOpen,
  onClose,
}: {
  edition: BoardEdition;
  groups: readonly Group[];
  isOpen: boolean;
  onClose: () => void;
}) {
  const { t, language } = useText();
  const { national } = useMay();
  const [editor, setEditor] = useState('');
  const [withLabels, setWithLabels] = useState(false);
  const editors = publishersOf(groups.map(({ main }) => main));
  const words: Words = {
    state: (state) => t(`triage.state.${state}`),
    category: (category) => t(`category.${category}`),
    severity: (severity) => t(`severity.${severity}`),
    couloir: (couloir) => t(`couloir.${couloir}`),
    step: (step) => (step === null ? '' : (stepOf(step)?.title[language] ?? step)),
  };
  const labels = editor === '' && national && withLabels;
  const rows = editor === '' ? sentinelleRows(groups, words, labels) : publisherRows(groups, words, editor);
  const save = (format: Format) => {
    const { titles, cells } = tableOf(rows);
    const name = `irritants-${slug(edition.name)}${editor === '' ? '' : `-${slug(editor)}`}${labels ? '-nominatif' : ''}`;
    const about = aboutOf(edition, editor);
    saveTable(format, name, 'Irritants', titles, cells, { ...about, irritants: rows });
    onClose();
  };
  return (
    <Window title={t('triage.export')} isOpen={isOpen} onClose={onClose}>
      <div className="form">
        <Choice label={t('triage.export-for')} value={editor} onChange={setEditor}>
          <option value="">{t('triage.sentinelle')}</option>
          {editors.map((one) => (
            <option key={one} value={one}>
              {t('triage.export-editor', { editor: one })}
            </option>
          ))}
        </Choice>
        <p className="muted">{t(editor === '' ? 'triage.export-sentinelle' : 'triage.export-released')}</p>
        {editor === '' && national ? (
          <label className="tick">
            <input type="checkbox" checked={withLabels} onChange={(event) => setWithLabels(event.target.checked)} />
            <span>{t('triage.export-labels')}</span>
          </label>
        ) : null}
        <output>{t('triage.export-lines', { count: rows.length })}</output>
        <div className="actions end">
          {formats.map((format) => (
            <Button key={format} isDisabled={rows.length === 0} onPress={() => save(format)}>
              <Download aria-hidden size={16} />
              {format === 'xlsx' ? 'Excel' : format.toUpperCase()}
            </Button>
          ))}
        </div>
      </div>
    </Window>
  );
}
