import { MailPlus } from 'lucide-react';
import { useState } from 'react';
import { REMIND_HOURS, REMIND_MOST, type ReadySlot, type RemindersAnswer } from '../../protocol/readiness.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { remind } from '../state/actions.ts';
import { ContactForm } from './contact-window.tsx';
import { isRecent } from './ready.ts';
import { invitation, reachOf, reminderText, type LeftOut } from './reminder.ts';

type Props = {
  edition: string;
  /** Those who are not ready, as they are now; null while nobody is being reminded. */
  slots: readonly ReadySlot[] | null;
  mail: boolean;
  onClose: () => void;
  /** Something was sent or an address changed: read again. */
  onDone: () => void;
};

/** Reminds participants, after showing to each what will be written to them, and who is left out and why. */
export function RemindWindow({ edition, slots, mail, onClose, onDone }: Props) {
  const { t } = useText();
  if (slots === null) return null;
  const { reached, left } = reachOf(slots, mail);
  const most = reached.slice(0, REMIND_MOST);
  return (
    <Window title={t('remind.title', { count: most.length })} isOpen onClose={onClose}>
      {most.length === 0 ? (
        <p>{t('remind.nobody')}</p>
      ) : (
        <Form edition={edition} slots={most} mail={mail} onClose={onClose} onDone={onDone} />
      )}
      <LeftOutList left={left} onDone={onDone} />
    </Window>
  );
}

/** Those whom nothing can reach, each with the reason and what would change it. */
function LeftOutList({ left, onDone }: { left: readonly LeftOut[]; onDone: () => void }) {
  const { t } = useText();
  const [adding, setAdding] = useState<string | null>(null);
  if (left.length === 0) return null;
  return (
    <section className="left-out" aria-label={t('remind.left-out', { count: left.length })}>
      <h3>{t('remind.left-out', { count: left.length })}</h3>
      <ul>
        {left.map(({ slot, why }) => (
          <li key={slot.id}>
            <p>
              <strong>{slot.label}</strong> — {t(`remind.why.${why}`)}
            </p>
            {why !== 'no-address' ? null : adding === slot.id ? (
              <ContactForm slot={slot} onClose={() => setAdding(null)} onDone={onDone} />
            ) : (
              <Button onPress={() => setAdding(slot.id)} aria-label={t('ready.add-address', { label: slot.label })}>
                <MailPlus aria-hidden size={16} />
                {t('remind.add-address')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

type FormProps = Omit<Props, 'slots'> & { slots: readonly ReadySlot[] };

function Form({ edition, slots, mail, onClose, onDone }: FormProps) {
  const { t, language } = useText();
  const [words, setWords] = useState(t('remind.words'));
  const [byMail, setByMail] = useState(mail);
  const [again, setAgain] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<RemindersAnswer['results'] | null>(null);
  const [opened] = useState(() => Date.now());
  const recent = slots.filter((slot) => isRecent(slot, opened, REMIND_HOURS));
  const addresses = slots.filter(({ contact }) => contact !== null).length;

  // Without the mail, nothing reaches those who have not joined.
  const isSent = (slot: ReadySlot): boolean => slot.joined || byMail;
  const invited = slots.filter(({ joined }) => !joined).length;
  const counted = slots.filter((slot) => isSent(slot) && (again || !recent.includes(slot))).length;

  const send = async () => {
    setBusy(true);
    const answer = await remind(edition, {
      items: slots.filter(isSent).map((slot) => {
        const text = textOf(slot);
        return { slot: slot.id, text, ...(slot.joined ? {} : { mailText: invitation(text, t) }) };
      }),
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
  const textOf = (slot: ReadySlot): string => reminderText(slot, words, t, language);
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
      {invited > 0 && byMail ? <p className="muted">{t('remind.invited', { count: invited })}</p> : null}
      <h3>{t('remind.preview')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to */}
      <ul className="previews" tabIndex={0} aria-label={t('remind.preview')}>
        {slots.map((slot) => (
          <li key={slot.id}>
            <strong>{slot.label}</strong>
            {isSent(slot) ? (
              <p className="said">{slot.joined ? textOf(slot) : invitation(textOf(slot), t)}</p>
            ) : (
              <p className="muted">{t('remind.mail-only')}</p>
            )}
          </li>
        ))}
      </ul>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button
          look="main"
          type="submit"
          isDisabled={busy || words.trim() === '' || slots.every((slot) => !isSent(slot))}
        >
          {t('remind.send', { count: counted })}
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
