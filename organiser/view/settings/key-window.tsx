import { Download } from 'lucide-react';
import { useState } from 'react';
import type { EditionSettings } from '../../protocol/settings.ts';
import { ageRecipient } from '../../protocol/wire.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { download, slug } from '../part/download.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { keyFile, makeReportKey } from '../report-key.ts';
import { changeSettings } from '../state/actions.ts';

type Props = { settings: EditionSettings; onClose: () => void; onSaved: (settings: EditionSettings) => void };

/** Another key for the reports to come: said what it changes and what it does not, then confirmed. */
export function KeyWindow({ settings, onClose, onSaved }: Props) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [made, setMade] = useState(false);
  const [sure, setSure] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = async () => {
    try {
      const key = await makeReportKey();
      download(`cle-des-journaux-${slug(settings.name)}.txt`, keyFile(key, settings.name), 'text/plain;charset=utf-8');
      setTyped(key.recipient);
      setMade(true);
    } catch {
      setFailure({ code: 'storage.full', info: {} });
    }
  };
  const save = async () => {
    const reportKey = typed.trim();
    const isKey = ageRecipient.safeParse(reportKey).success && reportKey !== settings.reportKey;
    setWrong(!isKey);
    if (!isKey) return;
    const answer = await changeSettings(settings.edition, { version: settings.version, reportKey });
    if (answer.ok) onSaved(answer.value);
    else setFailure(answer.failure);
  };
  return (
    <Window title={t('settings.key-title')} isOpen onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Notice tone="warn" title={t('settings.key-warn')}>
          <p>{t('settings.key-warn-text')}</p>
        </Notice>
        <Button onPress={() => void make()}>
          <Download aria-hidden size={18} />
          {t('settings.key-make')}
        </Button>
        {made ? <p className="hint">{t('settings.key-made')}</p> : null}
        <Field
          label={t('settings.key-public')}
          hint={t('settings.key-public-hint')}
          value={typed}
          onChange={setTyped}
          error={wrong ? t('settings.key-wrong') : null}
          maxLength={80}
        />
        <label className="tick">
          <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
          <span>{t('settings.key-sure')}</span>
        </label>
        {failure === null ? null : <FailureNotice failure={failure} />}
        <div className="actions end">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button look="danger" type="submit" isDisabled={!sure || typed.trim() === ''}>
            {t('settings.key-change')}
          </Button>
        </div>
      </form>
    </Window>
  );
}
