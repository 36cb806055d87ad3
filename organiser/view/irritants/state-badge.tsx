import { CircleCheck, CircleDot, CircleSlash, Inbox, Send, type LucideIcon } from 'lucide-react';
import type { TriageState } from '../../protocol/irritant.ts';
import { Badge } from '../part/badge.tsx';
import { useText } from '../locale.ts';

const icons: Record<TriageState, LucideIcon> = {
  new: Inbox,
  accepted: CircleDot,
  sent: Send,
  solved: CircleCheck,
  rejected: CircleSlash,
};
const tones: Record<TriageState, string> = {
  new: 'mild',
  accepted: 'calm',
  sent: 'calm',
  solved: 'good',
  rejected: 'calm',
};

export function StateBadge({ state }: { state: TriageState }) {
  const { t } = useText();
  return <Badge icon={icons[state]} tone={tones[state]} text={t(`triage.state.${state}`)} />;
}
