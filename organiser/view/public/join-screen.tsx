import { Download, ExternalLink } from 'lucide-react';
import { useText } from '../locale.ts';
import { CopyLine } from '../part/copy.tsx';
import { LocalAddress, useHubInfo } from '../part/local-address.tsx';
import { Shell } from '../part/shell.tsx';

/** The programme's own address: this page knows no edition. */
const CONTACT = 'verif.segur@esante.gouv.fr';

/** Where the link of an invitation leads: what to do, in order. The hub learns nothing of the code. */
export function JoinScreen({ code }: { code: string }) {
  const { t } = useText();
  const info = useHubInfo();
  const link = `verifsegur://join?hub=${encodeURIComponent(location.origin)}&code=${encodeURIComponent(code)}`;
  return (
    <Shell crumbs={[]} title={t('join.title')} isPublic>
      <div className="card form narrow">
        <LocalAddress address={location.origin} />
        <section className="form" aria-labelledby="join-install">
          <h2 id="join-install">{t('join.install')}</h2>
          <p>{t('join.install-text')}</p>
          {info?.download === undefined ? (
            <p>{t('join.install-ask')}</p>
          ) : (
            <div className="actions">
              <a className="button" href={info.download} rel="noreferrer">
                <Download aria-hidden size={18} />
                {t('join.download')}
              </a>
            </div>
          )}
        </section>
        <section className="form" aria-labelledby="join-open">
          <h2 id="join-open">{t('join.then')}</h2>
          <p>{t('join.text')}</p>
          <a className="button button-main" href={link}>
            <ExternalLink aria-hidden size={18} />
            {t('join.open')}
          </a>
        </section>
        <section className="form" aria-labelledby="join-else">
          <h2 id="join-else">{t('join.nothing')}</h2>
          <p>{t('join.nothing-text')}</p>
          <CopyLine label={t('code.code')} value={code} big />
          <CopyLine label={t('code.hub')} value={location.origin} />
        </section>
        <p>
          {t('join.help')} <a href={`mailto:${CONTACT}`}>{CONTACT}</a>
        </p>
      </div>
    </Shell>
  );
}
