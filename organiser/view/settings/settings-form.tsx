import { useEffect, useRef, useState, type FormEvent } from 'react';
import { couloirs } from '../../protocol/status.ts';
import { goalLimits, type EditionSettings } from '../../protocol/settings.ts';
import type { Failure } from '../api.ts';
import { guide } from '../guide.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Choice, Field } from '../part/field.tsx';
import { ClashChoice, MovedNotice } from '../part/clash-choice.tsx';
import { LeaveGuard } from '../part/leave-guard.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { regions } from '../regions.ts';
import { changeSettings, readSettings } from '../state/actions.ts';
import { DaysOff } from './days-off.tsx';
import {
  draftOf,
  goalFields,
  merge,
  patchOf,
  read,
  saidOf,
  type Clash,
  type Draft,
  type Field as Name,
  type Goal,
  type Wrong,
} from './draft.ts';
import { Ticks } from './ticks.tsx';
import { useWords } from './words.ts';

type Props = { settings: EditionSettings; onSaved: (settings: EditionSettings) => void; onCancel: () => void };

const nothing: Wrong = { fields: new Set(), goals: new Set() };

/** The settings to change. What somebody else saved meanwhile is put beside what was typed: nothing is lost. */
export function SettingsForm({ settings, onSaved, onCancel }: Props) {
  const { t } = useText();
  const words = useWords();
  /** What the changes are counted from: as it was read, or as somebody else left it since. */
  const [base, setBase] = useState(settings);
  const [draft, setDraft] = useState<Draft>(() => draftOf(saidOf(settings)));
  const [clashes, setClashes] = useState<readonly Clash[]>([]);
  /** How often somebody else saved first. */
  const [moved, setMoved] = useState(0);
  const [dayOff, setDayOff] = useState('');
  const [{ fields: wrong, goals }, setWrong] = useState<Wrong>(nothing);
  const form = useRef<HTMLFormElement>(null);
  // After the fields were marked: the first of them is where to go on.
  useEffect(() => {
    if (wrong.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [wrong]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const goalError = (goal: Goal) => {
    if (!goals.has(goal)) return null;
    const [from, to] = goalLimits[goal];
    return t(goal === 'publishersExpected' ? 'settings.error.objectives-or-none' : 'settings.error.objectives', {
      from,
      to,
    });
  };
  const error = (field: Exclude<Name, 'objectives'>) => (wrong.has(field) ? t(`settings.error.${field}`) : null);

  /** Reads what somebody else saved, and puts it beside what was typed. */
  const compare = async (mine: ReturnType<typeof saidOf>) => {
    const answer = await readSettings(settings.edition);
    if (!answer.ok) return setFailure(answer.failure);
    const merged = merge(saidOf(base), mine, saidOf(answer.value));
    setBase(answer.value);
    setDraft(draftOf(merged.said));
    setClashes(merged.clashes);
    setMoved((times) => times + 1);
    return setFailure(null);
  };
  const unsaved = dayOff !== '' || JSON.stringify(draft) !== JSON.stringify(draftOf(saidOf(base)));
  const submit = async () => {
    // A day that was typed and not added is meant all the same.
    const all = dayOff === '' ? draft : { ...draft, daysOff: [...new Set([...draft.daysOff, dayOff])].sort() };
    const typed = read(all);
    setWrong(typed.ok ? nothing : typed);
    if (typed.ok) {
      setDraft(all);
      setDayOff('');
    }
    if (!typed.ok || clashes.length > 0) return;
    setBusy(true);
    const patch = patchOf(saidOf(base), typed.said);
    const answer = await changeSettings(settings.edition, { ...patch, version: base.version });
    if (answer.ok) onSaved(answer.value);
    else if (answer.failure.code === 'edition.changed') await compare(typed.said);
    else setFailure(answer.failure);
    setBusy(false);
  };
  const slots = failure?.code === 'edition.slots' ? Number(failure.info['slots'] ?? 0) : 0;
  return (
    <form
      ref={form}
      noValidate
      className="form settings-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <LeaveGuard unsaved={unsaved} />
      <MovedNotice moved={moved} title={t('settings.moved')}>
        {t(clashes.length > 0 ? 'settings.moved-choose' : 'settings.moved-merged')}
      </MovedNotice>
      {clashes.map(({ field, mine, theirs }) => (
        <ClashChoice
          key={field}
          name={t(`settings.field.${field}`)}
          mine={words(field, mine)}
          theirs={words(field, theirs)}
          onChoose={(whose) => {
            set({ [field]: draftOf(whose === 'mine' ? mine : theirs)[field] });
            setClashes((left) => left.filter((one) => one.field !== field));
          }}
        />
      ))}
      <section className="card form" aria-labelledby="settings-edition">
        <h2 id="settings-edition">{t('settings.group.edition')}</h2>
        <Field
          label={t('settings.field.name')}
          value={draft.name}
          onChange={(name) => set({ name })}
          error={error('name')}
          maxLength={120}
          required
        />
        <Field
          label={t('settings.field.contact')}
          hint={t('edition.contact-hint')}
          type="email"
          value={draft.contact}
          onChange={(contact) => set({ contact })}
          error={error('contact')}
          required
        />
        <Field
          label={t('settings.field.guide')}
          hint={t('settings.guide-hint', { version: guide.version })}
          value={draft.guide}
          onChange={(version) => set({ guide: version })}
          error={error('guide')}
          maxLength={60}
        />
        <Field
          label={t('settings.field.reportDays')}
          hint={t('settings.report-days-hint')}
          type="number"
          value={draft.reportDays}
          onChange={(reportDays) => set({ reportDays })}
          error={error('reportDays')}
          required
        />
      </section>
      <section className="card form" aria-labelledby="settings-days">
        <h2 id="settings-days">{t('settings.group.days')}</h2>
        <div className="row">
          <Field
            label={t('settings.field.startsOn')}
            type="date"
            value={draft.startsOn}
            onChange={(startsOn) => set({ startsOn })}
            error={error('startsOn')}
            required
          />
          <Field
            label={t('settings.field.endsOn')}
            type="date"
            value={draft.endsOn}
            onChange={(endsOn) => set({ endsOn })}
            error={error('endsOn')}
            required
          />
        </div>
        <DaysOff
          from={draft.startsOn}
          to={draft.endsOn}
          days={draft.daysOff}
          error={error('daysOff')}
          typed={dayOff}
          onType={setDayOff}
          onChange={(daysOff) => set({ daysOff })}
        />
        <p className="hint">{t('settings.hours-hint')}</p>
        <div className="row">
          {(['am', 'pm'] as const).flatMap((part) =>
            (['from', 'to'] as const).map((end) => (
              <Field
                key={`${part}-${end}`}
                label={t(`settings.${part}-${end}`)}
                type="time"
                value={draft.halfDays[part][end]}
                invalid={wrong.has('halfDays')}
                onChange={(time) =>
                  set({ halfDays: { ...draft.halfDays, [part]: { ...draft.halfDays[part], [end]: time } } })
                }
              />
            )),
          )}
        </div>
        {wrong.has('halfDays') ? (
          <p className="field-error" role="alert">
            {t('settings.error.halfDays')}
          </p>
        ) : null}
      </section>
      <section className="card form" aria-labelledby="settings-who">
        <h2 id="settings-who">{t('settings.group.who')}</h2>
        <Ticks
          legend={t('settings.field.couloirs')}
          hint={t('settings.couloirs-hint')}
          all={couloirs}
          chosen={draft.couloirs}
          nameOf={(one) => t(`couloir.${one}`)}
          onChange={(chosen) => set({ couloirs: chosen })}
          error={error('couloirs')}
        />
        <Ticks
          legend={t('settings.field.regions')}
          hint={t('settings.regions-hint')}
          all={[...regions, ...draft.regions.filter((one) => !regions.includes(one))]}
          chosen={draft.regions}
          nameOf={(one) => one}
          onChange={(chosen) => set({ regions: chosen })}
          error={error('regions')}
        />
      </section>
      <section className="card form" aria-labelledby="settings-goals">
        <h2 id="settings-goals">{t('settings.field.objectives')}</h2>
        <p className="hint">{t('settings.goals-hint')}</p>
        <div className="settings-goals">
          {goalFields.map((goal) => (
            <Field
              key={goal}
              label={t(`settings.goal.${goal}`)}
              type="number"
              value={draft.objectives[goal]}
              onChange={(value) => set({ objectives: { ...draft.objectives, [goal]: value } })}
              error={goalError(goal)}
              {...(goal === 'publishersExpected' ? { hint: t('settings.publishers-hint') } : {})}
            />
          ))}
        </div>
      </section>
      <section className="card form" aria-labelledby="settings-meeting">
        <h2 id="settings-meeting">{t('settings.field.meeting')}</h2>
        <Choice
          label={t('settings.meeting-policy')}
          value={draft.meeting.policy}
          onChange={(policy) =>
            set({ meeting: { ...draft.meeting, policy: policy === 'shared' ? 'shared' : 'later' } })
          }
        >
          <option value="later">{t('settings.meeting-later')}</option>
          <option value="shared">{t('settings.meeting-shared')}</option>
        </Choice>
        {draft.meeting.policy === 'shared' ? (
          <Field
            label={t('propose.link')}
            hint={t('settings.meeting-hint')}
            value={draft.meeting.link}
            onChange={(link) => set({ meeting: { ...draft.meeting, link } })}
            error={error('meeting')}
            required
          />
        ) : null}
      </section>
      {wrong.size === 0 ? null : (
        <Notice tone="bad" title={t('settings.wrong', { count: wrong.size - (goals.size > 0 ? 1 : 0) + goals.size })} />
      )}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {slots === 0 ? null : <p className="field-error">{t('settings.slots-outside', { count: slots })}</p>}
      <div className="actions end">
        <Button onPress={onCancel}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy || clashes.length > 0}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}
