import { CalendarClock } from 'lucide-react';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ProofMark } from '../../part/card-state.tsx';
import { Fact } from '../../part/fact.tsx';
import { CheckMark, RunningMark } from '../../part/mark.tsx';
import { useStore } from '../../store.ts';
import { datesOf, dayOf, timeOf, useLocale, useText, whenOf } from '../../text.ts';
import { zoneNote } from '../../zone.ts';
import { AfterCard } from './after-card.tsx';
import { NextCard } from './next-card.tsx';
import { SlotWhen } from './slot-when.tsx';
import { worst } from '../../../electron/contract/check.ts';

/** The appointment: which edition, when, as who, how ready, and one thing to do. */
export function SlotCard({ session }: { session: NonNullable<Snapshot['session']> }) {
  const t = useText();
  const locale = useLocale();
  const snapshot = useStore((s) => s.snapshot);
  if (snapshot === null) return null;
  const { slot, edition, participant } = session;
  const zone = zoneNote(slot.startsAt, locale);
  const { results, running } = snapshot.checks;
  const lastAt = results
    .map((r) => r.at)
    .sort()
    .at(-1);
  return (
    <>
      <NextCard snapshot={snapshot} />
      <AfterCard snapshot={snapshot} />
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
