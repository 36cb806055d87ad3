import { useState, type FormEvent } from 'react';
import { settingsOf, type BoardEdition } from '../../protocol/board.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { regionsFor } from '../regions.ts';
import { useMay } from '../state/hooks.ts';
import { people } from '../state/people.ts';
import { formOf, patchOf, readForm, type Form, type FormField } from './people.ts';

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
    if (!typed.ok || bad.size > 0) return;
    setBusy(true);
    const answer =
      one === null ? await people.add(edition.id, typed.said) : await people.change(one.id, patchOf(one, typed.said));
    setBusy(false);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) onDone();
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
        <Button look="main" type="submit" isDisabled={busy}>
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
