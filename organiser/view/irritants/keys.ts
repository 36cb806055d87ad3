import { triageStates, type TriageState } from '../../protocol/irritant.ts';
import type { Key } from '../part/keys.tsx';

export type Acts = {
  move: (step: number) => void;
  tick: () => void;
  untick: () => void;
  state: (state: TriageState) => void;
  mine: () => void;
  merge: () => void;
  search: () => void;
  tell: () => void;
};

/** The keys of the page; those that change something for whoever may. */
export function keysOf(acts: Acts, mayWrite: boolean): Key[] {
  const look: Key[] = [
    { key: 'j', text: 'triage.key.next', run: () => acts.move(1) },
    { key: 'k', text: 'triage.key.previous', run: () => acts.move(-1) },
    { key: '/', text: 'triage.key.search', run: acts.search },
    { key: '?', text: 'keys.show', run: acts.tell },
  ];
  const change: Key[] = [
    ...triageStates.map((state, index): Key => ({
      key: String(index + 1),
      text: `triage.state.${state}`,
      run: () => acts.state(state),
    })),
    { key: 'x', text: 'triage.key.tick', run: acts.tick },
    { key: 'u', text: 'triage.key.untick', run: acts.untick },
    { key: 'o', text: 'triage.key.mine', run: acts.mine },
    { key: 'm', text: 'triage.merge', run: acts.merge },
  ];
  return mayWrite ? [...change, ...look] : look;
}

/** Moves the focus among the irritants, by `step`, without going round. */
export function moveFocus(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-irritant]')];
  const focused = rows.findIndex((row) => row === document.activeElement);
  // From elsewhere on the page, from the current one.
  const current = rows.findIndex((row) => row.closest('[data-current="true"]') !== null);
  const at = focused === -1 ? current : focused;
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}
