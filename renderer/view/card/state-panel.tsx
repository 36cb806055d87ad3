import { ClipboardCheck } from 'lucide-react';
import type { CardReading } from '../../../electron/contract/card.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CardMark, cardTone } from '../../part/card-state.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { LearnMore } from '../../part/code-page.tsx';
import { Notice } from '../../part/notice.tsx';
import { go } from '../../store.ts';
import { useText } from '../../text.ts';

/** The state of the card, one sentence, and the one next action. */
export function StatePanel({ card }: { card: CardReading }) {
  const t = useText();
  const { state, failure } = card;
  return (
    <section className="card stack" aria-labelledby="card-now">
      <div className="row row--apart">
        <h2 id="card-now">{t('card.now')}</h2>
        <CardMark card={card} />
      </div>
      {failure === null ? <p>{t(`card.say.${state}`)}</p> : <FailureNotice failure={failure} tone={cardTone(card)} />}
      {card.warnings
        .filter(({ code }) => code !== 'card.test-card')
        .map((warning) => (
          <FailureNotice key={warning.code} failure={warning} tone="warn" />
        ))}
      {card.card?.test === true && (
        <Notice tone="warn" title={t('card.test-title')}>
          <p>{t('card.test')}</p>
          <LearnMore code="card.test-card" />
        </Notice>
      )}
      {state === 'ready' && failure === null && (
        <div className="row">
          <ActionButton icon={ClipboardCheck} onPress={() => go('checks')}>
            {t('card.to-checks')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}
