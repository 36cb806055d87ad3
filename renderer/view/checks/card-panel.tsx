import { CircleCheck, CircleX, CreditCard, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { CardReading, CardState } from '../../../electron/contract/card.ts';
import { Notice } from '../../part/notice.tsx';
import { datesOf, failureText, useLocale, useText } from '../../text.ts';

const looks: Record<CardState, { icon: LucideIcon; tone: string }> = {
  starting: { icon: LoaderCircle, tone: '' },
  'no-reader': { icon: TriangleAlert, tone: 'mark--warn' },
  'no-card': { icon: TriangleAlert, tone: 'mark--warn' },
  'wrong-card': { icon: CircleX, tone: 'mark--fail' },
  'no-middleware': { icon: CircleX, tone: 'mark--fail' },
  reading: { icon: LoaderCircle, tone: 'mark--accent' },
  ready: { icon: CircleCheck, tone: 'mark--ok' },
  refused: { icon: CircleX, tone: 'mark--fail' },
  failed: { icon: CircleX, tone: 'mark--fail' },
};

/** What the library says it is; one that never answered has only its file's name. */
function middlewareName({ description, manufacturer, version, path }: NonNullable<CardReading['middleware']>): string {
  const said = `${description || manufacturer} ${version}`.trim();
  return said === '' ? (path.split(/[\\/]/).at(-1) ?? path) : said;
}

/** The reader and the card as they are now. Follows every insertion and removal. */
export function CardPanel({ card }: { card: CardReading }) {
  const t = useText();
  const locale = useLocale();
  const { icon: Icon, tone } = looks[card.state];
  const turning = card.state === 'starting' || card.state === 'reading';
  const facts = card.card;
  const holder = facts === null ? null : [facts.given, facts.surname].filter((part) => part !== null).join(' ');
  return (
    <section className="card stack" aria-labelledby="card-title">
      <div className="row row--apart">
        <h2 id="card-title" className="row">
          <CreditCard aria-hidden size="1.1em" />
          <span>{t('card.title')}</span>
        </h2>
        <output className={`mark ${tone}`}>
          <Icon aria-hidden size="1.2em" className={turning ? 'turning' : ''} />
          <span>{t(`card.state.${card.state}`)}</span>
        </output>
      </div>
      {card.source === 'simulator' && (
        <Notice tone="warn" title={t('card.simulator-title')}>
          <p>{t('card.simulator')}</p>
        </Notice>
      )}
      {facts?.test === true && (
        <Notice tone="warn" title={t('card.test-title')}>
          <p>{t('card.test')}</p>
        </Notice>
      )}
      {facts === null ? (
        <p className="soft">
          {card.failure === null
            ? t(card.readers.length === 0 ? 'card.empty-no-reader' : 'card.empty')
            : failureText(card.failure, locale).sentence}
        </p>
      ) : (
        <dl className="facts">
          <Fact label={t('card.holder')} value={holder || t('card.unknown')} />
          <Fact
            label={t('card.profession')}
            value={[
              facts.profession ?? t('card.unknown'),
              ...facts.specialities.map((code) => t('card.speciality', { code })),
            ].join(', ')}
          />
          <Fact label={t('card.type')} value={facts.cardType ?? t('card.unknown')} />
          <Fact label={t('card.validity')} value={datesOf(facts.notBefore, facts.notAfter, locale)} />
        </dl>
      )}
      <dl className="facts">
        <Fact
          label={t('card.reader')}
          value={card.readers.length === 0 ? t('card.no-reader') : card.readers.map((r) => r.name).join(', ')}
        />
        <Fact
          label={t('card.middleware')}
          value={card.middleware === null ? t('card.no-middleware') : middlewareName(card.middleware)}
        />
      </dl>
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
