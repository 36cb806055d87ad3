import {
  CalendarCheck,
  CalendarClock,
  CalendarPlus,
  CalendarX,
  Check,
  Eye,
  Send,
  Trash2,
  Video,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { proposalState, type ProposalView } from '../../protocol/appointment.ts';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { isMeetingLink } from '../../protocol/meeting.ts';
import { commonLink } from '../../protocol/settings.ts';
import type { Failure } from '../api.ts';
import { Badge, Unsent } from '../part/badge.tsx';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText, type TextKey } from '../locale.ts';
import { say } from '../state/actions.ts';
import { clashes, takenIn, zoneOf, type Seat, type Standing, type Taken } from './plan.ts';
import { ProposeWindow } from './propose-window.tsx';
import { useSeats } from './seats.ts';
import { useZone } from './zone.ts';

const standings: Record<Standing, { icon: typeof Check; tone: string; key: TextKey }> = {
  agreed: { icon: CalendarCheck, tone: 'good', key: 'standing.agreed' },
  waiting: { icon: CalendarClock, tone: 'calm', key: 'standing.waiting' },
  declined: { icon: CalendarX, tone: 'mild', key: 'standing.declined' },
  none: { icon: CalendarPlus, tone: 'calm', key: 'standing.none' },
};

/** Where the appointment of a slot stands. */
export function StandingBadge({ standing }: { standing: Standing }) {
  const { t } = useText();
  const { icon, tone, key } = standings[standing];
  return <Badge icon={icon} tone={tone} text={t(key)} />;
}

const states: Record<ReturnType<typeof proposalState>, { icon: typeof Check; tone: string; key: TextKey }> = {
  sent: { icon: Send, tone: 'calm', key: 'proposed.sent' },
  seen: { icon: Eye, tone: 'calm', key: 'proposed.seen' },
  accepted: { icon: Check, tone: 'good', key: 'proposed.accepted' },
  declined: { icon: X, tone: 'mild', key: 'proposed.declined' },
  withdrawn: { icon: Trash2, tone: 'calm', key: 'proposed.withdrawn' },
};

type Props = { edition: BoardEdition; slot: BoardSlot; slots: readonly BoardSlot[]; mayWrite: boolean };

/** The proposals of one slot, each with its state, its link, what it overlaps, and its withdrawal. */
export function Appointments({ edition, slot, slots, mayWrite }: Props) {
  const { t } = useText();
  const seats = useSeats(slots);
  const [proposing, setProposing] = useState(false);
  const seat = seats.find((one) => one.slot.id === slot.id);
  if (seat === undefined) return null;
  const { view } = seat;
  const taken = takenIn(seats);
  const list = [...view.proposals].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  return (
    <section className="card" aria-label={t('proposed.title')}>
      <h2>{t('proposed.title')}</h2>
      {list.length === 0 ? <p className="muted">{t('proposed.none')}</p> : null}
      <ul className="appointments">
        {list.map((one) => (
          <Appointment
            key={one.id}
            seat={seat}
            proposal={one}
            taken={taken}
            lobby={commonLink(settingsOf(edition))}
            mayWrite={mayWrite}
          />
        ))}
      </ul>
      {mayWrite && view.closedAt === null ? (
        <div className="actions">
          <Button onPress={() => setProposing(true)}>
            <CalendarPlus aria-hidden size={16} />
            {t('propose.title')}
          </Button>
        </div>
      ) : null}
      {proposing ? (
        <ProposeWindow seat={seat} edition={edition} taken={taken} onClose={() => setProposing(false)} />
      ) : null}
    </section>
  );
}

type One = { seat: Seat; proposal: ProposalView; taken: readonly Taken[]; lobby: string | null; mayWrite: boolean };

