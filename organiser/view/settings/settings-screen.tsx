import { KeyRound, Pencil } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import type { EditionSettings } from '../../protocol/settings.ts';
import type { Failure } from '../api.ts';
import { InEdition } from '../list/in-edition.tsx';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { loadEditions, readSettings } from '../state/actions.ts';
import { useMay } from '../state/hooks.ts';
import { fields, saidOf } from './draft.ts';
import { KeyWindow } from './key-window.tsx';
import { SettingsForm } from './settings-form.tsx';
import { useWords } from './words.ts';

/** What is decided of an edition: everybody reads, national organisers change. */
export function SettingsScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Settings edition={edition} />}</InEdition>;
}

function Settings({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const [settings, setSettings] = useState<EditionSettings | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [editing, setEditing] = useState(false);
  const [rekeying, setRekeying] = useState(false);
  const [saved, setSaved] = useState(false);
  const { national } = useMay();
  const load = useCallback(() => {
    void readSettings(edition.id).then((answer) => {
      setFailure(answer.ok ? null : answer.failure);
      return answer.ok ? setSettings(answer.value) : undefined;
    });
  }, [edition.id]);
  useEffect(load, [load]);
  const take = (next: EditionSettings) => {
    setSettings(next);
    setEditing(false);
    setRekeying(false);
    setSaved(true);
    // The other pages read them with the edition.
    void loadEditions();
  };
  const begin = () => {
    setSaved(false);
    setEditing(true);
  };
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('settings.title')}
      aside={
        national && settings !== null && !editing ? (
          <Button look="main" onPress={begin}>
            <Pencil aria-hidden size={18} />
            {t('settings.edit')}
          </Button>
        ) : null
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} onRetry={load} />}
      {settings === null && failure === null ? <Loading text={t('settings.loading')} /> : null}
      {saved ? <Notice tone="good" title={t('settings.saved')} /> : null}
      {settings === null ? null : editing ? (
        <SettingsForm settings={settings} onSaved={take} onCancel={() => setEditing(false)} />
      ) : (
        <Read settings={settings} onKey={national ? () => setRekeying(true) : null} />
      )}
      {settings !== null && rekeying ? (
        <KeyWindow settings={settings} onClose={() => setRekeying(false)} onSaved={take} />
      ) : null}
    </Shell>
  );
}

function Read({ settings, onKey }: { settings: EditionSettings; onKey: (() => void) | null }) {
  const { t } = useText();
  const words = useWords();
  const said = saidOf(settings);
  return (
    <>
      <dl className="card settings-read">
        {fields.map((field) => (
          <div key={field}>
            <dt>{t(`settings.field.${field}`)}</dt>
            <dd>{words(field, said)}</dd>
          </div>
        ))}
      </dl>
      <section className="card key-card" aria-labelledby="settings-key">
        <h2 id="settings-key" className="with-icon">
          <KeyRound aria-hidden size={18} />
          {t('key.title')}
        </h2>
        <p className="muted">{t('settings.key-now')}</p>
        <p className="hash">{settings.reportKey}</p>
        {settings.formerKeys.length === 0 ? null : (
          <p>{t('settings.key-former', { count: settings.formerKeys.length })}</p>
        )}
        {onKey === null ? null : (
          <div className="actions">
            <Button onPress={onKey}>{t('settings.key-change')}</Button>
          </div>
        )}
      </section>
    </>
  );
}
