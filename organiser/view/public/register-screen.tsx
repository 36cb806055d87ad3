import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { participantWhos, registerBody, type Registration } from '../../protocol/participant.ts';
import { peopleApi } from '../api-people.ts';
import type { Failure, Result } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { regions } from '../regions.ts';

/** The public page of registration: no account, and what is kept is said before it is asked. */
export function RegisterScreen({ token }: { token: string }) {
  const { t, date } = useText();
  const [value, setValue] = useState<Registration | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [sent, setSent] = useState(false);
  const take = useCallback((answer: Result<Registration>) => {
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setValue(answer.value);
  }, []);
  const read = () => peopleApi.registration(token).then(take);
  useEffect(() => {
    void peopleApi.registration(token).then(take);
  }, [token, take]);
  const title = value === null ? t('registration.title') : t('registration.title-of', { edition: value.edition.name });
  return (
    <Shell crumbs={[]} title={title} isPublic>
      {failure === null ? null : (
        <FailureNotice
          failure={failure}
          {...(failure.code === 'registration.closed' ? {} : { onRetry: () => void read() })}
        />
      )}
      {value === null && failure === null ? <Loading text={t('registration.loading')} /> : null}
      {value === null ? null : sent ? (
        <Notice tone="good" title={t('registration.sent')}>
          <p>{t('registration.sent-text', { contact: value.edition.contact })}</p>
        </Notice>
      ) : (
        <>
          <p>{t('edition.dates', { from: date(value.edition.startsOn), to: date(value.edition.endsOn) })}</p>
          <p>{t('registration.what')}</p>
          <RegisterForm token={token} open={value} onSent={() => setSent(true)} />
        </>
      )}
    </Shell>
  );
}

const blank = {
  label: '',
  email: '',
  couloir: '',
  region: '',
  structure: '',
  editor: '',
  solution: '',
  version: '',
  who: '',
  note: '',
};
type Typed = typeof blank;

function RegisterForm({ token, open, onSent }: { token: string; open: Registration; onSent: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState<Typed>(blank);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (field: keyof Typed) => (value: string) => setTyped((now) => ({ ...now, [field]: value }));
  const error = (field: 'label' | 'email' | 'couloir' | 'region' | 'who') =>
    wrong.has(field) ? t(`registration.error.${field}`) : null;
  const submit = async () => {
    const parsed = registerBody.safeParse({
      ...typed,
      email: typed.email.trim(),
      region: typed.region === '' ? null : typed.region,
    });
    const bad = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0])));
    if (typed.region === '') bad.add('region');
    setWrong(bad);
    if (!parsed.success || bad.size > 0) return;
    setBusy(true);
    const answer = await peopleApi.register(token, parsed.data);
    setBusy(false);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) onSent();
  };
  return (
    <form
      className="card form narrow"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label={t('registration.label')}
        hint={t('registration.label-hint')}
        value={typed.label}
        onChange={set('label')}
        error={error('label')}
        maxLength={80}
        autoComplete="name"
        required
      />
      <Field
        label={t('registration.email')}
        hint={t('registration.email-hint')}
        type="email"
        value={typed.email}
        onChange={set('email')}
        error={error('email')}
        autoComplete="email"
        required
      />
      <Choice label={t('registration.who')} value={typed.who} onChange={set('who')} error={error('who')}>
        <option value="">{t('slot.region-choose')}</option>
        {participantWhos.map((who) => (
          <option key={who} value={who}>
            {t(`who.${who}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t('registration.couloir')}
        value={typed.couloir}
        onChange={set('couloir')}
        error={error('couloir')}
      >
        <option value="">{t('slot.region-choose')}</option>
        {open.couloirs.map((couloir) => (
          <option key={couloir} value={couloir}>
            {t(`couloir.${couloir}`)}
          </option>
        ))}
      </Choice>
      <Choice label={t('slot.region')} value={typed.region} onChange={set('region')} error={error('region')}>
        <option value="">{t('slot.region-choose')}</option>
        {(open.regions.length === 0 ? regions : open.regions).map((region) => (
          <option key={region} value={region}>
            {region}
          </option>
        ))}
      </Choice>
      <Field
        label={t('people.field.structure')}
        hint={t('registration.optional')}
        value={typed.structure}
        onChange={set('structure')}
        maxLength={120}
        autoComplete="organization"
      />
      <div className="row">
        <Field
          label={t('people.field.solution')}
          hint={t('registration.optional')}
          value={typed.solution}
          onChange={set('solution')}
          maxLength={120}
        />
        <Field
          label={t('people.field.editor')}
          hint={t('registration.optional')}
          value={typed.editor}
          onChange={set('editor')}
          maxLength={120}
        />
      </div>
      <Field
        label={t('registration.note')}
        hint={`${t('registration.optional')} ${t('registration.note-hint')}`}
        value={typed.note}
        onChange={set('note')}
        rows={2}
        maxLength={500}
      />
      <Notice tone="info" title={t('registration.kept')}>
        <ul className="registration-kept">
          <li>{t('registration.kept-what')}</li>
          <li>{t('registration.kept-why')}</li>
          <li>{t('registration.kept-how-long')}</li>
          <li>
            {t('registration.kept-contact', { edition: open.edition.name })}{' '}
            <a href={`mailto:${open.edition.contact}`}>{open.edition.contact}</a>
          </li>
        </ul>
      </Notice>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button look="main" type="submit" isDisabled={busy}>
          {t('registration.send')}
        </Button>
      </div>
    </form>
  );
}
