import { Building2, CreditCard, Mail, Monitor, Network, UserRound, type LucideIcon } from 'lucide-react';
import type { CheckGroup } from '../../../electron/contract/check.ts';

/** The picture of each group: beside its name, never in its place. */
export const groupIcons: Record<CheckGroup, LucideIcon> = {
  you: UserRound,
  card: CreditCard,
  mss: Mail,
  segur: Building2,
  network: Network,
  machine: Monitor,
};
