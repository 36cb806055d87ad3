import { MailPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { settingsOf, type BoardEdition } from '../../protocol/board.ts';
import { daysOf } from '../../protocol/half-day.ts';
import { isFree, oneAfterAnother, openStarts, outside } from '../../protocol/opening.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { LocalAddress, useHubInfo } from '../part/local-address.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { loadSlots } from '../state/actions.ts';
import { people } from '../state/people.ts';
import { useBoard } from '../state/store.ts';
import { letterOf, parisFields, parisInstant } from './invitation.ts';
import { InviteDone, type InviteResult } from './invite-done.tsx';
import { SlotTimes } from './slot-times.tsx';
import { uninvited } from './people.ts';

type Props = {
  edition: BoardEdition;
  who: readonly Participant[];
  mail: boolean;
  onClose: () => void;
  onDone: () => void;
};
const MINUTES = 60;
/** Instant shown where none was chosen yet. */
const NO_TIME = 0;

/** Invites participants, after showing what each will read and who is left out. */
export function InviteWindow(props: Props) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const [held, setHeld] = useState(false);
  // Chosen once: whoever is invited meanwhile stays in the list of what was done.
  const [invited] = useState(() => props.who.filter((one) => uninvited(one) === null));
  const close = () => (held ? setAsking(true) : props.onClose());
  return (
    <Window title={t('invite.title', { count: invited.length })} isOpen onClose={close}>
      {asking && held ? (
        <div className="form">
          <Notice tone="bad" title={t('invite.leave')}>
            <p>{t('invite.leave-text')}</p>
          </Notice>
          <div className="actions end">
            <Button onPress={() => setAsking(false)}>{t('action.cancel')}</Button>
            <Button look="danger" onPress={props.onClose}>
              {t('invite.leave-yes')}
            </Button>
          </div>
        </div>
      ) : null}
      <div hidden={asking && held}>
        <Invite {...props} invited={invited} onClose={close} onHeld={setHeld} />
      </div>
    </Window>
  );
}

type InviteProps = Props & { invited: readonly Participant[]; onHeld: (held: boolean) => void };

