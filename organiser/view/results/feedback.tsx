import { feedbackSummary, FEEDBACK_SMALL } from '../../protocol/after.ts';
import { useText } from '../locale.ts';
import type { Played } from './result.ts';

/** The questionnaires that were given, the last of each slot. */
export const feedbackOf = (played: readonly Played[]) =>
  played.flatMap(({ view }) => (view.feedback === null ? [] : [view.feedback]));

/** What the participants thought of it, all together: never one alone, and never their words. */
export function FeedbackCard({ played }: { played: readonly Played[] }) {
  const { t, language } = useText();
  const given = feedbackOf(played);
  if (given.length === 0) return null;
  const summary = feedbackSummary(given);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const most = summary === null ? 1 : Math.max(...summary.scores);
  return (
    <section className="card results" aria-labelledby="feedback">
      <h2 id="feedback">{t('results.feedback', { count: given.length })}</h2>
      {summary === null ? (
        <p className="muted">{t('results.feedback-few', { count: FEEDBACK_SMALL })}</p>
      ) : (
        <>
          <p>{t('results.feedback-average', { average: number.format(summary.average) })}</p>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
          <section className="result-scroll" tabIndex={0} aria-labelledby="feedback">
            <table className="result-table">
              <thead>
                <tr>
                  <th scope="col">{t('results.feedback-score')}</th>
                  <th scope="col">{t('results.feedback-people')}</th>
                  <th scope="col" aria-hidden />
                </tr>
              </thead>
              <tbody>
                {summary.scores.map((count, score) => (
                  // oxlint-disable-next-line react/no-array-index-key -- the place is the score itself
                  <tr key={score}>
                    <th scope="row" className="number">
                      {score}
                    </th>
                    <td className="number">{count}</td>
                    <td aria-hidden>
                      <svg className="result-bar" viewBox="0 0 100 8" preserveAspectRatio="none">
                        <rect className="result-conforme" width={(count / most) * 100} height="8" />
                      </svg>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {summary.answers.length === 0 ? null : (
            <ul>
              {summary.answers.map(({ question, count, average }) => (
                <li key={question}>
                  {t(`feedback.q.${question}`)} :{' '}
                  {t('results.feedback-answer', { average: number.format(average), count })}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}
