import { useState, type FormEvent } from 'react';
import { newAccount, type Account, type Invitation, type StaffRole } from '../../protocol/account.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { regions as allRegions } from '../regions.ts';
import { Ticks } from '../settings/ticks.tsx';
import { addAccount, changeAccount } from './calls.ts';
import { LinkShown } from './link-window.tsx';

type Props = { account: Account | null; isOpen: boolean; onClose: () => void; onDone: () => void };

/** Invites somebody, or changes their rights. */
export function AccountWindow({ account, isOpen, onClose, onDone }: Props) {
  const { t } = useText();
  const [made, setMade] = useState<Invitation | null>(null);
  const title = account === null ? t('team.invite') : t('team.edit-of', { label: account.label });
  return (
    <Window title={title} isOpen={isOpen} onClose={onClose}>
      {made === null ? (
        <Form
          account={account}
          onClose={onClose}
          onMade={(invitation) => {
            onDone();
            if (invitation === null) onClose();
            else setMade(invitation);
          }}
        />
      ) : (
        <LinkShown made={made} onClose={onClose} />
      )}
    </Window>
  );
}

type FormProps = { account: Account | null; onClose: () => void; onMade: (invitation: Invitation | null) => void };

function Form({ account, onClose, onMade }: FormProps) {
  const { t } = useText();
  const [label, setLabel] = useState(account?.label ?? '');
  const [email, setEmail] = useState(account?.email ?? '');
  const [role, setRole] = useState<StaffRole>(account?.role ?? 'observer');
  const [limited, setLimited] = useState(account === null ? null : account.regions !== null);
  const [chosen, setChosen] = useState<string[]>(account?.regions ?? []);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async () => {
    const regions = limited === true ? chosen : null;
    const parsed = newAccount.safeParse({ label, email, role, regions });
    const faults = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0]));
    const found = limited === null ? [...faults, 'reach'] : faults;
    setWrong(found);
    if (!parsed.success || found.length > 0) return;
    if (account === null) {
      const answer = await addAccount(parsed.data);
      setFailure(answer.ok ? null : answer.failure);
      if (answer.ok) onMade(answer.value);
      return;
    }
    const { email: _, ...change } = parsed.data;
    const answer = await changeAccount(account.id, change);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) onMade(null);
  };
  /** What was wrong is judged again when it is sent: meanwhile a field that is being filled is not called wrong. */
  const right = (field: string) => setWrong((before) => before.filter((one) => one !== field));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const error = (field: string, text: string): string | null => (wrong.includes(field) ? text : null);
  return (
    <form className="form" onSubmit={submit}>
      <Field
        label={t('team.label')}
        hint={t('team.label-hint')}
        value={label}
        onChange={(value) => {
          setLabel(value);
          right('label');
        }}
        maxLength={80}
        error={error('label', t('field.required'))}
      />
      <Field
        label={t('sign-in.email')}
        type="email"
        value={email}
        onChange={(value) => {
          setEmail(value);
          right('email');
        }}
        readOnly={account !== null}
        error={error('email', t('contact.wrong'))}
      />
      <Choice
        label={t('team.role')}
        hint={t(`team.role-hint.${role}`)}
        value={role}
        onChange={(value) => setRole(value === 'organiser' ? 'organiser' : 'observer')}
      >
        <option value="observer">{t('role.observer')}</option>
        <option value="organiser">{t('role.organiser')}</option>
      </Choice>
      <Choice
        label={t('team.reach')}
        value={limited === null ? '' : limited ? 'some' : 'all'}
        onChange={(value) => {
          setLimited(value === '' ? null : value === 'some');
          right('reach');
        }}
        error={error('reach', t('field.required'))}
      >
        {limited === null ? <option value="">{t('team.reach-choose')}</option> : null}
        <option value="all">{t('team.national')}</option>
        <option value="some">{t('team.some-regions')}</option>
      </Choice>
      {limited === true ? (
        <Ticks
          legend={t('team.regions')}
          all={[...allRegions, ...chosen.filter((one) => !allRegions.includes(one))]}
          chosen={chosen}
          nameOf={(region) => region}
          onChange={(value) => {
            setChosen(value);
            right('regions');
          }}
          error={error('regions', t('team.regions-none'))}
        />
      ) : null}
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onClose}>{t('action.cancel')}</Button>
        <Button look="main" type="submit">
          {t(account === null ? 'team.make' : 'team.save')}
        </Button>
      </div>
    </form>
  );
}
