import { useState } from 'react';
import { contactBody, type ReadySlot } from '../../protocol/readiness.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { setContact } from '../state/actions.ts';

type Props = { slot: ReadySlot | null; onClose: () => void; onDone: () => void };

/** The contact address of a participant: only organisers see it, and it can be forgotten. */
export function ContactWindow({ slot, onClose, onDone }: Props) {
  const { t } = useText();
  if (slot === null) return null;
  return (
    <Window title={t('contact.title', { label: slot.label })} isOpen onClose={onClose}>
      <ContactForm slot={slot} onClose={onClose} onDone={onDone} />
    </Window>
  );
}

/** Types an address, or forgets it. */
export function ContactForm({ slot, onClose, onDone }: Props & { slot: ReadySlot }) {
  const { t } = useText();
  const [typed, setTyped] = useState(slot.contact ?? '');
  const [wrong, setWrong] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = async (email: string | null) => {
    const parsed = contactBody.safeParse({ email });
    setWrong(!parsed.success);
    if (!parsed.success) return;
    const answer = await setContact(slot.id, parsed.data.email);
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    onDone();
    onClose();
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void save(typed.trim());
      }}
    >
      <Field
        label={t('contact.email')}
        hint={t('contact.hint')}
        type="email"
        value={typed}
        onChange={setTyped}
        error={wrong ? t('contact.wrong') : null}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        {slot.contact === null ? null : (
          <Button look="danger" onPress={() => void save(null)}>
            {t('contact.forget')}
          </Button>
        )}
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {t('contact.save')}
        </Button>
      </div>
    </form>
  );
}
