import { PanelRight } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { isOver } from './over.ts';

/** Opens the narrow window beside the practice software, or closes it; nothing once the hour is over. */
export function BesideButton() {
  const t = useText();
  const open = useStore((s) => s.snapshot?.beside.open ?? false);
  const over = useStore((s) => s.snapshot === null || isOver(s.snapshot));
  const busy = useStore((s) => s.pending['beside'] ?? false);
  if (over) return null;
  return (
    <>
      <ActionButton
        icon={PanelRight}
        busy={busy}
        aria-pressed={open}
        onPress={() => void act('beside', open ? 'beside.close' : 'beside.open')}
      >
        {open ? t('beside.close') : t('beside.open')}
      </ActionButton>
      <PlaceFailure place="beside" />
    </>
  );
}
