import type { StepStatus } from '../../../organiser/protocol/status.ts';

/** The results in the order a person thinks of them: it worked, almost, not; then why it could not be tried. */
export const resultOrder: readonly StepStatus[] = [
  'conforme',
  'conforme-avec-reserve',
  'non-conforme',
  'non-testable',
  'non-applicable',
  'a-faire',
];

export type HourKey =
  | { does: 'result'; status: StepStatus }
  | { does: 'irritant' }
  | { does: 'blocked' }
  | { does: 'comment' }
  | { does: 'keys' };

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'repeat'>;

const letters: Readonly<Record<string, HourKey>> = {
  i: { does: 'irritant' },
  b: { does: 'blocked' },
  c: { does: 'comment' },
  '?': { does: 'keys' },
};

/**
 * What a key does during the hour, the same in both windows; null for any other. The six results are the physical digit
 * keys, whatever the keyboard's layout gives for them.
 */
export function hourKey(pressed: Pressed): HourKey | null {
  if (pressed.altKey || pressed.ctrlKey || pressed.metaKey || pressed.repeat) return null;
  const status = resultOrder[Number(/^(?:Digit|Numpad)([1-6])$/.exec(pressed.code)?.[1] ?? 0) - 1];
  if (status !== undefined) return { does: 'result', status };
  return letters[pressed.key.toLowerCase()] ?? null;
}

/** Lists, where a letter looks for a line. */
const LISTS = 'select, [role="listbox"], [role="combobox"], [role="menu"], [aria-haspopup="listbox"]';

/** Whether keys are being typed into a field, or look for something in a list: they are letters there. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  (target instanceof Element && target.closest(LISTS) !== null);
