import { useEffect, useId, useRef, useState } from 'react';
import { Form, Input } from 'react-aria-components';
import type { Failure } from '../../../electron/contract/failure.ts';
import { call } from '../../api.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { useText } from '../../text.ts';

type Done = { seconds: number; deleted: boolean };

/**
 * The round trip. The secret stays in its field until it is used, once: it is in no state of React, no store, and is called for
 * directly, since the store remembers what it sent to try it again.
 */
export function MssTrip() {
  const t = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<'password' | 'token'>('password');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    const input = field.current;
    return () => {
      if (input !== null) input.value = '';
    };
  }, []);

  const toField = () => field.current?.focus();
  const run = async () => {
    const secret = field.current?.value ?? '';
    if (busy || secret === '') return toField();
    if (field.current !== null) field.current.value = '';
    setBusy(true);
    setDone(null);
    setFailure(null);
    const answer = await call('mss.roundtrip', { kind, secret });
    setBusy(false);
    if (answer.ok) setDone(answer.value);
    else setFailure(answer.failure);
    return undefined;
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <p>{t('mss.trip-does')}</p>
      <Choice
        label={t('mss.trip-kind')}
        options={(['password', 'token'] as const).map((value) => ({ value, label: t(`mss.trip-${value}`) }))}
        value={kind}
        onChange={setKind}
        disabled={busy}
      />
      <div className="field">
        <label className="label" htmlFor={id}>
          {t(`mss.trip-secret-${kind}`)}
        </label>
        <span className="hint" id={`${id}-hint`}>
          {t('mss.trip-hint')}
        </span>
        <Input
          ref={field}
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          readOnly={busy}
          className="input"
          aria-describedby={`${id}-hint`}
        />
      </div>
      {busy && (
        <Notice tone="info" announce>
          <p>{t('mss.trip-running')}</p>
        </Notice>
      )}
      {failure !== null && <FailureNotice failure={failure} announce onRetry={toField} onGesture={toField} />}
      {done !== null && (
        <Notice tone={done.deleted ? 'ok' : 'warn'} title={t('mss.trip-done', { seconds: done.seconds })} announce>
          {!done.deleted && <p>{t('mss.trip-kept')}</p>}
        </Notice>
      )}
      <div className="row wide-on-narrow">
        <ActionButton type="submit" busy={busy}>
          {t('mss.trip-run')}
        </ActionButton>
      </div>
    </Form>
  );
}
