import { useState } from 'react';
import { Form } from 'react-aria-components';
import { ActionButton } from '../../part/action-button.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { act, dismiss, draft, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { MssDone } from './mss-done.tsx';
import { useGesture } from './mss-state.ts';

/** First gesture: the organisers send a code to the address, the person types it back. */
export function MssReceive({ address }: { address: string }) {
  const t = useText();
  const locale = useLocale();
  const { is, view, failure } = useGesture('receive');
  const code = useStore((s) => s.drafts.mssCode);
  const asking = useStore((s) => s.pending['mss-receive'] ?? false);
  const checking = useStore((s) => s.pending['mss-answer'] ?? false);

  const wrong = useStore((s) => s.failures['mss-answer']?.code === 'mss.code-wrong');
  const [fixing, setFixing] = useState(false);

  const ask = () => {
    dismiss('mss-answer');
    void act('mss-receive', 'mss.ask-receive');
  };
  const check = async () => {
    if (code.trim() === '') return setFixing(true);
    setFixing(false);
    const answer = await act('mss-answer', 'mss.answer', { code });
    if (!answer.ok) return undefined;
    draft('mssCode', '');
    return say(t('mss.received'));
  };
  const waits =
    view?.state === 'sent' ? 'mss.receive-sent' : view?.hand ? 'mss.receive-asked-hand' : 'mss.receive-asked';
  return (
    <section className="stack stack--tight" aria-labelledby="mss-receive">
      <h3 id="mss-receive">{t('mss.receive')}</h3>
      {is === 'done' && view !== null ? (
        <MssDone title="mss.received" view={view} />
      ) : (
        <p>{t('mss.receive-does', { address })}</p>
      )}
      {is === 'failed' && failure !== null && <FailureNotice failure={failure} onRetry={ask} />}
      {is === 'over' && (
        <FailureNotice
          failure={{ code: 'mss.receive-expired', at: 'renderer.mss', info: {} }}
          tone="warn"
          onGesture={ask}
        />
      )}
      {is === 'waiting' && (
        <>
          <Notice tone="info" announce>
            <p>{t(waits)}</p>
          </Notice>
          {view?.until && view.state === 'sent' && (
            <p className="soft small">{t('mss.until', { when: whenOf(view.until, locale) })}</p>
          )}
          <Form
            className="stack stack--tight"
            onSubmit={(event) => {
              event.preventDefault();
              void check();
            }}
          >
            <TextInput
              label={t('mss.code')}
              hint={t('mss.code-hint')}
              look="code"
              value={code}
              onChange={(typed) => {
                setFixing(false);
                draft('mssCode', typed);
              }}
              focused={fixing}
            />
            <div className="row wide-on-narrow">
              <ActionButton type="submit" look="primary" busy={checking}>
                {t('mss.code-check')}
              </ActionButton>
            </div>
          </Form>
        </>
      )}
      <PlaceFailure place="mss-answer" onGesture={wrong ? () => setFixing(true) : ask} />
      <PlaceFailure place="mss-receive" />
      {is !== 'over' && (
        <div className="row wide-on-narrow">
          <ActionButton look={is === 'fresh' ? 'primary' : 'quiet'} busy={asking} onPress={ask}>
            {t(is === 'fresh' ? 'mss.receive-ask' : 'mss.receive-ask-again')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}
