import { FileText, Keyboard } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { BoardEdition, BoardSlot } from '../../protocol/board.ts';
import type { MssHandCode } from '../../protocol/mss.ts';
import type { Result } from '../api.ts';
import { Button } from '../part/button.tsx';
import { KeysWindow, useKeys } from '../part/keys.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { stepIds } from '../guide.ts';
import { useText } from '../locale.ts';
import { useNarrow } from '../calendar/use-narrow.ts';
import { mssWaits, openHelp, progress } from '../progress.ts';
import { hrefOf } from '../route.ts';
import { loadSlots, say } from '../state/actions.ts';
import { StepsOfSlot, useSlotGuide } from '../state/guides.ts';
import { useEditions, useLog, useNow, useSlots } from '../state/hooks.ts';
import { lastList } from '../state/came-from.ts';
import { markSeen, useBoard } from '../state/store.ts';
import { Appointments } from '../planning/appointments.tsx';
import { atItsTime } from '../planning/plan.ts';
import { SlotChain } from '../chains/slot-chain.tsx';
import { After } from './after.tsx';
import { Documents } from './documents.tsx';
import { Evidence } from './evidence.tsx';
import { MssCard } from './mss-card.tsx';
import { Reports } from './reports.tsx';
import { Checks, Irritants, Messages } from './side.tsx';
import { slotKeys } from './slot-keys.ts';
import { HelpFirst, SlotBar } from './slot-bar.tsx';
import { StepList } from './step-list.tsx';
import { StepPanel } from './step-panel.tsx';

/** Finds a slot of the address, then shows it live or its reports. */
export function Slot({ edition, slot, reports }: { edition: string; slot: string; reports: boolean }) {
  const { t } = useText();
  const editions = useEditions();
  const slots = useSlots(edition);
  const found = slots.value?.find((s) => s.id === slot);
  const owner = editions.value?.find((e) => e.id === edition);
  if (found !== undefined && owner !== undefined) {
    return reports ? (
      <Reports edition={owner} slot={found} />
    ) : (
      <Live edition={owner} slot={found} slots={slots.value ?? []} />
    );
  }
  const gone = editions.value !== null && (owner === undefined || slots.value !== null);
  const failure = gone ? null : (slots.failure ?? editions.failure);
  return (
    <Shell crumbs={[{ text: t('editions.title'), to: { at: 'editions' } }]} title={t('slot.title')}>
      {failure === null ? null : <FailureNotice failure={failure} onRetry={() => void loadSlots(edition)} />}
      {failure === null && !gone ? <Loading text={t('slot.loading')} /> : null}
      {gone ? <Empty title={t('slot.unknown')} text={t('slot.unknown-text')} /> : null}
    </Shell>
  );
}

