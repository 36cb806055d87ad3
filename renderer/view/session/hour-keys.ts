import { useEffect } from 'react';
import { act, say, useStore } from '../../store.ts';
import { pick, useLocale, useText, type Locale, type Translate } from '../../text.ts';
import type { StepStatus } from '../../../organiser/protocol/status.ts';
import { isAlone } from './alone.ts';
import { openIrritant } from './irritant-box.tsx';
import { hourKey, isTyping } from './keys.ts';
import { openStep } from './open-step.ts';
import { isOver } from './over.ts';

/** Something was missing: a few words say what. */
export const isShort = (status: StepStatus): boolean => status === 'non-conforme' || status === 'conforme-avec-reserve';

/** Gives a step its result, and says it. The step stays open: the person may want to add a word. */
export async function giveResult(
  step: string,
  status: StepStatus,
  t: Translate,
  locale: Locale,
  again = false,
): Promise<void> {
  const { snapshot } = useStore.getState();
  const { title, who } = snapshot?.guide.steps.find(({ id }) => id === step) ?? {};
  if (who === 'organisateur') return say(t('steps.organiser'));
  if (snapshot?.log.timer === null) return say(t('steps.start-first'));
  openStep(step);
  const answer = await act(`status:${step}`, 'step.status', { step, status, ...(again ? { again } : {}) });
  if (!answer.ok || title === undefined) return;
  const saved = t('steps.saved', { title: pick(title, locale), status: t(`status.${status}`) });
  say(isShort(status) ? `${saved} ${t('comment.missing-key')}` : saved);
}

/** Asks the organisers to come, naming the step. */
export async function askHelp(step: string | null, t: Translate): Promise<void> {
  if ((await act('help', 'help.request', { step })).ok) say(t('help.asked'));
}

/** The focus goes to the step that is shown, else to the title of the screen: the keys act there. */
export function backToStep(): void {
  const step = document.querySelector<HTMLElement>('.step-body, .beside-main');
  (step ?? document.querySelector<HTMLElement>('#main h1'))?.focus({ preventScroll: true });
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'repeat' | 'preventDefault'>;

/** What a key does for a step; null: none is open, and only what needs none is done. */
function doHourKey(event: Pressed, step: string | null, t: Translate, locale: Locale): void {
  const key = hourKey(event);
  if (key === null) return;
  event.preventDefault();
  if (key.does === 'result') {
    if (step !== null) void giveResult(step, key.status, t, locale);
  } else if (key.does === 'irritant') openIrritant(step);
  else if (key.does === 'blocked') {
    const { snapshot } = useStore.getState();
    if (!isAlone(snapshot) && !isOver(snapshot)) void askHelp(step, t);
  } else if (key.does === 'keys') useStore.setState({ keysOpen: true });
  else document.querySelector<HTMLTextAreaElement>('.step-body textarea, .beside-main textarea')?.focus();
}

/**
 * One key, one gesture, for the step shown: results, irritant, "I am stuck", comment, and what the keys are. They act only
 * while something of the hour has the focus (WCAG 2.1.4), and never while a text is typed: Escape leaves the text.
 */
export function pressHourKey(
  event: Pressed & { target: EventTarget | null; currentTarget: EventTarget | null },
  step: string | null,
  t: Translate,
  locale: Locale,
): void {
  const { target, currentTarget } = event;
  // A dialog is drawn elsewhere, and its keys are its own.
  if (!(target instanceof Node && currentTarget instanceof Node && currentTarget.contains(target))) return;
  if (!isTyping(target)) return doHourKey(event, step, t, locale);
  if (event.key !== 'Escape') return;
  event.preventDefault();
  backToStep();
}

/**
 * The keys act on the open step wherever the focus is in the screen of the hour, its title included. What had the focus may
 * be gone with a change (a result taken back, a text sent): the focus then comes back to the step.
 */
export function useHourKeys(step: string | null): void {
  const t = useText();
  const locale = useLocale();
  useEffect(() => {
    const main = document.getElementById('main');
    const press = (event: KeyboardEvent): void => pressHourKey(event, step, t, locale);
    main?.addEventListener('keydown', press);
    return () => main?.removeEventListener('keydown', press);
  }, [step, t, locale]);
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(soon);
      soon = setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && document.querySelector('[role="dialog"], [role="alertdialog"]') === null) backToStep();
      });
    };
    const changes = new MutationObserver(look);
    changes.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    document.addEventListener('focusout', look);
    return () => {
      clearTimeout(soon);
      changes.disconnect();
      document.removeEventListener('focusout', look);
    };
  }, []);
}
