import { useText } from '../locale.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import { useEffect, useRef, type ReactNode } from 'react';

type Props = { name: string; mine: string; theirs: string; onChoose: (whose: 'mine' | 'theirs') => void };

/** One field that two people changed: both values, and the choice of one. */
export function ClashChoice({ name, mine, theirs, onChoose }: Props) {
  const { t } = useText();
  return (
    <fieldset className="card clash">
      <legend>{name}</legend>
      <div className="clash-sides">
        <div>
          <h3>{t('clash.mine')}</h3>
          <p>{mine}</p>
          <Button aria-label={t('clash.keep-mine-of', { field: name })} onPress={() => onChoose('mine')}>
            {t('clash.keep-mine')}
          </Button>
        </div>
        <div>
          <h3>{t('clash.theirs')}</h3>
          <p>{theirs}</p>
          <Button aria-label={t('clash.keep-theirs-of', { field: name })} onPress={() => onChoose('theirs')}>
            {t('clash.keep-theirs')}
          </Button>
        </div>
      </div>
    </fieldset>
  );
}

/** Says that somebody else saved first. `moved`: how often; each time the notice is brought to whoever pressed a button far below. */
export function MovedNotice({ moved, title, children }: { moved: number; title: string; children: ReactNode }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (moved > 0) notice.current?.focus();
  }, [moved]);
  if (moved === 0) return null;
  return (
    <div ref={notice} tabIndex={-1} className="clash-moved">
      <Notice tone="warn" title={title}>
        <p>{children}</p>
      </Notice>
    </div>
  );
}
