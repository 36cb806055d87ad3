import { ExternalLink } from 'lucide-react';
import { useText } from '../locale.ts';
import { CopyLine } from '../part/copy.tsx';
import { Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';

/** Where the link of an invitation leads: it opens the app, or says what to type in it. The hub learns nothing of the code. */
export function JoinScreen({ code }: { code: string }) {
  const { t } = useText();
  const link = `verifsegur://join?hub=${encodeURIComponent(location.origin)}&code=${encodeURIComponent(code)}`;
  return (
    <Shell crumbs={[]} title={t('join.title')}>
      <div className="card form narrow">
        <p>{t('join.text')}</p>
        <a className="button button-main" href={link}>
          <ExternalLink aria-hidden size={18} />
          {t('join.open')}
        </a>
        <Notice tone="info" title={t('join.nothing')}>
          <p>{t('join.nothing-text')}</p>
        </Notice>
        <CopyLine label={t('code.code')} value={code} big />
        <CopyLine label={t('code.hub')} value={location.origin} />
      </div>
    </Shell>
  );
}
