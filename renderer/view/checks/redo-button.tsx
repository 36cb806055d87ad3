import { RotateCw } from 'lucide-react';
import type { CheckId } from '../../../electron/contract/check.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { useText } from '../../text.ts';

type Props = { id: CheckId; busy: boolean; onRedo: (id: CheckId) => void };

/** Runs one check again. */
export function RedoButton({ id, busy, onRedo }: Props) {
  const t = useText();
  return (
    <ActionButton
      look="quiet"
      size="small"
      icon={RotateCw}
      busy={busy}
      onPress={() => onRedo(id)}
      aria-label={t('checks.redo-one', { what: t(`check.${id}.title`) })}
    >
      {t('checks.redo')}
    </ActionButton>
  );
}
