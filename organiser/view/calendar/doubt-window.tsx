import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import type { Doubt } from './doubt.ts';
import { useBlockWords } from './words.ts';

type Props = { doubt: Doubt; label: string; onClose: () => void; onMove: () => void };

/** Asks before a move outside the sessions, or to another region. */
export function DoubtWindow({ doubt: { outside, region, startsAt }, label, onClose, onMove }: Props) {
  const { t } = useText();
  const words = useBlockWords();
  const none = t('calendar.none.region');
  return (
    <Window title={t('calendar.doubt', { label })} isOpen onClose={onClose}>
      <div className="form">
        {outside === null ? null : (
          <Notice tone="warn" title={t(`opening.${outside}`)}>
            <p>{words.when(startsAt)}</p>
          </Notice>
        )}
        {region === null ? null : (
          <Notice tone="warn" title={t('calendar.doubt-region', { from: region.from ?? none, to: region.to ?? none })}>
            <p>{t('calendar.doubt-region-text')}</p>
          </Notice>
        )}
        <div className="actions end">
          <Button onPress={onClose}>{t('action.cancel')}</Button>
          <Button look="main" onPress={onMove}>
            {t('calendar.doubt-move')}
          </Button>
        </div>
      </div>
    </Window>
  );
}
