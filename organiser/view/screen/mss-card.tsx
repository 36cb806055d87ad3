import { useState } from 'react';
import type { LogView, MssView } from '../../protocol/fold.ts';
import { mssMark, type MssHandCode, type MssWay } from '../../protocol/mss.ts';
import type { Failure, Result } from '../api.ts';
import { useText, type TextKey } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { CopyLine } from '../part/copy.tsx';
import { factText } from '../part/fact-names.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice } from '../part/notice.tsx';
import { handCode, handReceived } from '../state/actions.ts';
import { useNow } from '../state/hooks.ts';
import { BoxLine } from './box-line.tsx';
import { MailLine } from './mail-line.tsx';

type Given = {
  /** The code that was made here, until another is: the hub gives it once. */
  given: Result<MssHandCode> | null;
  onGiven: (given: Result<MssHandCode>) => void;
};
type Props = Given & { log: string; view: LogView; mayWrite: boolean };

/** What the organisers see of the two gestures of MSSanté, and how they make them by hand. */
export function MssCard({ log, view, mayWrite, given, onGiven }: Props) {
  const { t } = useText();
  return (
    <section id="mssante" className="card" aria-label={t('gesture.title')} tabIndex={-1}>
      <h2>{t('gesture.title')}</h2>
      <MailLine />
      <BoxLine />
      <Way way="receive" view={view.mss.receive} />
      {mayWrite ? (
        <HandCode log={log} done={view.mss.receive?.state === 'confirmed'} given={given} onGiven={onGiven} />
      ) : null}
      <Way way="send" view={view.mss.send} />
      {mayWrite && view.mss.send?.state === 'asked' ? <HandReceived log={log} /> : null}
    </section>
  );
}

const reasons: Record<string, TextKey> = {
  'recipient-refused': 'gesture.reason.returned',
  returned: 'gesture.reason.returned',
  tries: 'gesture.reason.tries',
};

function Way({ way, view }: { way: MssWay; view: MssView | null }) {
  const { t, dateTime, language } = useText();
  const now = useNow(30_000);
  const over = view !== null && view.state !== 'confirmed' && view.until !== null && Date.parse(view.until) <= now;
  // By hand, a code that was made is not a mail that left: nobody but the organiser knows.
  const prepared = way === 'receive' && view?.hand === true && view.state === 'sent';
  const state = view === null ? 'none' : over ? 'over' : prepared ? 'prepared' : view.state;
  const facts = Object.entries(view?.evidence ?? {}).map(([name, value]) => factText(t, name, value, language));
  const said =
    view?.state !== 'confirmed' ? 'gesture.prepared-by' : way === 'send' ? 'gesture.by-hand' : 'gesture.sent-by';
  const by = view?.hand && view.by !== null ? t(said, { name: view.by }) : null;
  const why = view?.state === 'failed' ? t(reasons[view.reason ?? ''] ?? 'gesture.reason.account') : null;
  return (
    <div className="mss-way">
      <h3>{t(`gesture.${way}`)}</h3>
      <p>
        <strong>{t(state === 'prepared' ? 'gesture.receive.prepared' : `gesture.${way}.${state}`)}</strong>
        {view === null ? '' : ` · ${dateTime(view.at)}`}
      </p>
      {by === null && why === null ? null : (
        <p className="muted">{[by, why].filter((part) => part !== null).join(' · ')}</p>
      )}
      {facts.length === 0 ? null : <p className="muted">{facts.join(' · ')}</p>}
    </div>
  );
}

/** A code that the organiser sends from their own box. */
function HandCode({ log, done, given, onGiven }: Given & { log: string; done: boolean }) {
  const { t, dateTime } = useText();
  const ask = async () => onGiven(await handCode(log));
  if (done) return null;
  return (
    <div className="form">
      {given?.ok === true ? (
        <>
          <p>{t('gesture.hand-send')}</p>
          <p className="muted">{t('gesture.hand-where')}</p>
          <CopyLine label={t('gesture.hand-code')} value={given.value.code} big />
          <p className="muted">{t('gesture.until', { when: dateTime(given.value.until) })}</p>
        </>
      ) : null}
      {given?.ok === false ? <FailureNotice failure={given.failure} /> : null}
      <div className="actions">
        <Button onPress={() => void ask()}>{t(given?.ok === true ? 'gesture.hand-again' : 'gesture.hand-ask')}</Button>
      </div>
    </div>
  );
}

/** The code that the organiser found in a mail of the participant. */
function HandReceived({ log }: { log: string }) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const check = async () => {
    if (code.trim() === '') return;
    const answer = await handReceived(log, code);
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setCode('');
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void check();
      }}
    >
      <Field
        label={t('gesture.hand-received')}
        hint={t('gesture.hand-received-hint', { example: mssMark('K7QF-2M9X') })}
        value={code}
        onChange={setCode}
        maxLength={40}
      />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions">
        <Button type="submit">{t('gesture.hand-check')}</Button>
      </div>
    </form>
  );
}
