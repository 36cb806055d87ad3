import type { CheckId } from '../../../electron/contract/check.ts';
import { act, say, useStore } from '../../store.ts';
import type { Translate } from '../../text.ts';
import { standingOf, verdictWords } from './verdict.ts';

/** Runs the checks, all of them or some, and says aloud where one stands then: the same number as on every screen. */
export async function runChecks(t: Translate, only?: CheckId[]): Promise<void> {
  const answer = await act('checks', 'checks.run', only === undefined ? {} : { only });
  const { snapshot } = useStore.getState();
  if (!answer.ok || snapshot === null) return;
  const found = answer.value.results;
  const others = snapshot.checks.results.filter(({ id }) => !found.some((one) => one.id === id));
  const checks = { ...snapshot.checks, running: [], results: [...others, ...found] };
  const { count, verdict } = standingOf({ session: snapshot.session, checks });
  const { title, also } = verdictWords(verdict, count, t);
  say(t('checks.said-done', { title, also }).trim());
}
