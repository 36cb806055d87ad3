import { useState, type FormEvent } from 'react';
import { slotChange, type BoardEdition, type BoardSlot, type SlotChange } from '../../protocol/board.ts';
import { isMeetingLink } from '../../protocol/meeting.ts';
import { outside } from '../../protocol/opening.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { failureKeys, FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { regionsFor } from '../regions.ts';
import { hrefOf } from '../route.ts';
import { changeSlot } from '../state/actions.ts';
import { useMay } from '../state/hooks.ts';
import { instantAt, placeOf, type Block, type Lane } from './calendar.ts';
import { useBlockWords } from './words.ts';

type Props = {
  edition: BoardEdition;
  block: Block;
  days: readonly string[];
  zone: string;
  /** Zone of the participant. */
  clock: string;
  organisers: readonly Lane[];
  slots: readonly BoardSlot[];
  onClose: () => void;
  /** The hub took it. */
  onMoved: (block: Block, move: 'at-once' | 'proposed' | 'kept', startsAt: string) => void;
};

/** Moves a slot, or changes what the organisers decide of it, without a mouse. */
export function MoveWindow(props: Props) {
  const { t } = useText();
  return (
    <Window title={t('calendar.move-one', { label: props.block.slot.label })} isOpen onClose={props.onClose}>
      <Form {...props} />
    </Window>
  );
}

const two = (value: number): string => String(value).padStart(2, '0');

function Form({ edition, block, days, zone, clock, organisers, slots, onClose, onMoved }: Props) {
  const { t, day } = useText();
  const words = useBlockWords();
  const { regions: own } = useMay();
  const { slot } = block;
  const before = placeOf(block, zone);
  const [draft, setDraft] = useState({
    day: before.day,
    time: `${two(Math.floor(before.minutes / 60))}:${two(before.minutes % 60)}`,
    minutes: String(block.minutes),
    organiser: slot.organiser?.id ?? '',
    meeting: slot.meeting ?? '',
    region: slot.region ?? '',
  });
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof draft>) => setDraft((d) => ({ ...d, ...part }));
  const isFixed = block.phase !== null;

  const submit = async () => {
    const body = changeOf(block, draft, zone);
    const bad = new Set<string>(slotChange.safeParse(body).error?.issues.map((issue) => String(issue.path[0])) ?? []);
    const link = draft.meeting.trim();
    if (link !== '' && !isMeetingLink(link)) bad.add('meeting');
    setWrong(bad);
    if (bad.size > 0) return;
    if (Object.keys(body).length === 1) return onClose();
    setBusy(true);
    setFailure(null);
    const answer = await changeSlot(slot, body);
    setBusy(false);
    if (!answer.ok) return setFailure(answer.failure);
    onClose();
    return onMoved(block, answer.value.move, body.startsAt ?? slot.startsAt);
  };
  const next = changeOf(block, draft, zone);
  const why =
    next.startsAt === undefined || next.startsAt === ''
      ? null
      : outside(edition, next.startsAt, Number(draft.minutes) || block.minutes, clock);
  const isElsewhere = draft.region !== (slot.region ?? '');
  const refused = failure === null ? null : words.refused(failure, slots);
  const isKnown = slot.joined || block.kind !== 'planned';
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      {isKnown && !isFixed ? <Notice tone="info" title={t('calendar.will-propose')} /> : null}
      {isFixed ? <Notice tone="info" title={t('calendar.fixed')} /> : null}
      <div className="row">
        <Choice label={t('slot.date')} value={draft.day} onChange={(value) => set({ day: value })}>
          {[...new Set([before.day, ...days])].toSorted().map((one) => (
            <option key={one} value={one}>
              {day(`${one}T12:00:00`)}
            </option>
          ))}
        </Choice>
        <Field
          label={t('slot.time')}
          type="time"
          value={draft.time}
          onChange={(time) => set({ time })}
          error={wrong.has('startsAt') ? t('slot.error.startsAt') : null}
        />
        <Field
          label={t('slot.duration')}
          type="number"
          value={draft.minutes}
          onChange={(minutes) => set({ minutes })}
          error={wrong.has('minutes') ? t('slot.error.minutes') : null}
        />
      </div>
      <Choice label={t('calendar.in-charge')} value={draft.organiser} onChange={(organiser) => set({ organiser })}>
        <option value="">{t('calendar.none.organiser')}</option>
        {organisers.map(({ id, name }) => (
          <option key={id ?? ''} value={id ?? ''}>
            {name}
          </option>
        ))}
      </Choice>
      <Field
        label={t('propose.link')}
        hint={t('propose.link-hint')}
        value={draft.meeting}
        onChange={(meeting) => set({ meeting })}
        error={wrong.has('meeting') ? t('propose.link-wrong') : null}
      />
      <Choice label={t('slot.region')} value={draft.region} onChange={(region) => set({ region })}>
        {own === null ? <option value="">{t('slot.region-none')}</option> : null}
        {[...new Set([...(slot.region ? [slot.region] : []), ...regionsFor(edition, own)])].map((region) => (
          <option key={region} value={region}>
            {region}
          </option>
        ))}
      </Choice>
      {why === null ? null : <Notice tone="warn" title={t(`opening.${why}`)} />}
      {isElsewhere ? (
        <Notice tone="warn" title={t('calendar.doubt-region-short')}>
          <p>{t('calendar.doubt-region-text')}</p>
        </Notice>
      ) : null}
      {failure === null || refused !== null ? null : <FailureNotice failure={failure} />}
      {failure === null || refused === null ? null : (
        <Notice tone="bad" title={t(failureKeys(failure).title)}>
          <p>{refused}</p>
          <p>{t(failureKeys(failure).action)}</p>
        </Notice>
      )}
      <div className="actions end">
        <a className="button button-quiet" href={hrefOf({ at: 'slot', edition: slot.edition, slot: slot.id })}>
          {t('calendar.open')}
        </a>
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy}>
          {t(why === null ? 'calendar.save' : 'calendar.save-anyway')}
        </Button>
      </div>
    </form>
  );
}

type Draft = { day: string; time: string; minutes: string; organiser: string; meeting: string; region: string };

/** Only what differs from what is there. */
function changeOf({ slot, startsAt, minutes, proposal }: Block, draft: Draft, zone: string): SlotChange {
  const [hours = NaN, rest = NaN] = draft.time.split(':').map(Number);
  const at = hours * 60 + rest;
  const next = Number.isNaN(at) ? '' : instantAt({ day: draft.day, minutes: at }, zone);
  const length = Number(draft.minutes);
  const isMoved = next === '' || Date.parse(next) !== Date.parse(startsAt) || length !== minutes;
  const nullable = (value: string): string | null => (value.trim() === '' ? null : value.trim());
  const [organiser, meeting, region] = [nullable(draft.organiser), nullable(draft.meeting), nullable(draft.region)];
  return {
    version: slot.version ?? 1,
    ...(isMoved ? { startsAt: next, minutes: length } : {}),
    ...(isMoved && proposal !== null ? { replaces: proposal } : {}),
    ...(organiser === (slot.organiser?.id ?? null) ? {} : { organiser }),
    ...(meeting === (slot.meeting ?? null) ? {} : { meeting }),
    ...(region === (slot.region ?? null) ? {} : { region }),
  };
}
