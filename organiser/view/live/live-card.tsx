import {
  CircleCheck,
  CircleHelp,
  Clock,
  CloudOff,
  Flag,
  Hand,
  MessageSquare,
  Timer,
  TriangleAlert,
  UserX,
  Wifi,
  WifiOff,
  WifiZero,
  type LucideIcon,
} from 'lucide-react';
import { Badge, MssBadge, ProofBadge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { ProgressLine } from '../part/progress-line.tsx';
import { stepIds } from '../guide.ts';
import { useText } from '../locale.ts';
import { clock, progress, unread } from '../progress.ts';
import { hrefOf } from '../route.ts';
import { say } from '../state/actions.ts';
import { useStepOf } from '../state/guides.ts';
import { useMay } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';
import type { Contact, LiveRow } from './live.ts';

const contactIcons: Record<Exclude<Contact, 'over'>, LucideIcon> = {
  alive: Wifi,
  silent: WifiZero,
  lost: WifiOff,
  never: UserX,
  unknown: CloudOff,
};
const contactTones = { alive: 'good', silent: 'mild', lost: 'bad', never: 'calm', unknown: 'calm' } as const;

/** One slot of the hour: what it wants, its timer, its step, its contact. */
export function LiveCard({ row, now }: { row: LiveRow; now: number }) {
  const { t, time, language } = useText();
  const { slot, view } = row;
  const seen = useBoard((s) => s.seen[slot.log] ?? 0);
  const events = useBoard((s) => s.logs[slot.log]?.events);
  const steps = progress(view, stepIds);
  const news = unread(events ?? [], seen);
  return (
    <li className="live-card" data-alert={row.alert ?? 'none'} data-phase={row.phase}>
      <div className="live-head">
        <h2>
          <a data-slot-link href={hrefOf({ at: 'slot', edition: slot.edition, slot: slot.id })}>
            {slot.label}
          </a>
        </h2>
        <span className="muted">
          {t(`couloir.${slot.couloir}`)} · {time(slot.startsAt)}
        </span>
      </div>
      <Alert row={row} now={now} />
      <div className="live-state">
        <LiveTimer row={row} now={now} />
        <LiveContact row={row} now={now} />
      </div>
      <ProgressLine done={steps.done} total={steps.total} />
      <p className="live-step">
        {view.joinedAt === null && !slot.joined
          ? t('slot.waiting')
          : row.step === null
            ? t('slot.all-done')
            : t('slot.current', { step: row.step.title[language] })}
      </p>
      {row.followedBy.length === 0 ? null : (
        <p className="live-step with-icon">
          <Hand aria-hidden size={16} />
          {t('live.followed', { who: row.followedBy.join(', ') })}
        </p>
      )}
      <div className="marks">
        {view.proof === null ? null : <ProofBadge proof={view.proof} />}
        {view.mss.send?.state === 'confirmed' || view.mss.receive?.state === 'confirmed' ? (
          <Badge icon={CircleCheck} tone="good" text={t('live.mss')} />
        ) : null}
        <MssBadge view={view} />
        {news.irritants > 0 ? (
          <Badge icon={TriangleAlert} tone="mild" text={t('slot.new-irritants', { count: news.irritants })} />
        ) : null}
        {news.messages > 0 ? (
          <Badge icon={MessageSquare} tone="calm" text={t('slot.new-messages', { count: news.messages })} />
        ) : null}
      </div>
    </li>
  );
}

type T = ReturnType<typeof useText>['t'];

/** Whether the app is heard; without the hub nothing is known of it, and after the hour nothing is expected. */
function LiveContact({ row, now }: { row: LiveRow; now: number }) {
  const { t, time } = useText();
  const since = useBoard((s) => s.lastContact);
  const { contact, heardAt } = row;
  if (contact === 'over') return null;
  const text =
    contact !== 'unknown'
      ? t(`live.contact.${contact}`)
      : since === null
        ? t('sync.offline')
        : t('live.contact.unknown-since', { time: time(new Date(since).toISOString()) });
  return (
    <div className="live-contact">
      <Badge icon={contactIcons[contact]} tone={contactTones[contact]} text={text} />
      {contact === 'unknown' ? null : (
        <span className="muted">
          {heardAt === null ? t('slot.never-heard') : t('live.heard', { ago: ago(t, now - heardAt) })}
        </span>
      )}
    </div>
  );
}

/** A time span in the largest unit that says enough: seconds below two minutes, then minutes, then hours. */
function ago(t: T, ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return t('live.seconds', { count: seconds });
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? t('live.minutes', { count: minutes }) : t('live.hours', { count: Math.round(minutes / 60) });
}

function Alert({ row, now }: { row: LiveRow; now: number }) {
  const { t, language } = useText();
  const stepOf = useStepOf();
  const mayWrite = useMay().write;
  if (row.alert === null) return null;
  const { helpStep } = row;
  const asked = { ago: ago(t, now - (row.helpAt ?? now)) };
  const text = {
    help: () =>
      helpStep === null
        ? t('live.alert.help', asked)
        : t('live.alert.help-step', { ...asked, step: stepOf(helpStep)?.title[language] ?? helpStep }),
    lost: () => t('live.alert.lost'),
    over: () => t('live.alert.over', { count: Math.max(1, Math.ceil(-(row.left ?? 0) / 60)) }),
    behind: () => t('live.alert.behind', { count: row.behind }),
    absent: () => t('live.alert.absent'),
  }[row.alert]();
  const Icon = { help: CircleHelp, lost: WifiOff, over: Clock, behind: Clock, absent: UserX }[row.alert];
  const step = helpStep ?? row.step?.id;
  const free = step !== undefined && (row.view.steps[step]?.claimedBy ?? null) === null;
  return (
    <div className="live-alert">
      <Icon aria-hidden size={18} />
      <p>{text}</p>
      {row.alert === 'help' && mayWrite && free ? (
        <Button onPress={() => void say(row.slot.log, 'step.claimed', { step, claimed: true })}>
          <Hand aria-hidden size={16} />
          {t('live.mine')}
        </Button>
      ) : null}
    </div>
  );
}

function LiveTimer({ row, now }: { row: LiveRow; now: number }) {
  const { t, day, time } = useText();
  const start = Date.parse(row.slot.startsAt);
  const Icon = row.phase === 'closed' ? Flag : Timer;
  return (
    <div className={row.left !== null && row.left < 0 ? 'timer over' : 'timer'}>
      <span className="bar-label">
        <Icon aria-hidden size={14} /> {t(`live.phase.${row.phase}`)}
      </span>
      <span className="timer-value">
        {row.left !== null
          ? clock(row.left)
          : row.used !== null
            ? t('live.used', { count: row.used })
            : row.phase === 'soon'
              ? t('live.in', { span: ago(t, start - now) })
              : row.phase === 'expected'
                ? t('live.since', { span: ago(t, now - start) })
                : `${day(row.slot.startsAt)} ${time(row.slot.startsAt)}`}
      </span>
    </div>
  );
}
