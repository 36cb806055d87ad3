import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { daysOf } from '../../protocol/half-day.ts';
import { INVITE_BATCH, type InviteAnswer, type Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { CopyText } from '../part/copy.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { people } from '../state/people.ts';
import { filledLetter, letterOf } from './invitation.ts';
import { uninvited } from './people.ts';

type Props = {
  edition: BoardEdition;
  who: readonly Participant[];
  mail: boolean;
  onClose: () => void;
  onDone: () => void;
};
/** Time of the slots that are made: the first that is usual. */
const FIRST = '09:00';
type Result = InviteAnswer['results'][number];

/** Invites participants, after showing what each will read and who is left out. */
export function InviteWindow(props: Props) {
  const { t } = useText();
  const invited = props.who.filter((one) => uninvited(one) === null);
  return (
    <Window title={t('invite.title', { count: invited.length })} isOpen onClose={props.onClose}>
      <Invite {...props} invited={invited} />
    </Window>
  );
}

function Invite({ edition, who, mail, invited, onClose, onDone }: Props & { invited: readonly Participant[] }) {
  const { t } = useText();
  const [date, setDate] = useState(() => {
    const days = daysOf(edition);
    return days.find((day) => Date.parse(`${day}T${FIRST}`) > Date.now()) ?? days.at(-1) ?? edition.endsOn;
  });
  const [time, setTime] = useState(FIRST);
  const [words, setWords] = useState(t('invite.words', { edition: edition.name }));
  const [byMail, setByMail] = useState(mail);
  const [again, setAgain] = useState(false);
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [results, setResults] = useState<readonly Result[]>([]);
  const about = { edition: edition.name, contact: edition.contact };
  const letter = (one: Participant): string => letterOf(one, words, about, t);
  const left = invited.filter(({ id }) => !results.some(({ participant }) => participant === id));
  const bare = left.filter(({ slot }) => slot === null).length;
  const before = left.filter(({ invitedAt }) => invitedAt !== null).length;

  const send = async () => {
    const when = new Date(`${date}T${time}`);
    setWrong(Number.isNaN(when.getTime()));
    if (Number.isNaN(when.getTime())) return;
    setBusy(true);
    setFailure(null);
    const done = [...results];
    for (let from = 0; from < left.length; from += INVITE_BATCH) {
      const items = left.slice(from, from + INVITE_BATCH).map((one) => ({ participant: one.id, text: letter(one) }));
      const slot = { startsAt: when.toISOString(), minutes: 60 };
      const subject = t('invite.subject', { edition: edition.name }).slice(0, 120);
      const answer = await people.invite(edition.id, { items, mail: byMail && mail, subject, slot, again });
      if (!answer.ok) {
        // Those who were invited are: another try is about the others.
        setFailure(answer.failure);
        break;
      }
      done.push(...answer.value.results);
    }
    setResults(done);
    setBusy(false);
    onDone();
  };
  if (left.length === 0 && results.length > 0) {
    return <Done results={results} invited={invited} letter={letter} onClose={onClose} />;
  }
  const [first] = left;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {bare === 0 ? null : (
        <>
          <p>{t('invite.slots', { count: bare })}</p>
          <div className="row">
            <Field
              label={t('slot.date')}
              type="date"
              value={date}
              onChange={setDate}
              error={wrong ? t('slot.error.startsAt') : null}
            />
            <Field label={t('slot.time')} type="time" value={time} onChange={setTime} />
          </div>
        </>
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
      {first === undefined ? null : (
        <>
          <h3>{t('invite.preview', { label: first.label })}</h3>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to */}
          <pre className="copy-text" tabIndex={0} aria-label={t('invite.preview', { label: first.label })}>
            {letter(first)
              .replaceAll('{web}', t('invite.place-web'))
              .replaceAll('{code}', t('invite.place-code'))
              .replaceAll('{hub}', location.origin)
              .replaceAll('{link}', t('invite.place-link'))}
          </pre>
        </>
      )}
      <LeftOut who={who} />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy || left.length === 0 || words.trim() === ''}>
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

type DoneProps = {
  results: readonly Result[];
  invited: readonly Participant[];
  letter: (one: Participant) => string;
  onClose: () => void;
};

/** What left by mail, and the messages to hand over otherwise: their codes are shown once. */
function Done({ results, invited, letter, onClose }: DoneProps) {
  const { t } = useText();
  const mailed = results.filter(({ mail }) => mail === 'queued').length;
  const recent = results.filter(({ is }) => is === 'recent').length;
  const byHand = results.flatMap(({ participant, way }) => {
    const one = invited.find(({ id }) => id === participant);
    return one === undefined || way === null ? [] : [{ one, way }];
  });
  return (
    <div className="form">
      <Notice tone="good" title={t('invite.done', { count: results.filter(({ is }) => is === 'invited').length })}>
        {mailed > 0 ? <p>{t('invite.mailed', { count: mailed })}</p> : null}
        {recent > 0 ? <p>{t('invite.recent', { count: recent })}</p> : null}
      </Notice>
      {byHand.length === 0 ? null : <p>{t('invite.by-hand', { count: byHand.length })}</p>}
      {byHand.map(({ one, way }) => (
        <CopyText key={one.id} label={one.label} value={filledLetter(letter(one), way)} />
      ))}
      <div className="actions end">
        <Button look="main" onPress={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}
