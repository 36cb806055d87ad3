import { useState } from 'react';
import { REMIND_HOURS, REMIND_MOST, type ReadySlot, type RemindersAnswer } from '../../protocol/readiness.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { checkName } from '../part/check-names.ts';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText, type Translate } from '../locale.ts';
import { remind } from '../state/actions.ts';
import { isRecent, toSettle } from './ready.ts';

type Props = {
  edition: string;
  slots: readonly ReadySlot[] | null;
  mail: boolean;
  onClose: () => void;
  onDone: () => void;
};

/** Reminds participants, after showing to each what will be written to them. */
export function RemindWindow(props: Props) {
  const { t } = useText();
  if (props.slots === null) return null;
  return (
    <Window title={t('remind.title', { count: props.slots.length })} isOpen onClose={props.onClose}>
      <Form {...props} slots={props.slots.slice(0, REMIND_MOST)} />
    </Window>
  );
}

/** What one participant reads: the organiser's own words, with what remains for that participant. */
export function reminderText(slot: ReadySlot, words: string, t: Translate): string {
  const points = toSettle(slot).map(({ id }) => checkName(t, id));
  const rest = points.length === 0 ? t('remind.nothing-yet') : t('remind.points', { points: points.join(', ') });
  return `${words.trim()}\n${rest}\n${t('remind.how')}`.trim();
}

function Form({ edition, slots, mail, onClose, onDone }: Props & { slots: readonly ReadySlot[] }) {
  const { t } = useText();
  const [words, setWords] = useState(t('remind.words'));
  const [byMail, setByMail] = useState(mail);
  const [again, setAgain] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<RemindersAnswer['results'] | null>(null);
  const [opened] = useState(() => Date.now());
  const recent = slots.filter((slot) => isRecent(slot, opened, REMIND_HOURS));
  const addresses = slots.filter(({ contact }) => contact !== null).length;

  const send = async () => {
    setBusy(true);
    const answer = await remind(edition, {
      items: slots.map((slot) => ({ slot: slot.id, text: reminderText(slot, words, t) })),
      mail: byMail && mail,
      subject: t('remind.subject'),
      again,
    });
    setBusy(false);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    setDone(answer.value.results);
    onDone();
  };
  if (done !== null) return <Done results={done} onClose={onClose} />;
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field
        label={t('remind.label')}
        hint={t('remind.hint')}
        value={words}
        onChange={setWords}
        rows={3}
        maxLength={2000}
      />
      {mail ? (
        <label className="tick">
          <input type="checkbox" checked={byMail} onChange={(event) => setByMail(event.target.checked)} />
          <span>{t('remind.mail', { count: addresses })}</span>
        </label>
      ) : (
        <p className="muted">{t('remind.no-mail')}</p>
      )}
      {recent.length === 0 ? null : (
        <label className="tick">
          <input type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} />
          <span>{t('remind.again', { count: recent.length, hours: REMIND_HOURS })}</span>
        </label>
      )}
      <h3>{t('remind.preview')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to */}
      <ul className="previews" tabIndex={0} aria-label={t('remind.preview')}>
        {slots.map((slot) => (
          <li key={slot.id}>
            <strong>{slot.label}</strong>
            <p className="said">{reminderText(slot, words, t)}</p>
          </li>
        ))}
      </ul>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy || words.trim() === ''}>
          {t('remind.send', { count: again ? slots.length : slots.length - recent.length })}
        </Button>
      </div>
    </form>
  );
}

function Done({ results, onClose }: { results: RemindersAnswer['results']; onClose: () => void }) {
  const { t } = useText();
  const count = (test: (one: RemindersAnswer['results'][number]) => boolean): number => results.filter(test).length;
  const [reminded, recent, mails] = [
    count(({ is }) => is === 'reminded'),
    count(({ is }) => is === 'recent'),
    count(({ mail }) => mail === 'queued'),
  ];
  return (
    <div className="form">
      <Notice tone="good" title={t('remind.done', { count: reminded })}>
        {mails > 0 ? <p>{t('remind.mails', { count: mails })}</p> : null}
        {recent > 0 ? <p>{t('remind.left', { count: recent })}</p> : null}
      </Notice>
      <div className="actions end">
        <Button look="main" onPress={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}
