import { Combine, UserCheck, X } from 'lucide-react';
import { triageStates, type TriageState } from '../../protocol/irritant.ts';
import { Button } from '../part/button.tsx';
import { useText } from '../locale.ts';

/** What may be done with the ticked irritants at once. */
export function BulkBar({
  count,
  onState,
  onMine,
  onMerge,
  onClear,
}: {
  count: number;
  onState: (state: TriageState) => void;
  onMine: () => void;
  onMerge: () => void;
  onClear: () => void;
}) {
  const { t } = useText();
  if (count === 0) return null;
  return (
    <section className="irritant-bulk" aria-label={t('triage.bulk')}>
      <strong>{t('triage.ticked', { count })}</strong>
      {triageStates.map((state) => (
        <Button key={state} onPress={() => onState(state)}>
          {t(`triage.state.${state}`)}
        </Button>
      ))}
      <Button onPress={onMine}>
        <UserCheck aria-hidden size={16} />
        {t('triage.mine')}
      </Button>
      <Button isDisabled={count < 2} onPress={onMerge}>
        <Combine aria-hidden size={16} />
        {t('triage.merge')}
      </Button>
      <Button look="quiet" onPress={onClear}>
        <X aria-hidden size={16} />
        {t('triage.key.untick')}
      </Button>
    </section>
  );
}
