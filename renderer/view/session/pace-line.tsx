import { Gauge } from 'lucide-react';
import { paceOf, type Pace } from '../../../electron/contract/pace.ts';
import { useNow } from '../../part/use-now.ts';
import { useStore } from '../../store.ts';
import { useText, type Translate } from '../../text.ts';

/** The plan against the real time, read again every few seconds; null before the hour. */
export function usePace(everyMs: number): Pace | null {
  const now = useNow(everyMs);
  const steps = useStore((s) => s.snapshot?.guide.steps);
  const facts = useStore((s) => s.snapshot?.log.steps);
  const timer = useStore((s) => s.snapshot?.log.timer ?? null);
  return steps === undefined || facts === undefined || timer === null ? null : paceOf(steps, facts, timer, now);
}

/** "2 min d'avance", "à l'heure", "5 min de retard sur le plan". */
export const driftText = ({ late }: Pick<Pace, 'late'>, t: Translate): string =>
  late === 0 ? t('pace.on-time') : late > 0 ? t('pace.late', { count: late }) : t('pace.early', { count: -late });

/** How far the person is, beside how far the plan would be: a help to keep the hour, not a reproach. */
export function PaceLine() {
  const t = useText();
  const pace = usePace(15_000);
  const ended = useStore((s) => (s.snapshot?.log.timer?.endedAt ?? null) !== null);
  if (pace === null || ended) return null;
  return (
    <p className="soft small number row pace">
      <Gauge aria-hidden size="1.2em" />
      <span>
        <strong>{driftText(pace, t)}</strong>{' '}
        {t('pace.where', { done: pace.done, total: pace.total, planned: pace.planned })}
      </span>
    </p>
  );
}

/** Minutes of one step: those planned, with those really spent once there are some. */
export function StepMinutes({ id, minutes }: { id: string; minutes: number }) {
  const t = useText();
  const each = usePace(15_000)?.steps[id];
  const plan = Math.max(1, Math.round(each?.plan ?? minutes));
  const spent = each?.spent ?? null;
  return (
    <span className="soft number">
      {spent === null || Math.round(spent) === 0
        ? t('steps.minutes', { minutes: plan })
        : t('steps.minutes-spent', { spent: Math.round(spent), minutes: plan })}
    </span>
  );
}
