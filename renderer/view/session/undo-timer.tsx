import { Play, Undo2 } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { backToStep } from './hour-keys.ts';

/** How long a start can be taken back, in milliseconds: afterwards the minutes were lived. */
const START_MS = 5 * 60_000;
const PLACE = 'timer-undo';

/** The hour was started by mistake: taken back by who started it, while it is young and has no result. */
export function CancelStart({ now }: { now: number }) {
  const start = useStore((s) => s.snapshot?.log.timerSaid.start ?? null);
  const timer = useStore((s) => s.snapshot?.log.timer ?? null);
  const steps = useStore((s) => s.snapshot?.log.steps);
  if (start?.role !== 'participant' || timer === null || steps === undefined) return null;
  const hasResult = Object.values(steps).some(({ attempts }) => attempts.some(({ at }) => at >= timer.startedAt));
  if (hasResult || now - Date.parse(timer.startedAt) > START_MS) return null;
  return <TakeBack said={start} words="timer.cancel-start" done="timer.said-cancelled" icon={Undo2} />;
}

/** The hour was ended too soon: goes on, by who ended it, while the organisers did not close the slot. */
export function ResumeHour() {
  const end = useStore((s) => s.snapshot?.log.timerSaid.end ?? null);
  const closed = useStore((s) => (s.snapshot?.log.closedAt ?? null) !== null);
  if (end?.role !== 'participant' || closed) return null;
  return <TakeBack said={end} words="timer.resume" done="timer.said-resumed" icon={Play} />;
}

type Props = {
  said: { device: string; n: number };
  words: 'timer.cancel-start' | 'timer.resume';
  done: 'timer.said-cancelled' | 'timer.said-resumed';
  icon: typeof Play;
};

function TakeBack({ said: { device, n }, words, done, icon }: Props) {
  const t = useText();
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const undo = async () => {
    if (!(await act(PLACE, 'said.undo', { device, n })).ok) return;
    say(t(done));
    backToStep();
  };
  return (
    <>
      <ActionButton look="quiet" icon={icon} busy={busy} onPress={() => void undo()}>
        {t(words)}
      </ActionButton>
      <PlaceFailure place={PLACE} />
    </>
  );
}
