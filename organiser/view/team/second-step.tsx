import { ShieldCheck, ShieldOff } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { OwnAccount, RecoveryCodes, TotpOffer } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Badge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { CopyLine, CopyText } from '../part/copy.tsx';
import { download } from '../part/download.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { confirmTotp, dropTotp, offerTotp, otherRecovery } from './calls.ts';
import { PasswordStep } from './password-step.tsx';
import { QrCode } from './qr-code.tsx';

type Gesture = 'on' | 'off' | 'recovery';
type Props = { own: OwnAccount; onChanged: () => void };

/** Asking for a code of the phone at sign-in, or no longer. */
export function SecondStep({ own, onChanged }: Props) {
  const { t } = useText();
  const { totp } = own.account;
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const over = () => {
    setGesture(null);
    setOffer(null);
    onChanged();
  };
  const withPassword = async (password: string): Promise<Failure | null> => {
    if (gesture === 'on') {
      const answer = await offerTotp(password);
      if (answer.ok) setOffer(answer.value);
      return answer.ok ? null : answer.failure;
    }
    if (gesture === 'off') {
      const answer = await dropTotp(password);
      if (answer.ok) over();
      return answer.ok ? null : answer.failure;
    }
    const answer = await otherRecovery(password);
    if (answer.ok) {
      setCodes(answer.value.codes);
      over();
    }
    return answer.ok ? null : answer.failure;
  };
  const begin = (what: Gesture) => {
    setCodes(null);
    setGesture(what);
  };
  return (
    <section className="card form" aria-labelledby="second-step">
      <div className="marks">
        <h2 id="second-step">{t('totp.title')}</h2>
        {totp ? (
          <Badge icon={ShieldCheck} tone="good" text={t('totp.on')} />
        ) : (
          <Badge icon={ShieldOff} tone="calm" text={t('totp.off')} />
        )}
      </div>
      <p>{t('totp.text')}</p>
      {totp ? <p className="muted">{t('totp.left', { count: own.recoveryLeft })}</p> : null}
      {codes === null ? null : <Recovery codes={codes} email={own.account.email} onDone={() => setCodes(null)} />}
      {gesture === null ? (
        <div className="actions">
          {totp ? (
            <>
              <Button onPress={() => begin('recovery')}>{t('totp.other-codes')}</Button>
              <Button look="danger" onPress={() => begin('off')}>
                {t('totp.turn-off')}
              </Button>
            </>
          ) : (
            <Button onPress={() => begin('on')}>{t('totp.turn-on')}</Button>
          )}
        </div>
      ) : offer === null ? (
        <PasswordStep
          text={t(`totp.password.${gesture}`)}
          yes={t('totp.go-on')}
          onGiven={withPassword}
          onCancel={() => setGesture(null)}
        />
      ) : (
        <Confirm
          offer={offer}
          onCancel={over}
          onDone={(given) => {
            setCodes(given.codes);
            over();
          }}
        />
      )}
    </section>
  );
}

type ConfirmProps = { offer: TotpOffer; onDone: (given: RecoveryCodes) => void; onCancel: () => void };

function Confirm({ offer, onDone, onCancel }: ConfirmProps) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async () => {
    setMissing(code.trim() === '');
    if (code.trim() === '') return;
    const answer = await confirmTotp(code.trim());
    if (answer.ok) onDone(answer.value);
    else setFailure(answer.failure);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form className="form" onSubmit={submit}>
      <p>{t('totp.scan')}</p>
      <QrCode text={offer.uri} label={t('totp.qr')} />
      <CopyLine label={t('totp.secret')} value={offer.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')} />
      <p>
        <a href={offer.uri}>{t('totp.link')}</a>
      </p>
      <Field
        label={t('totp.code')}
        value={code}
        onChange={setCode}
        autoComplete="one-time-code"
        error={missing ? t('field.required') : null}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onCancel}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {t('totp.confirm')}
        </Button>
      </div>
    </form>
  );
}

/** Shown once: the hub keeps their hashes. */
function Recovery({ codes, email, onDone }: { codes: readonly string[]; email: string; onDone: () => void }) {
  const { t } = useText();
  const text = codes.join('\n');
  return (
    <Notice tone="warn" title={t('totp.codes-title')}>
      <p>{t('totp.codes-text')}</p>
      <CopyText label={t('totp.codes')} value={text} />
      <div className="actions">
        <Button
          onPress={() =>
            download(
              'codes-de-secours-verif-segur.txt',
              `${t('totp.codes-head', { email })}\n\n${text}\n`,
              'text/plain;charset=utf-8',
            )
          }
        >
          {t('totp.codes-save')}
        </Button>
        <Button look="main" onPress={onDone}>
          {t('totp.codes-done')}
        </Button>
      </div>
    </Notice>
  );
}
