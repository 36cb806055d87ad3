import { useState, type FormEvent } from 'react';
import { newSlot, settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { wallOf } from '../../protocol/half-day.ts';
import { openStarts, outside } from '../../protocol/opening.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { usePeople } from '../participants/use-people.ts';
import { regionsFor } from '../regions.ts';
import { createSlot } from '../state/actions.ts';
import { useMay } from '../state/hooks.ts';
import { sameTime } from './same-time.ts';

type Draft = {
  /** Id of the participant whom it is for, empty for a name of one's own. */
  participant: string;
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

const two = (value: number): string => String(value).padStart(2, '0');

/** The next start of a session, the first one of the edition when all are past. */
function firstTime(edition: BoardEdition, zone: string): { day: string; minutes: number } {
  const now = Date.now();
  const [start] = [...openStarts(edition, 60, now, zone), ...openStarts(edition, 60, 0, zone)];
  return wallOf(start ?? Math.max(now, Date.parse(edition.startsOn)), zone);
}

function Form({ edition, slots, onClose, onMade }: Props) {
  const { t, time: clockOf } = useText();
  const { regions: own } = useMay();
  const open = regionsFor(edition, own);
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const waiting = (usePeople(edition.id).value?.participants ?? []).filter(
    (one) => one.state === 'approved' && one.slot === null,
  );
  const [first] = useState(() => firstTime(edition, zone));
  const [draft, setDraft] = useState<Draft>({
    participant: '',
    label: '',
    date: first.day,
    time: `${two(Math.floor(first.minutes / 60))}:${two(first.minutes % 60)}`,
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

  const closed = isTime ? outside(edition, when.toISOString(), Number(draft.minutes) || 60, zone) : null;
  const chosen = waiting.find(({ id }) => id === draft.participant);
  const choose = (id: string) => {
    const one = waiting.find((person) => person.id === id);
    set({ participant: id, couloir: one?.couloir ?? draft.couloir });
  };

  const submit = async () => {
    const parsed = newSlot.safeParse({
      label: chosen?.label ?? draft.label,
      participant: chosen?.id ?? null,
      startsAt: isTime ? when.toISOString() : '',
      minutes: Number(draft.minutes),
      couloir: draft.couloir,
      region: chosen === undefined ? draft.region || null : chosen.region,
      personId: draft.personId.trim() === '' ? null : draft.personId,
    });
    const bad = new Set(parsed.success ? [] : parsed.error.issues.map((i) => String(i.path[0])));
    // Somebody limited to some regions makes slots there only.
    if (own !== null && chosen === undefined && draft.region === '') bad.add('region');
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
      {waiting.length === 0 ? null : (
        <Choice
          label={t('slot.participant')}
          hint={t('slot.participant-hint')}
          value={draft.participant}
          onChange={choose}
        >
          <option value="">{t('slot.participant-none')}</option>
          {waiting.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Choice>
      )}
      {chosen === undefined ? (
        <Field
          label={t('slot.label')}
          hint={t('slot.label-hint')}
          value={draft.label}
          onChange={(label) => set({ label })}
          error={wrong.has('label') ? t('slot.error.label') : null}
          maxLength={80}
          required
        />
      ) : null}
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
      {chosen === undefined ? (
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
      ) : null}
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
      {closed === null ? null : <Notice tone="warn" title={t(`opening.${closed}`)} />}
      {same.length === 0 ? null : (
        <Notice tone="warn" title={t('slot.same-time', { count: same.length })}>
          <p>{same.map((slot) => `${slot.label} (${clockOf(slot.startsAt)})`).join(', ')}</p>
        </Notice>
      )}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy}>
          {t(closed === null ? 'slot.submit' : 'slot.submit-anyway')}
        </Button>
      </div>
    </form>
  );
}
