import { CircleCheck, CircleX, Clock, UserX, type LucideIcon } from 'lucide-react';
import type { ParticipantState } from '../../protocol/participant.ts';
import { useText } from '../locale.ts';
import { Badge } from '../part/badge.tsx';

const looks: Record<ParticipantState, { icon: LucideIcon; tone: string }> = {
  pending: { icon: Clock, tone: 'mild' },
  approved: { icon: CircleCheck, tone: 'good' },
  refused: { icon: CircleX, tone: 'calm' },
  withdrawn: { icon: UserX, tone: 'calm' },
};

export function PeopleState({ state }: { state: ParticipantState }) {
  const { t } = useText();
  const { icon, tone } = looks[state];
  return <Badge icon={icon} tone={tone} text={t(`people.is.${state}`)} />;
}
