import {
  Ban,
  Circle,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  Clock,
  FlaskConical,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { CheckStatus, StepStatus } from '../../organiser/protocol/status.ts';
import { useStore } from '../store.ts';
import { useText } from '../text.ts';

type Look = { icon: LucideIcon; tone: '' | 'ok' | 'warn' | 'fail' };

export const stepLooks: Record<StepStatus, Look> = {
  conforme: { icon: CircleCheck, tone: 'ok' },
  'conforme-avec-reserve': { icon: CircleAlert, tone: 'warn' },
  'a-faire': { icon: Circle, tone: '' },
  'non-testable': { icon: Ban, tone: '' },
  'non-applicable': { icon: CircleMinus, tone: '' },
  'non-conforme': { icon: CircleX, tone: 'fail' },
};

const checkLooks: Record<CheckStatus, Look> = {
  ok: { icon: CircleCheck, tone: 'ok' },
  warn: { icon: TriangleAlert, tone: 'warn' },
  fail: { icon: CircleX, tone: 'fail' },
  unknown: { icon: CircleHelp, tone: '' },
};

function Mark({ look, text }: { look: Look; text: string }) {
  const Icon = look.icon;
  return (
    <span className={`mark ${look.tone === '' ? '' : `mark--${look.tone}`}`}>
      <Icon aria-hidden size="1.2em" />
      <span>{text}</span>
    </span>
  );
}

/** The result of a step, by an icon and its word. */
export function StepMark({ status }: { status: StepStatus }) {
  const t = useText();
  return <Mark look={stepLooks[status]} text={t(`status.${status}`)} />;
}

/** The result of a check, by an icon and its word. */
export function CheckMark({ status }: { status: CheckStatus }) {
  const t = useText();
  return <Mark look={checkLooks[status]} text={t(`check.${status}`)} />;
}

/** The result of a check as a small shape, null while it is awaited; the words are beside, for whoever cannot see it. */
export function CheckDot({ status }: { status: CheckStatus | null }) {
  if (status === null) return <CircleDashed size="1.1em" className="dot dot--wait turning" />;
  const { icon: Icon, tone } = checkLooks[status];
  return <Icon size="1.1em" className={`dot ${tone === '' ? '' : `dot--${tone}`}`} />;
}

/** Beside a result found on a demonstration card: it never counts. */
export function DemoMark() {
  const t = useText();
  return (
    <span className="tag">
      <FlaskConical aria-hidden size="1em" /> {t('check.demo')}
    </span>
  );
}

export function RunningMark() {
  const t = useText();
  return (
    <span className="mark mark--accent">
      <CircleDashed aria-hidden size="1.2em" className="turning" />
      <span>{t('check.running')}</span>
    </span>
  );
}

/** Said only of what did not leave yet: everything else has arrived. */
export function UnsentMark({ sent }: { sent: boolean }) {
  const t = useText();
  // Without a hub, or in a rehearsal, there is nothing to be sent.
  const toSend = useStore((s) => (s.snapshot?.session?.hub ?? null) !== null && s.snapshot?.rehearsal === null);
  if (sent || !toSend) return null;
  return (
    <span className="mark small">
      <Clock aria-hidden size="1.1em" />
      <span>{t('sync.not-sent')}</span>
    </span>
  );
}
