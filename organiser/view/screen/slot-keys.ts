import { stepIds } from '../guide.ts';
import type { Key } from '../part/keys.tsx';

type Slot = {
  /** The step on screen. */
  shown: string;
  mayWrite: boolean;
  /** Shows a step; null follows the participant again. */
  pick: (step: string | null) => void;
  tell: () => void;
  claim: () => void;
};

const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();

/** The keys of a slot. Those that write are left out for an observer. */
export function slotKeys({ shown, mayWrite, pick, tell, claim }: Slot): Key[] {
  const go = (by: number) => pick(stepIds[stepIds.indexOf(shown) + by] ?? shown);
  const write: Key[] = [
    { key: 'v', text: 'slot.key.verdict', run: () => focus('#etape input[type="radio"]') },
    { key: 'm', text: 'slot.key.message', run: () => focus('#messages textarea') },
    { key: 'c', text: 'slot.key.claim', run: claim },
  ];
  return [
    { key: 'j', text: 'slot.key.next', run: () => go(1) },
    { key: 'k', text: 'slot.key.previous', run: () => go(-1) },
    { key: 's', text: 'slot.key.follow', run: () => pick(null) },
    ...(mayWrite ? write : []),
    { key: '?', text: 'keys.show', run: tell },
  ];
}
