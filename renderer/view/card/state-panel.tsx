import { ClipboardCheck } from 'lucide-react';
import type { CardReading } from '../../../electron/contract/card.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CardMark, cardTone } from '../../part/card-state.tsx';
import { FailureNotice } from '../../part/failure-notice.tsx';
import { LearnMore } from '../../part/code-page.tsx';
import { Notice } from '../../part/notice.tsx';
import { go } from '../../store.ts';
import { useText } from '../../text.ts';
import { ForgetLibrary } from './library-list.tsx';

const LOST = 'card.middleware-missing';

/** The state of the card, one sentence, and the one next action. */
export function StatePanel({ card }: { card: CardReading }) {
  const t = useText();
  const { state, failure } = card;
  return (
    <section className="card stack" aria-labelledby="card-now">
      <div className="row row--apart">
        <h2 id="card-now">{t('card.now')}</h2>
        {card.source === 'simulator' && <span className="tag">{t('demo-card.mark')}</span>}
        <CardMark card={card} />
      </div>
      {card.restarting === true ? (
        <p>{t('card.say.restarting')}</p>
      ) : failure === null ? (
        <p>{t(`card.say.${state}`)}</p>
      ) : (
        <FailureNotice failure={failure} tone={cardTone(card)} />
      )}
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
      <LostChoice card={card} />
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

/** The chosen library is not there any more and another one reads: said, with the way to forget the choice. */
function LostChoice({ card: { libraries } }: { card: CardReading }) {
  const t = useText();
  const lost = libraries.some(({ origin, failure }) => origin === 'chosen' && failure?.code === LOST);
  const used = libraries.find((one) => one.used);
  if (!lost || used === undefined) return null;
  return (
    <Notice tone="warn" title={t('card.library.lost')}>
      <p>{t('card.library.lost-sentence', { name: used.description ?? used.name })}</p>
      <div className="row">
        <ForgetLibrary lost />
      </div>
    </Notice>
  );
}
