import { useEffect } from 'react';
import { Window } from './dialog.tsx';
import { useText, type TextKey } from '../locale.ts';

/** A key of a screen: what it does in words, and the doing. */
export type Key = { key: string; text: TextKey; run: () => void };

/** Where letters are text, or choose in a list. */
const TYPED = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], [role="dialog"]';
const typing = (target: EventTarget | null): boolean => target instanceof Element && target.closest(TYPED) !== null;

/** Single keys of a screen. Never while something is typed, a window is open, or with a modifier. */
export function useKeys(keys: readonly Key[]): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      const found = keys.find(({ key }) => key === event.key);
      if (found === undefined) return;
      event.preventDefault();
      found.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keys]);
}

/** The keys of a screen, told. */
export function KeysWindow({ keys, isOpen, onClose }: { keys: readonly Key[]; isOpen: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Window title={t('keys.title')} isOpen={isOpen} onClose={onClose}>
      <dl className="keys">
        {keys.map(({ key, text }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
    </Window>
  );
}
