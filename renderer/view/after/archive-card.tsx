import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { Archive } from 'lucide-react';
import { isWeak } from '../../../electron/contract/archive.ts';
import type { Failure } from '../../../electron/contract/failure.ts';
import { call } from '../../api.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { SecretField } from '../../part/secret-field.tsx';
import { say } from '../../store.ts';
import { useText } from '../../text.ts';

/**
 * The archive to keep, closed by a passphrase that is typed twice. It is called for directly, since the store remembers what
 * it sent to try it again.
 */
export function ArchiveCard() {
  const t = useText();
  const once = useRef<HTMLInputElement>(null);
  const twice = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<'weak' | 'other' | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saved, setSaved] = useState<string | null>(null);

  const save = async () => {
    const passphrase = once.current?.value ?? '';
    setSaved(null);
    setFailure(null);
    if (busy) return;
    if (isWeak(passphrase)) {
      setWrong('weak');
      once.current?.focus();
      return;
    }
    if (twice.current?.value !== passphrase) {
      setWrong('other');
      twice.current?.focus();
      return;
    }
    setWrong(null);
    setBusy(true);
    const answer = await call('archive.save', { passphrase });
    setBusy(false);
    if (!answer.ok) {
      // Closing the dialog is a choice: the passphrase stays to try again.
      if (answer.failure.code !== 'file.cancelled') setFailure(answer.failure);
      return;
    }
    for (const field of [once, twice]) if (field.current !== null) field.current.value = '';
    setSaved(answer.value.name);
    say(t('archive.saved', { name: answer.value.name }));
  };

  return (
    <section className="card stack" aria-labelledby="archive-title">
      <h2 id="archive-title" className="row">
        <Archive aria-hidden size="1.1em" />
        <span>{t('archive.title')}</span>
      </h2>
      <p>{t('archive.what')}</p>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <SecretField
          label={t('archive.passphrase')}
          hint={t('archive.passphrase-hint')}
          error={wrong === 'weak' ? t('archive.weak') : null}
          busy={busy}
          field={once}
        />
        <SecretField
          label={t('archive.again')}
          error={wrong === 'other' ? t('archive.other') : null}
          busy={busy}
          field={twice}
        />
        {failure !== null && <FailureNotice failure={failure} announce onRetry={() => void save()} />}
        {saved !== null && (
          <Notice tone="ok">
            <p>{t('archive.saved', { name: saved })}</p>
          </Notice>
        )}
        <div className="row">
          <ActionButton type="submit" busy={busy}>
            {t('archive.save')}
          </ActionButton>
        </div>
      </Form>
    </section>
  );
}
