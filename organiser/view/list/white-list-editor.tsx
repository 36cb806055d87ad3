import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Failure } from '../api.ts';
import { codeAdvice, useText } from '../locale.ts';
import { spoken } from '../part/advice.ts';
import { checkName } from '../part/check-names.ts';
import { Button } from '../part/button.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { publishWhiteList } from '../state/actions.ts';
import type { ListEditorProps } from './editors.tsx';

/** The official list of MSSanté domains: its signed file, which the hub verifies. Nothing of it is typed or chosen. */
export function WhiteListEditor({ edition, inForce, onPublished }: ListEditorProps) {
  const { t, date, language } = useText();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [taken, setTaken] = useState<{ asOf: string; rows: number } | null>(null);
  const send = async (file: File) => {
    setBusy(true);
    setFailure(null);
    setTaken(null);
    const answer = await publishWhiteList(edition.id, inForce?.version ?? 0, file);
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    setTaken(answer.value);
    onPublished();
  };
  const facts = spoken(failure?.info ?? {}, { date, check: (id) => checkName(t, id) });
  const why =
    failure?.code === 'list.file' ? codeAdvice(language, `mss.list-${String(failure.info['reason'])}`, facts) : null;
  return (
    <section className="card list-card" aria-labelledby="white-list">
      <h2 id="white-list">{t('white-list.title')}</h2>
      <p>{t('white-list.text')}</p>
      {why === null && failure !== null ? <FailureNotice failure={failure} /> : null}
      {why === null ? null : (
        <Notice tone="bad" title={why.title}>
          {why.sentence === null ? null : <p>{why.sentence}</p>}
        </Notice>
      )}
      {taken === null ? null : (
        <Notice tone="good" title={t('white-list.taken', { date: date(taken.asOf) })}>
          <p>{t('white-list.taken-text', { count: taken.rows })}</p>
        </Notice>
      )}
      <FileTrigger
        acceptedFileTypes={['.xml']}
        onSelect={(files) => {
          const [file] = files ?? [];
          if (file !== undefined) void send(file);
        }}
      >
        <Button look="main" isDisabled={busy}>
          <FileUp aria-hidden size={18} />
          {t(busy ? 'white-list.reading' : 'white-list.choose')}
        </Button>
      </FileTrigger>
    </section>
  );
}
