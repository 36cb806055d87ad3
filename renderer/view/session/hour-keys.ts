import { act, say, useStore } from '../../store.ts';
import { pick, type Locale, type Translate } from '../../text.ts';
import type { StepStatus } from '../../../organiser/protocol/status.ts';
import { isAlone } from './alone.ts';
import { openIrritant } from './irritant-box.tsx';
import { hourKey, isTyping } from './keys.ts';
import { openStep } from './open-step.ts';

/** Gives a step its result, and says it. The step stays open: the person may want to add a word. */
export async function giveResult(step: string, status: StepStatus, t: Translate, locale: Locale): Promise<void> {
  openStep(step);
  const title = useStore.getState().snapshot?.guide.steps.find(({ id }) => id === step)?.title;
  const answer = await act(`status:${step}`, 'step.status', { step, status });
  if (answer.ok && title !== undefined)
    say(t('steps.saved', { title: pick(title, locale), status: t(`status.${status}`) }));
}

/** Asks the organisers to come, naming the step. */
export async function askHelp(step: string | null, t: Translate): Promise<void> {
  if ((await act('help', 'help.request', { step })).ok) say(t('help.asked'));
}

/**
 * One key, one gesture, for the step shown: results, irritant, "I am stuck", comment, and what the keys are. They act only
 * while something of the step has the focus (WCAG 2.1.4), and never while a text is typed.
 */
export function pressHourKey(event: React.KeyboardEvent, step: string, t: Translate, locale: Locale): void {
  if (isTyping(event.target)) return;
  const key = hourKey(event.nativeEvent);
  if (key === null) return;
  event.preventDefault();
  if (key.does === 'result') void giveResult(step, key.status, t, locale);
  else if (key.does === 'irritant') openIrritant(step);
  else if (key.does === 'blocked') {
    if (!isAlone(useStore.getState().snapshot)) void askHelp(step, t);
  } else if (key.does === 'keys') useStore.setState({ keysOpen: true });
  else event.currentTarget.querySelector<HTMLTextAreaElement>('textarea')?.focus();
}
