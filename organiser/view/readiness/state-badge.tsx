import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleX,
  FlaskConical,
  TriangleAlert,
  Undo2,
  UserX,
  type LucideIcon,
} from 'lucide-react';
import { Badge } from '../part/badge.tsx';
import { useText } from '../locale.ts';
import type { Overall } from './ready.ts';

const looks: Record<Overall, { icon: LucideIcon; tone: string }> = {
  ok: { icon: CircleCheck, tone: 'good' },
  warn: { icon: TriangleAlert, tone: 'mild' },
  fail: { icon: CircleX, tone: 'bad' },
  unknown: { icon: CircleHelp, tone: 'calm' },
  none: { icon: CircleDashed, tone: 'none' },
  silent: { icon: CircleDashed, tone: 'none' },
  demo: { icon: FlaskConical, tone: 'mild' },
  withdrawn: { icon: Undo2, tone: 'calm' },
  absent: { icon: UserX, tone: 'none' },
};

/** The state of a participant or of one of their groups: a shape and a word. */
export function StateBadge({ state, text }: { state: Overall; text?: string }) {
  const { t } = useText();
  const { icon, tone } = looks[state];
  return <Badge icon={icon} tone={tone} text={text ?? t(`ready.${state}`)} />;
}
