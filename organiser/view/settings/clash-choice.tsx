import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import type { Clash, Said } from './draft.ts';
import { useWords } from './words.ts';

/** One setting that two people changed: both values, and the choice of one. */
export function ClashChoice({ clash, onChoose }: { clash: Clash; onChoose: (said: Said) => void }) {
  const { t } = useText();
  const words = useWords();
  const { field, mine, theirs } = clash;
  const name = t(`settings.field.${field}`);
  return (
    <fieldset className="card clash">
      <legend>{name}</legend>
      <div className="clash-sides">
        <div>
          <h3>{t('settings.mine')}</h3>
          <p>{words(field, mine)}</p>
          <Button aria-label={t('settings.keep-mine-of', { field: name })} onPress={() => onChoose(mine)}>
            {t('settings.keep-mine')}
          </Button>
        </div>
        <div>
          <h3>{t('settings.theirs')}</h3>
          <p>{words(field, theirs)}</p>
          <Button aria-label={t('settings.keep-theirs-of', { field: name })} onPress={() => onChoose(theirs)}>
            {t('settings.keep-theirs')}
          </Button>
        </div>
      </div>
    </fieldset>
  );
}
