import { useState } from 'react';
import { IdCard } from 'lucide-react';
import type { Result } from '../../../electron/contract/failure.ts';
import type { Output } from '../../../electron/contract/ipc.ts';
import type { CardReading } from '../../../electron/contract/card.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { proofTone, proofWord } from '../../part/card-state.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { go, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf, type TextKey } from '../../text.ts';
import { ProofDialog } from './proof-dialog.tsx';

/** Why the proof cannot be made now, or null when it can. */
function obstacle(card: CardReading, joined: boolean): Extract<TextKey, `proof.not-${string}`> | null {
  if (card.source === 'simulator' || card.simulated !== null) return 'proof.not-demo';
  if (!joined) return 'proof.not-joined';
  if (card.state === 'ready') return null;
  if (card.state === 'no-reader' || card.state === 'no-card') return 'proof.not-there';
  return card.state === 'starting' || card.state === 'reading' ? 'proof.not-read' : 'proof.not-usable';
}

/** A proof that the person left without waiting: how far it was, and its answer once it came. */
type Left = { at: Output<'card.leave-proof'>['at'] | null; answer: Result<Output<'card.prove'>> | null };

function LeftNotice({ left: { at, answer } }: { left: Left }) {
  const t = useText();
  // What was proved in the end is said above, by the hub's own word.
  if (answer?.ok === true) return null;
  if (at === 'nothing' || answer?.failure.code === 'card.pin-cancelled')
    return (
      <Notice tone="info" title={t('proof.left')}>
        <p>{t('proof.left-nothing')}</p>
      </Notice>
    );
  return (
    <>
      <Notice tone="warn" title={t('proof.left')}>
        <p>{t(`proof.left-${at ?? 'card'}`)}</p>
      </Notice>
      {answer !== null && <FailureNotice failure={answer.failure} announce />}
    </>
  );
}

/** Optional proof of possession: what it does, what it does not do, and the way to make it, or why not now. */
export function ProofPanel({ card }: { card: CardReading }) {
  const t = useText();
  const locale = useLocale();
  const joined = useStore((s) => (s.snapshot?.session ?? null) !== null);
  const proof = useStore((s) => s.snapshot?.log.proof ?? null);
  // The dialog outlives the obstacle: a card taken out in its middle is said there, where the person looks.
  const [open, setOpen] = useState(false);
  const [left, setLeft] = useState<Left | null>(null);
  const waits = left !== null && left.answer === null;
  const why = obstacle(card, joined);
  const start = (): void => {
    setLeft(null);
    setOpen(true);
  };
  const leave: Parameters<typeof ProofDialog>[0]['onLeave'] = (at, coming) => {
    setLeft({ at, answer: null });
    say(t(`proof.left-${at ?? 'card'}`));
    void coming.then((answer) => setLeft((now) => (now === null ? null : { ...now, answer })));
  };
  return (
    <section className="card stack" aria-labelledby="proof-title">
      <h2 id="proof-title" className="row">
        <IdCard aria-hidden size="1.1em" />
        <span>{t('proof.title')}</span>
      </h2>
      {proof !== null && (
        <Notice
          tone={proofTone(proof)}
          title={t('proof.done-at', { what: t(proofWord(proof)), when: whenOf(proof.at, locale) })}
        >
          {proof.holder === 'other' ? <p>{t('proof.other')}</p> : proof.test && <p>{t('proof.test')}</p>}
        </Notice>
      )}
      <div className="stack stack--tight">
        <p>{t('proof.does')}</p>
        <p>{t('proof.does-not')}</p>
      </div>
      {left !== null && <LeftNotice left={left} />}
      {why !== null ? (
        <p className="soft">{t(why)}</p>
      ) : (
        <div className="row wide-on-narrow">
          <ActionButton look={proof === null ? 'primary' : 'plain'} icon={IdCard} busy={waits} onPress={start}>
            {t(proof === null ? 'proof.button' : 'proof.again')}
          </ActionButton>
        </div>
      )}
      {why === 'proof.not-joined' && (
        <div className="row">
          <ActionButton onPress={() => go('home', 'code')}>{t('home.go-join')}</ActionButton>
        </div>
      )}
      {open && <ProofDialog card={card} onClose={() => setOpen(false)} onLeave={leave} />}
    </section>
  );
}
