import { Eraser } from 'lucide-react';
import { erasePlaces, eraseService, type ErasePlace } from '../../../organiser/protocol/after.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';
import { CheckLine } from '../../part/check-line.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { UnsentMark } from '../../part/mark.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { useText, type TextKey } from '../../text.ts';

const groups = ['logiciel', 'DMP', 'MSS', 'poste'] as const;

/** Where data of the test may lie, place by place, with how to erase them: the person looks, and says so. */
export function EraseCard({ couloir }: { couloir: Couloir }) {
  const t = useText();
  const erased = useStore((s) => s.snapshot?.log.erased) ?? {};
  const done = erasePlaces.filter((place) => erased[place]?.done === true).length;
  const how = (place: ErasePlace): TextKey =>
    place === 'logiciel' ? `erase.how.logiciel.${couloir}` : `erase.how.${place}`;
  const tick = async (place: ErasePlace, checked: boolean) => {
    const answer = await act('erase-list', 'erasure.say', { place, done: checked });
    if (answer.ok) say(t(checked ? 'erase.said' : 'erase.unsaid', { place: t(`erase.place.${place}`) }));
  };
  return (
    <section className="card stack" aria-labelledby="erase-list-title">
      <h2 id="erase-list-title" className="row" tabIndex={-1}>
        <Eraser aria-hidden size="1.1em" />
        <span>{t('erase.title')}</span>
      </h2>
      <p>{t('erase.lead')}</p>
      <p className="number">
        <strong>{t('erase.progress', { done, total: erasePlaces.length })}</strong>
      </p>
      {done === erasePlaces.length && (
        <Notice tone="ok">
          <p>{t('erase.all-done')}</p>
        </Notice>
      )}
      <PlaceFailure place="erase-list" />
      {groups.map((group) => (
        <section key={group} className="stack stack--tight" aria-label={t(`erase.service.${group}`)}>
          <h3>{t(`erase.service.${group}`)}</h3>
          {erasePlaces
            .filter((place) => eraseService[place] === group)
            .map((place) => (
              <div key={place} className="erase-line">
                <CheckLine checked={erased[place]?.done === true} onChange={(checked) => void tick(place, checked)}>
                  {t(`erase.place.${place}`)}
                </CheckLine>
                <p className="soft small erase-how">{t(how(place))}</p>
                {erased[place] !== undefined && <UnsentMark sent={erased[place].sent} />}
              </div>
            ))}
        </section>
      ))}
    </section>
  );
}
