import { eraseService, erasePlaces, feedbackQuestions } from '../../protocol/after.ts';
import type { LogView } from '../../protocol/fold.ts';
import { Unsent } from '../part/badge.tsx';
import { useText } from '../locale.ts';

/** What the participant said after the hour: the questionnaire, and what they erased. Nothing before it is said. */
export function After({ view }: { view: LogView }) {
  return (
    <>
      <Feedback view={view} />
      <Erased view={view} />
    </>
  );
}

function Feedback({ view }: { view: LogView }) {
  const { t, time } = useText();
  const given = view.feedback;
  if (given === null) return null;
  return (
    <section className="card" aria-label={t('feedback.title')}>
      <h2>{t('feedback.title')}</h2>
      <p>
        <strong>{t('feedback.score', { score: given.score })}</strong>{' '}
        <span className="muted">
          {time(given.at)} {given.sent ? null : <Unsent />}
        </span>
      </p>
      <ul className="checks">
        {feedbackQuestions.flatMap((question) => {
          const value = given.answers?.[question];
          return value === undefined
            ? []
            : [
                <li key={question}>
                  {t(`feedback.q.${question}`)} <strong>{t('feedback.of-5', { value })}</strong>
                </li>,
              ];
        })}
      </ul>
      {given.text === '' ? null : <p className="said">{given.text}</p>}
    </section>
  );
}

function Erased({ view }: { view: LogView }) {
  const { t } = useText();
  const said = erasePlaces.filter((place) => view.erased[place] !== undefined);
  if (said.length === 0) return null;
  const done = said.filter((place) => view.erased[place]?.done === true);
  const left = erasePlaces.filter((place) => view.erased[place]?.done !== true);
  return (
    <section className="card" aria-label={t('erased.title')}>
      <h2>{t('erased.title')}</h2>
      <p>{t('erased.count', { count: done.length, total: erasePlaces.length })}</p>
      {left.length === 0 ? null : (
        <>
          <p className="muted">{t('erased.left')}</p>
          <ul className="checks">
            {left.map((place) => (
              <li key={place} data-service={eraseService[place]}>
                {t(`erased.place.${place}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