function Invite({ edition, who, mail, invited, onClose, onDone, onHeld }: InviteProps) {
  const { t, language } = useText();
  const info = useHubInfo();
  const slots = useBoard((s) => s.slots[edition.id]?.value ?? null);
  const busyHours = (slots ?? []).map((slot) => ({ at: Date.parse(slot.startsAt), minutes: slot.minutes }));
  const [first, setFirst] = useState(() => {
    const start = openStarts(edition, MINUTES, Date.now()).find((at) => isFree(at, MINUTES, busyHours));
    return start === undefined ? { date: daysOf(edition).at(-1) ?? edition.endsOn, time: '09:00' } : parisFields(start);
  });
  const [spread, setSpread] = useState(true);
  const [words, setWords] = useState(t('invite.words', { edition: edition.name }));
  const [byMail, setByMail] = useState(mail);
  const [again, setAgain] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [results, setResults] = useState<readonly InviteResult[]>([]);
  const [taken, setTaken] = useState(false);
  useEffect(() => void loadSlots(edition.id), [edition.id]);

  const left = invited.filter(({ id }) => !results.some(({ participant }) => participant === id));
  const bare = invited.filter(({ slot }) => slot === null);
  const before = left.filter(({ invitedAt }) => invitedAt !== null).length;
  const start = parisInstant(first.date, first.time);
  const starts =
    start === null
      ? []
      : spread
        ? oneAfterAnother(edition, start, MINUTES, bare.length, busyHours)
        : bare.map(() => start);
  const isShort = starts.length < bare.length;
  const about = { edition: edition.name, contact: edition.contact, download: info?.download ?? null };

  /** The session that somebody has, or is to have. */
  const session = (one: Participant) => {
    const has = slots?.find(({ id }) => id === one.slot?.id);
    const startsAt = new Date(starts[bare.findIndex(({ id }) => id === one.id)] ?? NO_TIME).toISOString();
    return one.slot === null
      ? { startsAt, minutes: MINUTES, meeting: settingsOf(edition).meeting.link }
      : { startsAt: one.slot.startsAt, minutes: one.slot.minutes, meeting: has?.meeting };
  };
  const letter = (one: Participant): string => letterOf({ ...one, ...session(one) }, words, about, language, t);

  const send = async () => {
    if (start === null || isShort) return;
    setBusy(true);
    setFailure(null);
    const done = [...results];
    // One at a time: each has their own hour, and a hub that stops leaves no doubt about who was invited.
    for (const one of left) {
      const { startsAt, minutes } = session(one);
      const subject = t('invite.subject', { edition: edition.name }).slice(0, 120);
      const items = [{ participant: one.id, text: letter(one) }];
      const answer = await people.invite(edition.id, {
        items,
        mail: byMail && mail,
        subject,
        slot: { startsAt, minutes },
        again,
      });
      if (!answer.ok) {
        setFailure(answer.failure);
        break;
      }
      const fresh = answer.value.results.filter(({ is }) => is !== 'failed');
      if (fresh.length === 0) setFailure({ code: 'hub.failed', info: {} });
      if (fresh.some(({ way }) => way !== null)) {
        setTaken(false);
        onHeld(true);
      }
      done.push(...fresh);
      setResults([...done]);
    }
    setBusy(false);
    onDone();
  };
  if (results.length > 0 && (left.length === 0 || !busy)) {
    return (
      <InviteDone
        results={results}
        invited={invited}
        left={left}
        failure={failure}
        busy={busy}
        letter={letter}
        taken={taken}
        onTaken={() => {
          setTaken(true);
          onHeld(false);
        }}
        onRetry={() => void send()}
        onClose={onClose}
      />
    );
  }
  const [shown] = left;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {bare.length === 0 ? null : (
        <SlotTimes
          count={bare.length}
          first={first}
          onFirst={setFirst}
          spread={spread}
          onSpread={setSpread}
          starts={starts}
          wrong={start === null}
          out={start === null ? null : outside(edition, new Date(start).toISOString(), MINUTES)}
        />
      )}
      <Field label={t('remind.label')} value={words} onChange={setWords} rows={3} maxLength={1500} />
      {mail ? (
        <label className="tick">
          <input type="checkbox" checked={byMail} onChange={(event) => setByMail(event.target.checked)} />
          <span>{t('invite.mail', { count: left.filter(({ email }) => email !== null).length })}</span>
        </label>
      ) : (
        <p className="muted">{t('invite.no-mail')}</p>
      )}
      {before === 0 ? null : (
        <label className="tick">
          <input type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} />
          <span>{t('invite.again', { count: before })}</span>
        </label>
      )}
      {shown === undefined ? null : (
        <>
          <h3>{t('invite.preview', { label: shown.label })}</h3>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to */}
          <pre className="copy-text" tabIndex={0} aria-label={t('invite.preview', { label: shown.label })}>
            {letter(shown)
              .replaceAll('{web}', t('invite.place-web'))
              .replaceAll('{code}', t('invite.place-code'))
              .replaceAll('{hub}', info?.address ?? location.origin)
              .replaceAll('{link}', t('invite.place-link'))}
          </pre>
        </>
      )}
      <LocalAddress address={info?.address} />
      <LeftOut who={who} />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button
          look="main"
          type="submit"
          isDisabled={busy || left.length === 0 || words.trim() === '' || start === null || isShort}
        >
          <MailPlus aria-hidden size={18} />
          {busy ? t('invite.sending') : t('invite.send', { count: left.length })}
        </Button>
      </div>
    </form>
  );
}

/** Those who were chosen and cannot be invited, each with the reason. */
function LeftOut({ who }: { who: readonly Participant[] }) {
  const { t } = useText();
  const out = who.map((one) => ({ one, why: uninvited(one) })).filter(({ why }) => why !== null);
  if (out.length === 0) return null;
  return (
    <section aria-label={t('invite.left-out', { count: out.length })}>
      <h3>{t('invite.left-out', { count: out.length })}</h3>
      <ul className="unlisted">
        {out.map(({ one, why }) => (
          <li key={one.id}>{why === null ? null : t(`invite.why.${why}`, { label: one.label })}</li>
        ))}
      </ul>
    </section>
  );
}
