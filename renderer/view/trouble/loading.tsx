import { LoaderCircle } from 'lucide-react';
import { Brand } from '../../part/brand.tsx';
import { useText } from '../../text.ts';

/** The first moments: the data are being opened. */
export function Loading() {
  const t = useText();
  return (
    <main className="alone">
      <div className="stack">
        <Brand size={48} />
        <h1>{t('loading.title')}</h1>
        <output className="lead row">
          <LoaderCircle aria-hidden className="turning" />
          <span>{t('loading.sentence')}</span>
        </output>
      </div>
    </main>
  );
}
