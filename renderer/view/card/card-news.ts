import { useEffect, useRef } from 'react';
import { cardSentence, isSettled } from '../../part/card-state.tsx';
import { say, useStore } from '../../store.ts';
import { useLocale, useText } from '../../text.ts';

/**
 * Says each change of the card's state once, on whatever screen. What is passing (reading, starting) is not said, nor
 * is a state that comes back unchanged after it, nor the first one: it was there already.
 */
export function useCardNews(): void {
  const t = useText();
  const locale = useLocale();
  const card = useStore((s) => s.snapshot?.card ?? null);
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (card === null || !isSettled(card.state) || card.restarting === true) return;
    const now = `${card.state} ${card.failure?.code ?? ''} ${card.simulated ?? ''}`;
    if (before.current !== null && before.current !== now)
      say(`${t(`card.state.${card.state}`)}. ${cardSentence(card, t, locale)}`);
    before.current = now;
  }, [card, t, locale]);
}