function Appointment({ seat: { slot, view }, proposal, taken, lobby, mayWrite }: One) {
  const { t, day, time } = useText();
  const [linking, setLinking] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const zone = useZone(zoneOf(view), proposal.startsAt);
  const state = proposalState(proposal);
  const isOn = view.agreed?.id === proposal.id;
  const isLive = state === 'sent' || state === 'seen' || state === 'accepted';
  const found = isLive ? clashes({ ...proposal, slot: slot.id, by: proposal.actor }, taken, lobby) : [];
  const { icon, tone, key } = states[state];
  const when = `${day(proposal.startsAt)}, ${time(proposal.startsAt)}`;
  const withdraw = async () => {
    setRemoving(false);
    for (const { device, n } of proposal.events) {
      const answer = await say(slot.log, 'event.corrected', { device, n, reason: 'withdrawn' });
      setFailure(answer.ok ? null : answer.failure);
    }
  };
  return (
    <li className={isOn ? 'appointment appointment-on' : 'appointment'}>
      <div className="marks">
        <strong>{when}</strong>
        {zone === null ? null : (
          <span className="muted">{t('proposed.there', { time: zone.time(proposal.startsAt), zone: zone.name })}</span>
        )}
        <Badge icon={icon} tone={tone} text={t(key)} />
        {isOn ? <Badge icon={CalendarCheck} tone="brand" text={t('proposed.on')} /> : null}
        {proposal.sent ? null : <Unsent />}
      </div>
      <span className="muted">
        {t('slot.minutes', { count: proposal.minutes })} · {t('proposed.by', { who: proposal.actor })}
        {proposal.teams === null ? '' : ` · ${t('proposed.link')}`}
      </span>
      {proposal.answer?.note ? <p className="said">{proposal.answer.note}</p> : null}
      {found.map((clash) => (
        <Notice key={`${clash.label} ${clash.startsAt}`} tone="warn" title={t('clash.title')}>
          <p>
            {t(clash.why === 'room' ? 'clash.room' : 'clash.organiser', {
              label: clash.label,
              time: time(clash.startsAt),
            })}
          </p>
        </Notice>
      ))}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {mayWrite && isLive && view.closedAt === null ? (
        <div className="actions">
          <Button look="quiet" onPress={() => setLinking(true)} aria-label={t('link.for', { when })}>
            <Video aria-hidden size={16} />
            {t(proposal.teams === null ? 'link.add' : 'link.change')}
          </Button>
          <Button look="quiet" onPress={() => setRemoving(true)} aria-label={t('withdraw.for', { when })}>
            <Trash2 aria-hidden size={16} />
            {t('withdraw.action')}
          </Button>
        </div>
      ) : null}
      <Window title={t('link.title')} isOpen={linking} onClose={() => setLinking(false)}>
        <LinkForm log={slot.log} proposal={proposal} onDone={() => setLinking(false)} />
      </Window>
      <Window title={t('withdraw.title')} isOpen={removing} onClose={() => setRemoving(false)}>
        <div className="form">
          <p>{t(state === 'accepted' ? 'withdraw.accepted' : 'withdraw.text', { when })}</p>
          <div className="actions end">
            <Button onPress={() => setRemoving(false)}>{t('action.cancel')}</Button>
            <Button look="main" onPress={() => void withdraw()}>
              {t('withdraw.confirm')}
            </Button>
          </div>
        </div>
      </Window>
    </li>
  );
}

/** The link of the meeting of a time that was proposed: only the link changes, the answer stands. */
function LinkForm({ log, proposal, onDone }: { log: string; proposal: ProposalView; onDone: () => void }) {
  const { t } = useText();
  const [link, setLink] = useState(proposal.teams ?? '');
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async () => {
    const teams = link.trim() === '' ? null : link.trim();
    setWrong(teams !== null && !isMeetingLink(teams));
    if (teams !== null && !isMeetingLink(teams)) return;
    const { id, startsAt, minutes } = proposal;
    const answer = await say(log, 'slot.proposed', { id, startsAt, minutes, teams });
    if (answer.ok) onDone();
    else setFailure(answer.failure);
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label={t('propose.link')}
        hint={t('propose.link-hint')}
        value={link}
        onChange={setLink}
        error={wrong ? t('propose.link-wrong') : null}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onDone}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {t('link.save')}
        </Button>
      </div>
    </form>
  );
}
