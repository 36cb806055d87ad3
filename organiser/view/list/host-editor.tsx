import { Download, FileUp, ListPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { HostRow } from '../../protocol/hosts.ts';
import type { ListBody } from '../../protocol/list.ts';
import type { Failure } from '../api.ts';
import { useText, type TextKey } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { download } from '../part/download.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { publishList, readList } from '../state/actions.ts';
import { deliveredHosts, hostsText } from './delivered.ts';
import type { ListEditorProps } from './editors.tsx';
import { hostLosses, readHosts, type HostFile } from './host-file.ts';
import { HostPreview } from './host-preview.tsx';

/** Largest file that is opened, in bytes: far more than the rows that a list may have. */
const FILE_LIMIT = 2 * 1024 * 1024;

/** The hosts to reach: from the list in force, pasted or chosen as JSON or CSV, shown with what changes, then published. */
export function HostEditor({ edition, inForce, onPublished }: ListEditorProps) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [label, setLabel] = useState('');
  // Until an edition publishes its own, the apps use the list that they came with.
  const [before, setBefore] = useState<readonly HostRow[] | null>(inForce === null ? deliveredHosts : null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const [accepted, setAccepted] = useState(false);
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
  const emptied =
    file?.is === 'read' && before !== null && hostLosses(before, file.rows).some(({ left }) => left === 0);
  const missing = missingOf(file, label, before === null, emptied && !accepted);
  const write = (next: string): void => {
    setText(next);
    setAccepted(false);
  };

  const publish = async (rows: HostRow[]): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const asOf = new Date().toISOString().slice(0, 10);
    const made = { expected: version, label: label.trim(), asOf, example: false, body: { rows } };
    const answer = await publishList(edition.id, 'hosts', made);
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    write('');
    setLabel('');
    return onPublished();
  };
  const open = (chosen: File): void => {
    setTooLarge(chosen.size > FILE_LIMIT);
    if (chosen.size <= FILE_LIMIT) void chosen.text().then(write);
  };

  return (
    <section className="card list-card" aria-labelledby="hosts-title">
      <h2 id="hosts-title">{t('hosts.title')}</h2>
      <p>{t('hosts.text')}</p>
      <p className="muted">{t('hosts.columns')}</p>
      <div className="actions">
        <Button look={text === '' ? 'main' : 'plain'} onPress={() => write(hostsText(deliveredHosts))}>
          <ListPlus aria-hidden size={18} />
          {t('hosts.start-delivered')}
        </Button>
        {inForce === null || before === null ? null : (
          <Button onPress={() => write(hostsText(before))}>
            <ListPlus aria-hidden size={18} />
            {t('hosts.start-in-force')}
          </Button>
        )}
        <FileTrigger
          acceptedFileTypes={['.json', '.csv', '.txt']}
          onSelect={(files) => {
            const [chosen] = files ?? [];
            if (chosen !== undefined) open(chosen);
          }}
        >
          <Button>
            <FileUp aria-hidden size={18} />
            {t('hosts.choose')}
          </Button>
        </FileTrigger>
        <Button
          look="quiet"
          onPress={() => download('machines.json', hostsText(before ?? deliveredHosts), 'application/json')}
        >
          <Download aria-hidden size={18} />
          {t(inForce === null ? 'hosts.download-delivered' : 'hosts.download')}
        </Button>
      </div>
      {tooLarge ? <Notice tone="bad" title={t('hosts.too-large')} /> : null}
      <div className="wide">
        <Field label={t('hosts.paste')} value={text} onChange={write} rows={12} />
      </div>
      {file === null || before === null ? null : <HostPreview file={file} before={before} />}
      {emptied ? (
        <label className="tick">
          <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
          <span>{t('hosts.accept-loss')}</span>
        </label>
      ) : null}
      <div className="wide">
        <Field label={t('hosts.label')} value={label} onChange={setLabel} maxLength={200} required />
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {missing.length === 0 ? null : (
        <p className="muted" id="hosts-missing">
          {t('hosts.missing', { what: missing.map((key) => t(key)).join(' ; ') })}
        </p>
      )}
      <Button
        look="main"
        isDisabled={missing.length > 0 || busy}
        aria-describedby="hosts-missing"
        onPress={() => {
          if (file?.is === 'read') void publish(file.rows);
        }}
      >
        {t('hosts.publish')}
      </Button>
    </section>
  );
}

/** What is still missing before it can be published. */
function missingOf(file: HostFile | null, label: string, unread: boolean, unaccepted: boolean): TextKey[] {
  const missing: TextKey[] = [];
  if (unread) missing.push('hosts.missing.before');
  if (file === null) missing.push('hosts.missing.list');
  else if (file.is === 'refused' || file.problems.length > 0 || file.rows.length === 0) {
    missing.push('hosts.missing.problems');
  }
  if (unaccepted) missing.push('hosts.missing.accept');
  if (label.trim() === '') missing.push('hosts.missing.label');
  return missing;
}
