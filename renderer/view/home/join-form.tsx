import { useEffect, useState } from 'react';
import { Archive } from 'lucide-react';
import { Form } from 'react-aria-components';
import { parseInvitation } from '../../../electron/contract/link.ts';
import { failures, type Failure } from '../../../electron/contract/failure.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckLine } from '../../part/check-line.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { isMissed } from './next.ts';
import { act, draft, go, say, stay, useStore } from '../../store.ts';
import { failureText, useLocale, useText } from '../../text.ts';

/** Which of the two fields a refusal is about; null when it is about neither. */
export function joinField(code: Failure['code']): 'code' | 'hub' | null {
  if (code.startsWith('join.code')) return 'code';
  if (code === 'join.address' || code === 'join.not-a-hub' || code === 'join.insecure') return 'hub';
  return null;
}

/** The invitation: a code and an address, or a whole link pasted where the code goes. */
export function JoinForm({ another = false }: { another?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const typed = useStore((s) => s.drafts.join);
  const invitation = useStore((s) => s.snapshot?.app.invitation ?? null);
  const failure = useStore((s) => s.failures['join'] ?? null);
  const busy = useStore((s) => s.pending['join'] ?? false);
  const focus = useStore((s) => s.focus);
  const local = useStore((s) => s.snapshot?.session?.hub === null);
  const [keepLocal, setKeepLocal] = useState(true);
  const [empty, setEmpty] = useState(false);
  // Another slot is most often of the same service.
  const known = useStore((s) => s.snapshot?.session?.hub ?? '');
  const { code, hub } = typed ?? invitation ?? { code: '', hub: known };
  // A refusal that is put right in a field is told in that field, which takes the focus; others have their button.
  const wrong = failure === null || failures[failure.code].action !== 'join' ? null : joinField(failure.code);

  useEffect(() => {
    if (focus === 'code' || focus === 'hub') useStore.setState({ focus: null });
  }, [focus]);

  const change = (next: { code: string; hub: string }) => {
    setEmpty(false);
    const pasted = parseInvitation(next.code);
    if (pasted === null) return draft('join', next);
    draft('join', pasted);
    say(t('join.recognised'));
  };
  const join = async () => {
    if (code.trim() === '' || hub.trim() === '') {
      setEmpty(true);
      go('home', code.trim() === '' ? 'code' : 'hub');
      return;
    }
    const answer = await act('join', 'session.join', { hub, code, ...(local ? { keepLocal } : {}) });
    if (!answer.ok) {
      const field = failures[answer.failure.code].action === 'join' ? joinField(answer.failure.code) : null;
      if (field !== null) go('home', field);
      return;
    }
    draft('join', null);
    const { session, log } = useStore.getState().snapshot ?? {};
    const missed = session && log && isMissed(session, log, Date.now());
    say(t(missed ? 'join.done-missed' : 'join.done'));
    stay('home');
  };
  const error = (field: 'code' | 'hub', value: string): string | null => {
    if (empty && value.trim() === '') return t(`join.${field}-empty`);
    if (failure === null || wrong !== field) return null;
    const { title, sentence } = failureText(failure, locale);
    return `${title}. ${sentence}`;
  };

  return (
    <section className="card" aria-labelledby="join-title">
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void join();
        }}
      >
        <h2 id="join-title">{t(another ? 'join.another' : local ? 'local.join' : 'join.title')}</h2>
        {another && <WhatStays />}
        <TextInput
          label={t('join.code')}
          hint={t('join.code-hint')}
          look="code"
          value={code}
          onChange={(value) => change({ hub, code: value })}
          error={error('code', code)}
          focused={focus === 'code'}
        />
        <TextInput
          label={t('join.hub')}
          hint={t('join.hub-hint')}
          value={hub}
          onChange={(value) => change({ code, hub: value })}
          error={error('hub', hub)}
          focused={focus === 'hub'}
        />
        {local && (
          <div>
            <CheckLine checked={keepLocal} onChange={setKeepLocal}>
              {t('local.keep')}
            </CheckLine>
            <p className="hint">{t('local.keep-hint')}</p>
          </div>
        )}
        {wrong === null && <PlaceFailure place="join" />}
        <div className="row">
          <ActionButton type="submit" look="primary" size="big" busy={busy}>
            {t('join.button')}
          </ActionButton>
        </div>
      </Form>
    </section>
  );
}

/** What becomes of this hour once another slot is joined, said before. */
function WhatStays() {
  const t = useText();
  return (
    <>
      <p>{t('join.another-what')}</p>
      <ul className="bullets">
        <li>{t('join.another-stays')}</li>
        <li>{t('join.another-goes')}</li>
      </ul>
      <div className="row">
        <ActionButton look="quiet" icon={Archive} onPress={() => go('after')}>
          {t('join.another-archive')}
        </ActionButton>
      </div>
    </>
  );
}
