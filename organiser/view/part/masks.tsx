import { useText } from '../locale.ts';
import { maskedIn, type For } from '../mask.ts';
import { Notice } from './notice.tsx';

/** Says, while it is typed, what of a text will be masked when it is sent; nothing when nothing will. */
export function Masks({ text, whom }: { text: string; whom: For }) {
  const { t } = useText();
  const seen = maskedIn(text, whom);
  if (seen.masked === 0) return null;
  return (
    <Notice tone="warn" title={t('masks.title', { count: seen.masked })}>
      <p>{t('masks.text')}</p>
      <p className="said">{seen.text}</p>
    </Notice>
  );
}
