import type { CardFacts } from '../../../electron/contract/card.ts';
import { ChainMark } from '../../part/card-mark.tsx';
import { Fact } from '../../part/fact.tsx';
import { datesOf, useLocale, useText } from '../../text.ts';

/** Every certificate of the card: what it is for, until when, who issued it and where its chain ends. */
export function CertificatesPanel({ certificates }: { certificates: CardFacts['certificates'] }) {
  const t = useText();
  const locale = useLocale();
  if (certificates.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="card-certificates">
      <h2 id="card-certificates">{t('card.certificates')}</h2>
      <ul className="lines">
        {certificates.map(({ role, label, notBefore, notAfter, issuer, chain }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- two may bear the same label: only their place tells them apart
          <li key={`${at} ${label}`} className="stack stack--tight">
            <h3>{t(`card.role.${role}`)}</h3>
            <dl className="facts">
              <Fact label={t('card.chain')}>
                <ChainMark status={chain.status} />
              </Fact>
              <Fact label={t('card.validity')}>{datesOf(notBefore, notAfter, locale)}</Fact>
              <Fact label={t('card.issuer')}>{issuer}</Fact>
              <Fact label={t('card.chain-names')}>
                {chain.names.length === 0 ? t('card.untold') : chain.names.join(' › ')}
              </Fact>
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
