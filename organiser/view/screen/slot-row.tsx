import {
  CircleCheck,
  CircleDashed,
  CircleHelp,
  FlaskConical,
  KeyRound,
  MessageSquare,
  TriangleAlert,
} from 'lucide-react';
import type { BoardSlot } from '../../protocol/board.ts';
import { Badge, MssBadge, ProofBadge } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { ProgressLine } from '../part/progress-line.tsx';
import { stepIds } from '../guide.ts';
import { useText } from '../locale.ts';
import { openHelp, prerequisites, progress, unread } from '../progress.ts';
import { hrefOf } from '../route.ts';
import { atItsTime } from '../planning/plan.ts';
import { useSlotGuide } from '../state/guides.ts';
import { useLog } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';

/** One slot of the list: who, when, how far, and what waits for an answer. */
export function SlotRow({ slot: listed, onCode }: { slot: BoardSlot; onCode: (() => void) | null }) {
  const { t, time, day, dateTime, language } = useText();
  const { view, ordered, state } = useLog(listed.log);
  const slot = atItsTime(listed, view);
  const seen = useBoard((s) => s.seen[slot.log] ?? 0);
  const joined = slot.joined || view.joinedAt !== null;
  const steps = progress(view, stepIds);
  const news = unread(state?.events ?? [], seen);
  const help = openHelp(ordered).length;
  const checks = prerequisites(view);
  const started = view.timer?.guide ?? null;
  const { guide } = useSlotGuide(slot.edition, slot.couloir, started);
  const current = guide.steps.find(({ id }) => id === steps.current);
  return (
    <li className={help > 0 ? 'slot-row wants-help' : 'slot-row'}>
      <div className="slot-when">
        <strong>{time(slot.startsAt)}</strong>
        <span className="muted">{day(slot.startsAt)}</span>
      </div>
      <div className="slot-who">
        <h2>
          <a href={hrefOf({ at: 'slot', edition: slot.edition, slot: slot.id })}>{slot.label}</a>
        </h2>
        <span className="muted">
          {t(`couloir.${slot.couloir}`)} · {t('slot.minutes', { count: slot.minutes })}
        </span>
      </div>
      <div className="slot-joined">
        <Badge
          icon={joined ? CircleCheck : CircleDashed}
          tone={joined ? 'good' : 'calm'}
          text={t(joined ? 'slot.joined' : 'slot.not-joined')}
        />
        <span className="muted">
          {slot.lastContact === null
            ? t('slot.never-heard')
            : t('slot.last-contact', { when: dateTime(slot.lastContact) })}
        </span>
        {view.proof === null ? null : <ProofBadge proof={view.proof} />}
      </div>
      <div className="slot-progress">
        <ProgressLine done={steps.done} total={steps.total} />
        <span className="muted">
          {!joined
            ? t('slot.waiting')
            : current === undefined
              ? t('slot.all-done')
              : t('slot.current', { step: current.title[language] })}
        </span>
      </div>
      <div className="slot-news">
        {help > 0 ? <Badge icon={CircleHelp} tone="bad" text={t('slot.help', { count: help })} /> : null}
        <MssBadge view={view} />
        {news.irritants > 0 ? (
          <Badge icon={TriangleAlert} tone="mild" text={t('slot.new-irritants', { count: news.irritants })} />
        ) : null}
        {news.messages > 0 ? (
          <Badge icon={MessageSquare} tone="calm" text={t('slot.new-messages', { count: news.messages })} />
        ) : null}
        {checks.demo > 0 ? (
          <Badge icon={FlaskConical} tone="mild" text={t('slot.demo', { count: checks.demo })} />
        ) : null}
        {view.unknown > 0 ? <Badge icon={TriangleAlert} tone="mild" text={t('slot.unknown-short')} /> : null}
      </div>
      {onCode === null ? null : (
        <Button onPress={onCode} aria-label={t('code.new-for', { label: slot.label })}>
          <KeyRound aria-hidden size={16} />
          {t('code.new')}
        </Button>
      )}
    </li>
  );
}
