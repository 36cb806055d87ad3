import type { CardFacts, CardReading } from '../../../electron/contract/card.ts';
import { WordMark } from '../../part/card-mark.tsx';
import { Fact } from '../../part/fact.tsx';
import { datesOf, useLocale, useText } from '../../text.ts';
import { holderName } from './holder-name.ts';

/** Whose the card is and which card it is. What the card does not tell is said so, never guessed. */
export function HolderPanel({ card }: { card: CardReading }) {
  const t = useText();
  return (
    <section className="card stack" aria-labelledby="card-holder">
      <h2 id="card-holder">{t('card.holder-title')}</h2>
      {card.card === null ? (
        <p className="soft">{t('card.holder-none')}</p>
      ) : (
        <Facts facts={card.card} serial={card.token?.serial ?? ''} demo={card.source === 'simulator'} />
      )}
    </section>
  );
}

function Facts({ facts, serial, demo }: { facts: CardFacts; serial: string; demo: boolean }) {
  const t = useText();
  const locale = useLocale();
  const untold = t('card.untold');
  const name = holderName(facts);
  const named = facts.given !== null || facts.surname !== null;
  const generation = facts.generation === null ? untold : t(`card.generation.${facts.generation}`);
  return (
    <dl className="facts">
      <Fact label={t('card.holder')}>
        {name ?? untold}
        {!named && <span className="soft small block">{t('card.no-name')}</span>}
      </Fact>
      <Fact label={t('card.identifier')}>
        {facts.nationalId === null ? untold : <Identifier id={facts.nationalId} />}
      </Fact>
      <Fact label={t('card.profession')}>{facts.profession ?? untold}</Fact>
      <Fact label={t('card.specialities')}>
        {facts.specialities.length === 0 ? untold : facts.specialities.join(', ')}
      </Fact>
      {named && facts.organisation !== null && <Fact label={t('card.organisation')}>{facts.organisation}</Fact>}
      {facts.organisationId !== null && <Fact label={t('card.organisation-id')}>{facts.organisationId}</Fact>}
      <Fact label={t('card.type')}>{facts.cardType ?? untold}</Fact>
      <Fact label={t('card.generation')}>
        {facts.contactless ? `${generation}, ${t('card.contactless')}` : generation}
      </Fact>
      <Fact label={t('card.number')}>
        <span className="number">{serial === '' ? (facts.cardNumber ?? untold) : serial}</span>
      </Fact>
      <Fact label={t('card.validity')}>{datesOf(facts.notBefore, facts.notAfter, locale)}</Fact>
      <Fact label={t('card.use')}>
        {demo ? (
          <WordMark tone="warn">{t('demo-card.mark')}</WordMark>
        ) : facts.test ? (
          <WordMark tone="warn">{t('card.use-test')}</WordMark>
        ) : (
          t('card.use-real')
        )}
      </Fact>
    </dl>
  );
}

function Identifier({ id }: { id: NonNullable<CardFacts['nationalId']> }) {
  const t = useText();
  return (
    <>
      <span className="number">
        {id.type} {id.value}
      </span>
      <span className="block small">
        {id.checkDigit === null ? (
          <WordMark tone="unknown">{t('card.key.unknown')}</WordMark>
        ) : id.checkDigit ? (
          <WordMark tone="ok">{t('card.key.right')}</WordMark>
        ) : (
          <WordMark tone="fail">{t('card.key.wrong')}</WordMark>
        )}
      </span>
    </>
  );
}
