import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { IdCard } from 'lucide-react';
import type { CardReading } from '../../../electron/contract/card.ts';
import type { Failure } from '../../../electron/contract/failure.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckLine } from '../../part/check-line.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { go } from '../../store.ts';
import { failureText, useLocale, useText } from '../../text.ts';
import { ProofField } from './proof-field.tsx';
import { isPin, pinLengths, triesLeft, type Tries } from './proof-rule.ts';

type Props = {
  token: CardReading['token'];
  /** What the last try answered. */
  failure: Failure | null;
  /** Number of answers so far. */
  turn: number;
  busy: boolean;
  /** `pin` null: typed on the reader. */
  onProve: (pin: string | null, finalTry: boolean) => void;
  onClose: () => void;
};

/** Tries left, then the code (or the reader's own keypad), then one button. */
export function ProofForm({ token, failure, turn, busy, onProve, onClose }: Props) {
  const t = useText();
  const locale = useLocale();
  const field = useRef<HTMLInputElement>(null);
  const submit = useRef<HTMLDivElement>(null);
  // One call a turn: a second Enter can come before the window is drawn again.
  const sent = useRef<number | null>(null);
  const [unfit, setUnfit] = useState(false);
  // The answer of one card and one try: neither another card nor the next try inherits it.
  const [agreed, setAgreed] = useState<{ serial: string; turn: number } | null>(null);

  const pin = token?.pin ?? null;
  const serial = token?.serial ?? '';
  const [first] = useState(serial);
  const pad = pin?.pinPad === true;
  const lengths = pinLengths(pin);
  const tries = triesLeft(pin, failure);
  const final = tries === 'final';
  const confirmed = agreed?.serial === serial && agreed.turn === turn;
  const lengthFailure: Failure = { code: 'card.pin-length', at: 'renderer.proof', info: lengths };

  // The last try is said by its own notice, with what it asks for.
  const told = busy || unfit || failure?.code === 'card.pin-final-try' ? null : failure;

  const toField = (): void => (field.current ?? submit.current?.querySelector('button'))?.focus();
  const send = (): void => {
    if (busy || sent.current === turn || (final && !confirmed)) return;
    const typed = field.current?.value ?? '';
    if (field.current !== null) field.current.value = '';
    const fit = pad || isPin(typed, lengths);
    setUnfit(!fit);
    if (!fit) return toField();
    sent.current = turn;
    onProve(pad ? null : typed, final);
  };

  if (tries === 'none' || tries === 'unset')
    return (
      <>
        <FailureNotice
          failure={{ code: tries === 'none' ? 'card.pin-locked' : 'card.pin-not-set', at: 'renderer.proof', info: {} }}
          announce={failure !== null}
        />
        <div className="row wide-on-narrow">
          <ActionButton onPress={onClose}>{t('close')}</ActionButton>
        </div>
      </>
    );
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {told !== null && (
        <FailureNotice
          failure={told}
          announce
          onRetry={toField}
          onFix={() => {
            onClose();
            go('home', 'code');
          }}
        />
      )}
      {serial !== first && (
        <Notice tone="warn" title={t('proof.other-card')} announce>
          <p>{t('proof.other-card-sentence')}</p>
        </Notice>
      )}
      {/* A wrong code says itself how many are left; that the next is the last is worth saying twice. */}
      {(told?.code !== 'card.pin-incorrect' || final) && (
        <TriesNotice tries={tries} announce={failure?.code === 'card.pin-final-try'} />
      )}
      {pad ? (
        <p>{t(busy ? 'proof.pad-busy' : 'proof.pad')}</p>
      ) : (
        <ProofField
          // A new field for each answer, and for each card: empty, and with the focus.
          key={`${serial} ${turn}`}
          field={field}
          lengths={lengths}
          error={unfit ? failureText(lengthFailure, locale).sentence : null}
          wrong={failure?.code === 'card.pin-incorrect' && !busy}
          busy={busy}
        />
      )}
      {final && (
        <CheckLine checked={confirmed} onChange={(on) => setAgreed(on && !busy ? { serial, turn } : null)}>
          {t('proof.confirm')}
        </CheckLine>
      )}
      {busy && !pad && <p>{t('proof.busy')}</p>}
      <div className="row wide-on-narrow" ref={submit}>
        <ActionButton type="submit" look="primary" icon={IdCard} busy={busy} isDisabled={final && !confirmed}>
          {t('proof.send')}
        </ActionButton>
        <ActionButton look="quiet" onPress={onClose}>
          {t(busy ? 'proof.leave' : 'cancel')}
        </ActionButton>
      </div>
    </Form>
  );
}

function TriesNotice({ tries, announce }: { tries: Tries; announce: boolean }) {
  const t = useText();
  if (tries === 'final')
    return (
      <Notice tone="fail" title={t('proof.tries-final')} announce={announce}>
        <p>{t('proof.tries-final-sentence')}</p>
      </Notice>
    );
  if (tries === 'low')
    return (
      <Notice tone="warn" title={t('proof.tries-low')}>
        <p>{t('proof.tries-low-sentence')}</p>
      </Notice>
    );
  return <p className="soft">{t('proof.tries-full')}</p>;
}
