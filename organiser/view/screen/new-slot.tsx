import { useState, type FormEvent } from 'react';
import { newSlot, settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { regionsFor } from '../regions.ts';
import { createSlot } from '../state/actions.ts';
import { useMay } from '../state/hooks.ts';
import { sameTime } from './same-time.ts';

type Draft = {
  label: string;
  date: string;
  time: string;
  minutes: string;
  couloir: string;
  region: string;
  personId: string;
};
type Props = {
  edition: BoardEdition;
  /** The other slots, to say which have the same time. */
  slots: readonly BoardSlot[];
  isOpen: boolean;
  onClose: () => void;
  onMade: (slot: BoardSlot) => void;
};

export function NewSlotWindow(props: Props) {
  const { t } = useText();
  return (
    <Window title={t('slot.create')} isOpen={props.isOpen} onClose={props.onClose}>
      <Form {...props} />
    </Window>
  );
}

/** Today when the edition is under way, else its first day. */
function firstDay({ startsOn, endsOn }: BoardEdition): string {
  const now = new Date();
  const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  return today > startsOn && today <= endsOn ? today : startsOn;
}

function Form({ edition, slots, onClose, onMade }: Props) {
  const { t, time: clockOf } = useText();
  const { regions: own } = useMay();
  const open = regionsFor(edition, own);
  const [draft, setDraft] = useState<Draft>({
    label: '',
    date: firstDay(edition),
    time: '09:00',
    minutes: '60',
    couloir: '',
    region: own?.length === 1 ? (own[0] ?? '') : '',
    personId: '',
  });
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof draft>) => setDraft((d) => ({ ...d, ...part }));

  const when = new Date(`${draft.date}T${draft.time}`);
  const isTime = !Number.isNaN(when.getTime());
  const same = sameTime(slots, isTime ? when.toISOString() : '', Number(draft.minutes));

  const submit = async () => {
    const parsed = newSlot.safeParse({
      label: draft.label,
      startsAt: isTime ? when.toISOString() : '',
      minutes: Number(draft.minutes),
      couloir: draft.couloir,
      region: draft.region === '' ? null : draft.region,
      personId: draft.personId.trim() === '' ? null : draft.personId,
    });
    const bad = new Set(parsed.success ? [] : parsed.error.issues.map((i) => String(i.path[0])));
    // Somebody limited to some regions makes slots there only.
    if (own !== null && draft.region === '') bad.add('region');
    setWrong(bad);
    if (!parsed.success || bad.size > 0) return;
    setBusy(true);
    setFailure(null);
    const answer = await createSlot(edition.id, parsed.data);
    setBusy(false);
    if (!answer.ok) {
      setFailure(answer.failure);
      return;
    }
    onClose();
    onMade(answer.value);
  };
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label={t('slot.label')}
        hint={t('slot.label-hint')}
        value={draft.label}
        onChange={(label) => set({ label })}
        error={wrong.has('label') ? t('slot.error.label') : null}
        maxLength={80}
        required
      />
      <Field
        label={t('slot.person-id')}
        hint={t('slot.person-id-hint')}
        value={draft.personId}
        onChange={(personId) => set({ personId })}
        error={wrong.has('personId') ? t('slot.error.personId') : null}
        maxLength={40}
      />
      <Choice
        label={t('slot.couloir')}
        value={draft.couloir}
        onChange={(couloir) => set({ couloir })}
        error={wrong.has('couloir') ? t('slot.error.couloir') : null}
      >
        <option value="">{t('slot.couloir-choose')}</option>
        {settingsOf(edition).couloirs.map((c) => (
          <option key={c} value={c}>
            {t(`couloir.${c}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('slot.region')}
        hint={t('slot.region-hint')}
        value={draft.region}
        onChange={(region) => set({ region })}
        error={wrong.has('region') ? t('slot.error.region') : null}
      >
        <option value="">{t(own === null ? 'slot.region-none' : 'slot.region-choose')}</option>
        {open.map((region) => (
          <option key={region} value={region}>
            {region}
          </option>
        ))}
      </Choice>
      <div className="row">
        <Field
          label={t('slot.date')}
          type="date"
          value={draft.date}
          onChange={(date) => set({ date })}
          error={wrong.has('startsAt') ? t('slot.error.startsAt') : null}
          required
        />
        <Field label={t('slot.time')} type="time" value={draft.time} onChange={(time) => set({ time })} required />
        <Field
          label={t('slot.duration')}
          type="number"
          value={draft.minutes}
          onChange={(minutes) => set({ minutes })}
          error={wrong.has('minutes') ? t('slot.error.minutes') : null}
          required
        />
      </div>
      {same.length === 0 ? null : (
        <Notice tone="warn" title={t('slot.same-time', { count: same.length })}>
          <p>{same.map((slot) => `${slot.label} (${clockOf(slot.startsAt)})`).join(', ')}</p>
        </Notice>
      )}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy}>
          {t('slot.submit')}
        </Button>
      </div>
    </form>
  );
}
