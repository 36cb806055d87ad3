import type { CardReading, CardTlv } from '../../../electron/contract/card.ts';
import { Fold } from '../../part/fold.tsx';
import { sizeOf, useLocale, useText } from '../../text.ts';

/** The free data objects of the card as they are, folded: for support. */
export function RawData({ card }: { card: CardReading }) {
  const t = useText();
  const locale = useLocale();
  const data = card.card?.data ?? [];
  const atr = card.readers.find(({ shown }) => shown)?.atr ?? null;
  return (
    <section className="card" aria-label={t('card.data')}>
      <Fold title={t('card.data')}>
        <div className="stack">
          <p className="soft">{t('card.data-lead')}</p>
          {atr !== null && (
            <p className="small">
              {t('card.data-atr')}
              <span className="code block">{atr}</span>
            </p>
          )}
          {data.length === 0 && <p>{t('card.data-none')}</p>}
          {data.length > 0 && (
            <ul className="lines">
              {data.map(({ label, bytes, tlv }) => (
                <li key={label} className="stack stack--tight">
                  <div className="row row--apart">
                    <strong className="anywhere">{label}</strong>
                    <span className="soft small number">{sizeOf(bytes, locale)}</span>
                  </div>
                  {tlv === null ? <p className="soft small">{t('card.data-unread')}</p> : <Elements tlv={tlv} />}
                </li>
              ))}
            </ul>
          )}
        </div>
      </Fold>
    </section>
  );
}

function Elements({ tlv }: { tlv: readonly CardTlv[] }) {
  const t = useText();
  return (
    <ul className="tlv">
      {tlv.map(({ tag, length, hex, text, inner }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a tag may come twice: only its place tells it apart
        <li key={`${at} ${tag}`}>
          <span className="code">{tag}</span>{' '}
          <span className="soft small number">{t('card.data-length', { length })}</span>
          {inner.length > 0 ? (
            <Elements tlv={inner} />
          ) : (
            <>
              {text !== null && <span className="block">{text}</span>}
              <span className="code soft block">{hex}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
