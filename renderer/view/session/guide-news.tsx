import { Notice } from '../../part/notice.tsx';
import { go, useStore } from '../../store.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { useLocale, useText, whenOf } from '../../text.ts';

/** Before the hour, that the organisers changed the guide: said once, quietly. Afterwards the guide no longer changes. */
export function GuideNews() {
  const t = useText();
  const locale = useLocale();
  const published = useStore((s) => s.snapshot?.guide.published ?? null);
  if (published === null) return null;
  return (
    <Notice tone="info">
      <div className="row row--apart">
        <p>{t('guide.updated', { when: whenOf(published.at, locale), label: published.label })}</p>
        <ActionButton look="quiet" onPress={() => go('help')}>
          {t('guide.read')}
        </ActionButton>
      </div>
    </Notice>
  );
}
