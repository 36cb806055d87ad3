import { useEffect, useRef, useState } from 'react';
import type { CardReading } from '../../../electron/contract/card.ts';
import type { Failure, Result } from '../../../electron/contract/failure.ts';
import type { Output } from '../../../electron/contract/ipc.ts';
import { call } from '../../api.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { proofTone, proofWord } from '../../part/card-state.tsx';
import { DialogBox } from '../../part/dialog-box.tsx';
import { Notice } from '../../part/notice.tsx';
import { say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { ProofForm } from './proof-form.tsx';

type Phase =
  { is: 'typing' | 'busy'; failure: Failure | null } | { is: 'late' } | { is: 'done'; proved: Output<'card.prove'> };

type Answer = Result<Output<'card.prove'>>;
type Props = {
  card: CardReading;
  onClose: () => void;
  /** Closed without waiting: how far it was, null when that could not be told, and the answer that is still to come. */
  onLeave: (at: Output<'card.leave-proof'>['at'] | null, answer: Promise<Answer>) => void;
};

/**
 * The proof of possession, from the code to its answer. The code goes from the field to the one call and is kept nowhere:
 * not in the store, whose `act` remembers what was sent. Closes by itself never; the person may leave at any time, and is
 * told what may still happen.
 */
export function ProofDialog({ card, onClose, onLeave }: Props) {
  const t = useText();
  const [phase, setPhase] = useState<Phase>({ is: 'typing', failure: null });
  const [turn, setTurn] = useState(0);
  const proof = useStore((s) => s.snapshot?.log.proof ?? null);
  const [before] = useState(proof?.at);
  // A card that is taken out does not change how its code is typed.
  const [token, setToken] = useState(card.token);
  if (card.token !== null && card.token !== token) setToken(card.token);

  const arrived = phase.is === 'late' && proof !== null && proof.at !== before ? proof : null;
  const done = phase.is === 'done' ? phase.proved : arrived;
  const word = done === null ? null : t(done.test && done.holder !== 'other' ? 'proof.success-test' : proofWord(done));
  const busy = phase.is === 'busy';
  const pad = token?.pin.pinPad === true;

  useEffect(() => {
    if (word !== null) say(word);
  }, [word]);

  const pending = useRef<Promise<Answer> | null>(null);
  const answered = (answer: Answer): void => {
    pending.current = null;
    setTurn((n) => n + 1);
    if (answer.ok) setPhase({ is: 'done', proved: answer.value });
    else if (answer.failure.code === 'app.deadline') setPhase({ is: 'late' });
    else setPhase({ is: 'typing', failure: answer.failure });
  };
  const prove = (pin: string | null, finalTry: boolean): void => {
    setPhase((last) => ({ is: 'busy', failure: 'failure' in last ? last.failure : null }));
    // The card whose tries are on this very dialog: another one in its place is never tried with this code.
    const answer = call('card.prove', { pin, finalTry, serial: token?.serial ?? '' });
    pending.current = answer;
    void answer.then(answered);
  };
  const close = (): void => {
    const answer = pending.current;
    if (answer !== null) {
      void call('card.leave-proof').then((told) => onLeave(told.ok ? told.value.at : null, answer));
    }
    onClose();
  };

  return (
    <DialogBox title={t('proof.title')} open onClose={close}>
      {/* The window's own live region is hidden from screen readers while a dialog is open. */}
      <output className="unseen">
        {busy && t(pad ? 'proof.pad-busy' : 'proof.busy')}
        {word}
        {phase.is === 'late' && done === null && t('proof.late')}
      </output>
      {done !== null ? (
        <Notice tone={proofTone(done)} title={word ?? ''}>
          <p>{t(done.holder === 'other' ? 'proof.other' : done.test ? 'proof.test' : 'proof.success-sentence')}</p>
        </Notice>
      ) : phase.is === 'late' ? (
        <Notice tone="info" title={t('proof.late')}>
          <p>{t('proof.late-sentence')}</p>
        </Notice>
      ) : (
        phase.is !== 'done' && (
          <ProofForm token={token} failure={phase.failure} turn={turn} busy={busy} onProve={prove} onClose={close} />
        )
      )}
      {(done !== null || phase.is === 'late') && (
        <div className="row wide-on-narrow">
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the field that had the focus is gone */}
          <ActionButton look="primary" autoFocus onPress={close}>
            {t('close')}
          </ActionButton>
        </div>
      )}
    </DialogBox>
  );
}
