import { CreditCard } from 'lucide-react';
import type { CardReading } from '../../../electron/contract/card.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CardMark, cardSentence, ProofMark } from '../../part/card-state.tsx';
import { Fact } from '../../part/fact.tsx';
import { Notice } from '../../part/notice.tsx';
import { go } from '../../store.ts';
import { datesOf, useLocale, useText } from '../../text.ts';
import { holderName } from '../card/holder-name.ts';

/** The card in short: its state in one sentence, its holder, its dates, its reader, and the way to the rest. */
export function CardPanel({ card }: { card: CardReading }) {
  const t = useText();
  const locale = useLocale();
  const reader = card.readers.find((one) => one.shown) ?? card.readers[0];
  return (
    <section className="card stack" aria-labelledby="card-title">
      <div className="row row--apart">
        <h2 id="card-title" className="row">
          <CreditCard aria-hidden size="1.1em" />
          <span>{t('card.title')}</span>
        </h2>
        <CardMark card={card} />
      </div>
      {card.card?.test === true && (
        <Notice tone="warn" title={t('card.test-title')}>
          <p>{t('card.test')}</p>
        </Notice>
      )}
      <p className="soft">{cardSentence(card, t, locale)}</p>
      <ProofMark />
      <dl className="facts">
        {card.card !== null && (
          <>
            <Fact label={t('card.holder')}>{holderName(card.card) ?? t('card.untold')}</Fact>
            <Fact label={t('card.profession')}>{card.card.profession ?? t('card.untold')}</Fact>
            <Fact label={t('card.type')}>{card.card.cardType ?? t('card.untold')}</Fact>
            <Fact label={t('card.validity')}>{datesOf(card.card.notBefore, card.card.notAfter, locale)}</Fact>
          </>
        )}
        <Fact label={t('card.reader')}>{reader?.name ?? t('card.no-reader')}</Fact>
      </dl>
      <div className="row">
        <ActionButton onPress={() => go('card')}>{t('card.see-all')}</ActionButton>
      </div>
    </section>
  );
}
