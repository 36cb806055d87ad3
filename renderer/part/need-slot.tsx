import { DoorOpen } from 'lucide-react';
import { go } from '../store.ts';
import { useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';

/** The empty state of the screens that need a slot: why there is nothing yet, and the way there. */
export function NeedSlot({ why }: { why: string }) {
  const t = useText();
  return (
    <section className="card empty">
      <DoorOpen aria-hidden size="2.5em" strokeWidth={1.5} />
      <p>{why}</p>
      <ActionButton look="primary" onPress={() => go('home', 'code')}>
        {t('home.go-join')}
      </ActionButton>
    </section>
  );
}
