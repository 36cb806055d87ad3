import { FileUp } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { HostRow } from '../../protocol/hosts.ts';
import type { ListBody } from '../../protocol/list.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { publishList, readList } from '../state/actions.ts';
import type { ListEditorProps } from './editors.tsx';
import { hostChanges, readHosts, type HostFile } from './host-file.ts';

/** Largest file that is opened, in bytes: far more than the rows that a list may have. */
const FILE_LIMIT = 2 * 1024 * 1024;

/** The hosts to reach: pasted or chosen as JSON or CSV, shown with what changes, then published. */
export function HostEditor({ edition, inForce, onPublished }: ListEditorProps) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [label, setLabel] = useState('');
  const [before, setBefore] = useState<HostRow[] | null>(inForce === null ? [] : null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const version = inForce?.version ?? 0;
  useEffect(() => {
    let current = true;
    const read = async (): Promise<void> => {
      const answer = await readList(edition.id, 'hosts');
      if (!current) return;
      if (answer.ok) setBefore((answer.value.body as ListBody<'hosts'>).rows);
      else setFailure(answer.failure);
    };
    if (version > 0) void read();
    return () => {
      current = false;
    };
  }, [edition.id, version]);
  const file: HostFile | null = text.trim() === '' ? null : readHosts(text);
  const ready = file?.is === 'read' && file.problems.length === 0 && file.rows.length > 0 && label.trim() !== '';

  const publish = async (rows: HostRow[]): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const asOf = new Date().toISOString().slice(0, 10);
    const made = { expected: version, label: label.trim(), asOf, example: false, body: { rows } };
    const answer = await publishList(edition.id, 'hosts', made);
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    setText('');
    setLabel('');
    return onPublished();
  };

  return (
    <section className="card list-card" aria-labelledby="hosts-title">
      <h2 id="hosts-title">{t('hosts.title')}</h2>
      <p>{t('hosts.text')}</p>
      <p className="muted">{t('hosts.columns')}</p>
      <FileTrigger
        acceptedFileTypes={['.json', '.csv', '.txt']}
        onSelect={(files) => {
          const [chosen] = files ?? [];
          if (chosen !== undefined && chosen.size <= FILE_LIMIT) void chosen.text().then(setText);
        }}
      >
        <Button>
          <FileUp aria-hidden size={18} />
          {t('hosts.choose')}
        </Button>
      </FileTrigger>
      <Field label={t('hosts.paste')} value={text} onChange={setText} rows={8} />
      {file === null ? null : <Preview file={file} before={before ?? []} />}
      <Field label={t('hosts.label')} value={label} onChange={setLabel} maxLength={200} required />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <Button
        look="main"
        isDisabled={!ready || busy}
        onPress={() => {
          if (file?.is === 'read') void publish(file.rows);
        }}
      >
        {t('hosts.publish')}
      </Button>
    </section>
  );
}

function Preview({ file, before }: { file: HostFile; before: readonly HostRow[] }) {
  const { t } = useText();
  if (file.is === 'refused') return <Notice tone="bad" title={t(`hosts.refused.${file.why}`)} />;
  const changes = hostChanges(before, file.rows);
  return (
    <>
      {file.problems.length === 0 ? null : (
        <Notice tone="bad" title={t('hosts.problems')}>
          <ul>
            {file.problems.slice(0, 20).map(({ line, column }) => (
              <li key={line}>{t('hosts.problem', { line, column: column === '' ? '—' : column })}</li>
            ))}
          </ul>
        </Notice>
      )}
      <output>{t('hosts.preview', { rows: file.rows.length, changes: changes.length })}</output>
      <ul>
        {changes.slice(0, 100).map(({ id, host, change }) => (
          <li key={id}>
            {t(`hosts.${change}`)} <code>{host}</code> ({id})
          </li>
        ))}
      </ul>
    </>
  );
}
