import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { Notice } from '../../part/notice.tsx';
import { useLocale, useText, whenOf, type TextKey } from '../../text.ts';

type Props = {
  title: Extract<TextKey, 'mss.received' | 'mss.sent'>;
  view: NonNullable<Snapshot['log']['mss']['send']>;
};

/** A gesture that succeeded: when, and by whom when people made it. */
export function MssDone({ title, view }: Props) {
  const t = useText();
  const locale = useLocale();
  const when = whenOf(view.at, locale);
  return (
    <Notice tone="ok" title={t(title)} announce>
      <p className="small">{view.hand ? t('mss.by-hand', { name: view.by ?? '', when }) : t('mss.at', { when })}</p>
    </Notice>
  );
}
