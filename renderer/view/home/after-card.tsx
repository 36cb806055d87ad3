import { erasePlaces } from '../../../organiser/protocol/after.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { go } from '../../store.ts';
import { useText } from '../../text.ts';
import { erasedCount, isOver } from './next.ts';

/** What is left to do once the hour is over: three lines, each with its state and its way. */
export function AfterCard({ snapshot }: { snapshot: Snapshot }) {
  const t = useText();
  if (snapshot.rehearsal !== null || !isOver(snapshot.log)) return null;
  const { feedback } = snapshot.log;
  return (
    <section className="card stack" aria-labelledby="home-after-title">
      <h2 id="home-after-title">{t('home.after')}</h2>
      <ul className="missing">
        <li className="row row--apart">
          <span>{t('home.after-bilan')}</span>
          <ActionButton size="small" onPress={() => go('bilan')}>
            {t('nav.bilan')}
          </ActionButton>
        </li>
        <li className="row row--apart">
          <span>{t(feedback === null ? 'home.after-feedback' : 'home.after-feedback-done')}</span>
          <ActionButton size="small" onPress={() => go('after')}>
            {t(feedback === null ? 'next.feedback' : 'feedback.change')}
          </ActionButton>
        </li>
        <li className="row row--apart">
          <span>
            {t('home.after-erase')}{' '}
            <span className="soft small number">
              {t('home.after-erase-count', { done: erasedCount(snapshot), total: erasePlaces.length })}
            </span>
          </span>
          <ActionButton size="small" onPress={() => go('after')}>
            {t('erase.title')}
          </ActionButton>
        </li>
      </ul>
    </section>
  );
}
