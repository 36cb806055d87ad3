import { act, useStore } from '../store.ts';
import { useText } from '../text.ts';
import { Choice } from './choice.tsx';

/** Each language in its own words: whoever looks for theirs cannot read the other. */
const languages = [
  { value: 'fr', label: 'Français' },
  { value: 'en', label: 'English' },
] as const;

/** The language of the window; kept for the next time. */
export function LanguageChoice({ hideLabel = false }: { hideLabel?: boolean }) {
  const t = useText();
  const locale = useStore((s) => s.snapshot?.app.locale ?? null);
  return (
    <Choice
      label={t('data.language')}
      hideLabel={hideLabel}
      options={languages}
      value={locale}
      onChange={(next) => void act('preferences', 'app.preferences', { locale: next })}
    />
  );
}
