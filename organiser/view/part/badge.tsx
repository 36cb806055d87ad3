import {
  Ban,
  Circle,
  CircleAlert,
  CircleCheck,
  CircleHelp,
  CircleMinus,
  CircleX,
  Clock,
  FlaskConical,
  Mail,
  ShieldCheck,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { LogView } from '../../protocol/fold.ts';
import type { CheckStatus, IrritantSeverity, StepStatus } from '../../protocol/status.ts';
import { useText } from '../locale.ts';
import { mssWaits } from '../progress.ts';
import { useNow } from '../state/hooks.ts';

/** A status is an icon and a word; its colour only repeats them. */

export const statusIcons: Record<StepStatus, LucideIcon> = {
  conforme: CircleCheck,
  'conforme-avec-reserve': CircleAlert,
  'a-faire': Circle,
  'non-testable': Ban,
  'non-applicable': CircleMinus,
  'non-conforme': CircleX,
};

const statusTones: Record<StepStatus, string> = {
  conforme: 'good',
  'conforme-avec-reserve': 'mild',
  'a-faire': 'calm',
  'non-testable': 'calm',
  'non-applicable': 'calm',
  'non-conforme': 'bad',
};

const checkIcons: Record<CheckStatus, LucideIcon> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  fail: CircleX,
  unknown: CircleHelp,
};
const checkTones: Record<CheckStatus, string> = { ok: 'good', warn: 'mild', fail: 'bad', unknown: 'calm' };
const severityTones: Record<IrritantSeverity, string> = { mineur: 'calm', genant: 'mild', bloquant: 'bad' };

export function Badge({ icon: Icon, tone, text }: { icon: LucideIcon; tone: string; text: string }) {
  return (
    <span className={`badge tone-${tone}`}>
      <Icon aria-hidden size={15} />
      {text}
    </span>
  );
}

export function StatusBadge({ status }: { status: StepStatus }) {
  const { t } = useText();
  return <Badge icon={statusIcons[status]} tone={statusTones[status]} text={t(`status.${status}`)} />;
}

export function CheckBadge({ status }: { status: CheckStatus }) {
  const { t } = useText();
  return <Badge icon={checkIcons[status]} tone={checkTones[status]} text={t(`check.status.${status}`)} />;
}

export function SeverityBadge({ severity }: { severity: IrritantSeverity }) {
  const { t } = useText();
  return <Badge icon={TriangleAlert} tone={severityTones[severity]} text={t(`severity.${severity}`)} />;
}

/** The hub verified a signature of the participant's card. A test card's never looks like a real one's. */
export function ProofBadge({ proof }: { proof: NonNullable<LogView['proof']> }) {
  const { t } = useText();
  if (proof.holder === 'other') return <Badge icon={TriangleAlert} tone="bad" text={t('proof.other')} />;
  if (proof.test) return <Badge icon={FlaskConical} tone="mild" text={t('proof.test')} />;
  const text = t(proof.holder === 'matches' ? 'proof.real' : 'proof.unknown');
  return <Badge icon={ShieldCheck} tone="good" text={text} />;
}

/** A gesture of MSSanté waits for an organiser's hand. */
export function MssBadge({ view }: { view: LogView }) {
  const { t } = useText();
  const way = mssWaits(view, useNow(30_000));
  return way === null ? null : <Badge icon={Mail} tone="mild" text={t(`gesture.waits.${way}`)} />;
}

/** Marks what was found on a simulated card, or in a demonstration. */
export function Demo() {
  const { t } = useText();
  return <Badge icon={FlaskConical} tone="mild" text={t('check.demo')} />;
}

/** Marks what the hub has not acknowledged. */
export function Unsent() {
  const { t } = useText();
  return <Badge icon={Clock} tone="mild" text={t('sync.unsent')} />;
}
