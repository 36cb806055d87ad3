import { useState, type FormEvent } from 'react';
import { settingsOf, type BoardEdition } from '../../protocol/board.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { ClashChoice, MovedNotice } from '../part/clash-choice.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { regionsFor } from '../regions.ts';
import { useMay } from '../state/hooks.ts';
import { people } from '../state/people.ts';
import { formOf, mergeForms, patchOf, readForm, type Form, type FormClash, type FormField } from './people.ts';

type Props = { edition: BoardEdition; one: Participant | null; onClose: () => void; onDone: () => void };

/** Adds somebody, changes what is known of them, or withdraws them. */
export function PersonWindow(props: Props) {
  const { t } = useText();
  const { one, onClose } = props;
  const [leaving, setLeaving] = useState(false);
  return (
    <Window title={one === null ? t('people.add') : t('people.edit', { label: one.label })} isOpen onClose={onClose}>
      {one !== null && leaving ? (
        <Withdraw {...props} one={one} onBack={() => setLeaving(false)} />
      ) : (
        <PersonForm {...props} onWithdraw={one === null ? null : () => setLeaving(true)} />
      )}
    </Window>
  );
}

const texts: readonly { field: FormField; most: number }[] = [
  { field: 'structure', most: 120 },
  { field: 'editor', most: 120 },
  { field: 'solution', most: 120 },
  { field: 'version', most: 40 },
];

function PersonForm({ edition, one, onClose, onDone, onWithdraw }: Props & { onWithdraw: (() => void) | null }) {
  const { t } = useText();
  const { regions: own } = useMay();
  const open = regionsFor(edition, own);
  const [form, setForm] = useState<Form>(() => formOf(one, own?.length === 1 ? (own[0] ?? '') : ''));
  /** What the changes are counted from: as it was read, or as somebody else left it since. */
  const [base, setBase] = useState(one);
  const [clashes, setClashes] = useState<readonly FormClash[]>([]);
  /** How often somebody else saved first. */
  const [moved, setMoved] = useState(0);
  const [wrong, setWrong] = useState<ReadonlySet<FormField>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (field: FormField) => (value: string) => setForm((now) => ({ ...now, [field]: value }));
  const error = (field: FormField) => (wrong.has(field) ? t(`people.error.${field}`) : null);
  const submit = async () => {
    const typed = readForm(form);
    const bad = new Set(typed.ok ? [] : typed.wrong);
    if (own !== null && form.region === '') bad.add('region');
    setWrong(bad);
    if (!typed.ok || bad.size > 0 || clashes.length > 0) return;
    setBusy(true);
    const answer =
      base === null
        ? await people.add(edition.id, typed.said)
        : await people.change(base.id, patchOf(base, typed.said));
    const isStale = !answer.ok && answer.failure.code === 'participant.changed';
    const failed = answer.ok ? null : isStale && base !== null ? await compare(base, answer.failure) : answer.failure;
    setBusy(false);
    setFailure(failed);
    if (answer.ok) onDone();
  };
  /** Reads what somebody else saved, and puts it beside what was typed. */
  const compare = async (before: Participant, refused: Failure): Promise<Failure | null> => {
    const answer = await people.list(edition.id);
    if (!answer.ok) return answer.failure;
    const now = answer.value.participants.find(({ id }) => id === before.id);
    if (now === undefined || now.state === 'withdrawn') return refused;
    const merged = mergeForms(formOf(before), form, formOf(now));
    setBase(now);
    setForm(merged.said);
    setClashes(merged.clashes);
    setMoved((times) => times + 1);
    return null;
  };
  const worded = (field: FormField, value: string): string => {
    if (value === '') return t('import.nothing');
    return field === 'couloir' ? t(`couloir.${value as NonNullable<Participant['couloir']>}`) : value;
  };
  const couloirs = settingsOf(edition).couloirs;
  const regions = form.region === '' || open.includes(form.region) ? open : [form.region, ...open];
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <MovedNotice moved={moved} title={t('people.moved')}>
        {t(clashes.length > 0 ? 'people.moved-choose' : 'people.moved-merged')}
      </MovedNotice>
      {clashes.map(({ field, mine, theirs }) => (
        <ClashChoice
          key={field}
          name={t(`people.field.${field}`)}
          mine={worded(field, mine[field])}
          theirs={worded(field, theirs[field])}
          onChoose={(whose) => {
            set(field)((whose === 'mine' ? mine : theirs)[field]);
            setClashes((left) => left.filter((clash) => clash.field !== field));
          }}
        />
      ))}
      <Field
        label={t('people.field.label')}
        hint={t('people.label-hint')}
        value={form.label}
        onChange={set('label')}
        error={error('label')}
        maxLength={80}
        required
      />
      <Field
        label={t('people.field.email')}
        hint={t('people.email-hint')}
        type="email"
        value={form.email}
        onChange={set('email')}
        error={error('email')}
      />
      <div className="row">
        <Choice label={t('slot.couloir')} value={form.couloir} onChange={set('couloir')} error={error('couloir')}>
          <option value="">{t('slot.couloir-choose')}</option>
          {couloirs.map((couloir) => (
            <option key={couloir} value={couloir}>
              {t(`couloir.${couloir}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('slot.region')} value={form.region} onChange={set('region')} error={error('region')}>
          <option value="">{t(own === null ? 'slot.region-none' : 'slot.region-choose')}</option>
          {regions.map((region) => (
            <option key={region} value={region}>
              {region}
            </option>
          ))}
        </Choice>
      </div>
      <div className="row">
        {texts.map(({ field, most }) => (
          <Field
            key={field}
            label={t(`people.field.${field}`)}
            value={form[field]}
            onChange={set(field)}
            error={error(field)}
            maxLength={most}
          />
        ))}
      </div>
      <Field
        label={t('people.field.note')}
        hint={t('people.note-hint')}
        value={form.note}
        onChange={set('note')}
        error={error('note')}
        rows={2}
        maxLength={500}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        {onWithdraw === null ? null : (
          <Button look="danger" onPress={onWithdraw}>
            {t('people.withdraw')}
          </Button>
        )}
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy || clashes.length > 0}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}

/** Forgets somebody: said before, since it cannot be undone. */
function Withdraw({ edition, one, onBack, onDone }: Props & { one: Participant; onBack: () => void }) {
  const { t } = useText();
  const [failure, setFailure] = useState<Failure | null>(null);
  const withdraw = async () => {
    const answer = await people.setStates(edition.id, { ids: [one.id], state: 'withdrawn' });
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) onDone();
  };
  return (
    <div className="form">
      <Notice tone="warn" title={t('people.withdraw-title', { label: one.label })}>
        <p>{t('people.withdraw-text')}</p>
      </Notice>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onBack}>{t('action.cancel')}</Button>
        <Button look="danger" onPress={() => void withdraw()}>
          {t('people.withdraw-yes')}
        </Button>
      </div>
    </div>
  );
}