function Live({ edition, slot, slots }: { edition: BoardEdition; slot: BoardSlot; slots: readonly BoardSlot[] }) {
  const { t } = useText();
  const { view, ordered, state, head } = useLog(slot.log);
  const mayWrite = useBoard((s) => s.session.phase === 'in' && s.session.role === 'organiser');
  const [from] = useState(lastList);
  const started = view.timer?.guide ?? null;
  const follows = useSlotGuide(edition.id, slot.couloir, started);
  const current = progress(view, stepIds).current ?? stepIds.at(-1) ?? '';
  // Until the organiser picks a step, the panel follows the participant.
  const [picked, setPicked] = useState<string | null>(null);
  const shown = picked ?? current;
  const pick = (step: string) => {
    setPicked(step);
    // Where the columns are stacked, the step is below the list: go to it.
    if (matchMedia('(max-width: 46rem)').matches) {
      const panel = document.querySelector<HTMLElement>('#etape');
      panel?.scrollIntoView();
      panel?.focus({ preventScroll: true });
    }
  };

  const [telling, setTelling] = useState(false);
  const claimed = (view.steps[shown]?.claimedBy ?? null) !== null;
  const keys = useMemo(
    () =>
      slotKeys({
        shown,
        mayWrite,
        pick: setPicked,
        tell: () => setTelling(true),
        claim: () => claim(slot.log, shown, claimed),
      }),
    [shown, mayWrite, slot.log, claimed],
  );
  useKeys(keys);

  useEffect(() => {
    const mark = () => {
      if (document.visibilityState === 'visible') markSeen(slot.log, head);
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [slot.log, head]);

  // Before the hour it is what matters; once it began, what is said comes first.
  const appointments = <Appointments edition={edition} slot={slot} slots={slots} mayWrite={mayWrite} />;
  const waits = mssWaits(view, useNow(30_000));
  // Near the steps from the moment that a gesture waits for the organiser, and it stays there: what one works in does not move.
  const [raised, setRaised] = useState(false);
  if (waits !== null && !raised) setRaised(true);
  // Kept here: a code is given once, and must outlive the card where it is shown.
  const [given, setGiven] = useState<Result<MssHandCode> | null>(null);
  const gestures = <MssCard log={slot.log} view={view} mayWrite={mayWrite} given={given} onGiven={setGiven} />;
  // On a phone the columns are stacked: whoever asks for help is answered without going through the steps.
  const narrow = useNarrow();
  const asking = narrow && openHelp(ordered).length > 0;
  const messages = <Messages log={slot.log} view={view} mayWrite={mayWrite} />;
  const failure = state?.failure ?? null;
  const unread = state === null || !state.read;
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
        ...(from === 'live' ? [{ text: t('live.title'), to: { at: 'live', edition: edition.id } as const }] : []),
      ]}
      title={slot.label}
      aside={
        <div className="actions">
          <Button look="quiet" aria-label={t('keys.title')} onPress={() => setTelling(true)}>
            <Keyboard aria-hidden size={18} />
          </Button>
          <a className="button button-plain" href={hrefOf({ at: 'reports', edition: edition.id, slot: slot.id })}>
            <FileText aria-hidden size={16} />
            {t('reports.link', { count: view.reports.length })}
          </a>
        </div>
      }
    >
      <StepsOfSlot value={follows.guide.steps}>
        <SlotBar slot={atItsTime(slot, view)} view={view} mayWrite={mayWrite} />
        {failure === null ? null : <FailureNotice failure={failure} />}
        {view.unknown > 0 ? (
          <Notice tone="warn" title={t('unknown.title')}>
            <p>{t('unknown.text', { count: view.unknown })}</p>
          </Notice>
        ) : null}
        {follows.other && started !== null ? (
          <Notice tone="warn" title={t('guide.other')}>
            <p>{t('guide.other-text', { theirs: started, ours: follows.name })}</p>
          </Notice>
        ) : null}
        <HelpFirst log={slot.log} ordered={ordered} mayWrite={mayWrite} onStep={pick} />
        {asking ? messages : null}
        {waits === null || !mayWrite ? null : (
          <Notice tone="warn" title={t(`gesture.waits.${waits}`)}>
            <Button
              onPress={() => {
                const card = document.querySelector<HTMLElement>('#mssante');
                card?.scrollIntoView();
                card?.focus({ preventScroll: true });
              }}
            >
              {t('gesture.waits.go')}
            </Button>
          </Notice>
        )}
        {unread && failure === null ? <Loading text={t('slot.reading')} /> : null}
        {!unread && ordered.length === 0 ? <Notice tone="info" title={t('slot.silent')} /> : null}
        <div className="live">
          <StepList view={view} shown={shown} current={current} guide={follows.name} onPick={pick} />
          <div id="etape" className="panel-place" tabIndex={-1}>
            <StepPanel
              key={shown}
              log={slot.log}
              step={shown}
              view={view}
              mayWrite={mayWrite}
              onTouch={() => setPicked(shown)}
            />
          </div>
          <div className="side">
            {raised ? gestures : null}
            {view.timer === null ? appointments : null}
            <SlotChain slot={slot} slots={slots} />
            {asking ? null : messages}
            <Irritants view={view} />
            <Evidence edition={edition} view={view} />
            <Documents view={view} />
            <After view={view} />
            <Checks view={view} />
            {view.timer === null ? null : appointments}
            {raised ? null : gestures}
          </div>
        </div>
      </StepsOfSlot>
      <KeysWindow keys={keys} isOpen={telling} onClose={() => setTelling(false)} />
    </Shell>
  );
}

const claim = (log: string, step: string, claimed: boolean): void =>
  void say(log, 'step.claimed', { step, claimed: !claimed });
