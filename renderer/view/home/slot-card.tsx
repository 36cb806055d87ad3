import { CalendarClock, ClipboardCheck, FileText, Timer, type LucideIcon } from 'lucide-react';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { ProofMark } from '../../part/card-state.tsx';
import { Fact } from '../../part/fact.tsx';
import { CheckMark, RunningMark } from '../../part/mark.tsx';
import { go, useStore } from '../../store.ts';
import { datesOf, dayOf, timeOf, useLocale, useText, whenOf, type TextKey } from '../../text.ts';
import { zoneNote } from '../../zone.ts';
import { SlotWhen } from './slot-when.tsx';
import { worst } from '../../../electron/contract/check.ts';
import type { Screen } from '../../screen.ts';

type Next = { screen: Screen; label: TextKey; why: TextKey; icon: LucideIcon };

/** What to do next, from what is known: finish, go on with the hour, get ready, or be on time. */
export function nextOf(snapshot: Snapshot): Next {
  const { timer, closedAt } = snapshot.log;
  if (closedAt !== null || (timer !== null && timer.endedAt !== null))
    return { screen: 'bilan', label: 'next.bilan', why: 'next.bilan-why', icon: FileText };
  if (timer !== null) return { screen: 'session', label: 'next.session', why: 'next.session-why', icon: Timer };
  const ready = worst(snapshot.checks.results.map((r) => r.status));
  if (snapshot.checks.results.length === 0)
    return { screen: 'checks', label: 'next.checks', why: 'next.checks-why', icon: ClipboardCheck };
  if (ready === 'fail' || ready === 'unknown')
    return { screen: 'checks', label: 'next.problems', why: 'next.problems-why', icon: ClipboardCheck };
  return { screen: 'session', label: 'next.start', why: 'next.start-why', icon: Timer };
}

/** The appointment: which edition, when, as who, how ready, and one thing to do. */
export function SlotCard({ session }: { session: NonNullable<Snapshot['session']> }) {
  const t = useText();
  const locale = useLocale();
  const snapshot = useStore((s) => s.snapshot);
  if (snapshot === null) return null;
  const { slot, edition, participant } = session;
  const next = nextOf(snapshot);
  const zone = zoneNote(slot.startsAt, locale);
  const { results, running } = snapshot.checks;
  const lastAt = results
    .map((r) => r.at)
    .sort()
    .at(-1);
  return (
    <>
      <section className="card stack" aria-labelledby="next-title">
        <h2 id="next-title">{t('next.title')}</h2>
        <p>{t(next.why)}</p>
        <div className="row">
          <ActionButton look="primary" size="big" icon={next.icon} onPress={() => go(next.screen)}>
            {t(next.label)}
          </ActionButton>
        </div>
      </section>
      <section className="card stack" aria-labelledby="slot-title">
        <h2 id="slot-title" className="row">
          <CalendarClock aria-hidden size="1.1em" />
          <span>{t('slot.title')}</span>
        </h2>
        <SlotWhen slot={slot} />
        <dl className="facts">
          <Fact label={t('slot.day')}>{dayOf(slot.startsAt, locale)}</Fact>
          <Fact label={t('slot.time')}>
            <span className="number">
              {t('slot.from-for', { from: timeOf(slot.startsAt, locale), minutes: slot.minutes })}
            </span>
            {zone !== null && <span className="soft small"> {t('slot.zone', zone)}</span>}
          </Fact>
          <Fact label={t('slot.couloir')}>{t(`couloir.${slot.couloir}`)}</Fact>
          <Fact label={t('slot.who')}>{participant.label}</Fact>
          {snapshot.log.proof !== null && (
            <Fact label={t('slot.identity')}>
              <ProofMark />
            </Fact>
          )}
          <Fact label={t('slot.edition')}>{datesOf(edition.startsOn, edition.endsOn, locale)}</Fact>
          <Fact label={t('slot.contact')}>{edition.contact}</Fact>
          <Fact label={t('slot.ready')}>
            {running.length > 0 ? (
              <RunningMark />
            ) : results.length === 0 ? (
              t('slot.not-checked')
            ) : (
              <CheckMark status={worst(results.map((r) => r.status))} />
            )}
            {lastAt !== undefined && running.length === 0 && (
              <span className="soft small"> {t('slot.checked-at', { when: whenOf(lastAt, locale) })}</span>
            )}
          </Fact>
        </dl>
      </section>
    </>
  );
}
