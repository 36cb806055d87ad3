import { Video } from 'lucide-react';
import { act, useStore } from '../store.ts';
import { useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';

/** Opens the remote meeting of the slot, when it has a link that may be opened. Nothing otherwise, and in a rehearsal. */
export function MeetingButton({ look = 'plain' }: { look?: 'primary' | 'plain' }) {
  const t = useText();
  const has = useStore((s) => s.snapshot?.session?.meeting === 'ok' && s.snapshot.rehearsal === null);
  const busy = useStore((s) => s.pending['meeting'] ?? false);
  if (!has) return null;
  return (
    <ActionButton look={look} icon={Video} busy={busy} onPress={() => void act('meeting', 'slot.meeting')}>
      {t('slot.meeting')}
    </ActionButton>
  );
}
