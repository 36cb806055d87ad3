import { Copy } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { Fact } from '../../part/fact.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { mssMark } from '../../../organiser/protocol/mss.ts';
import { copyText } from '../../copy-text.ts';
import { MssDone } from './mss-done.tsx';
import { useGesture } from './mss-state.ts';

/** Second gesture: a code that the person sends from their mailbox; it is recognised when it arrives. */
export function MssSend() {
  const t = useText();
  const locale = useLocale();
  const { is, view } = useGesture('send');
  const given = useStore((s) => s.snapshot?.mss.code ?? null);
  const asking = useStore((s) => s.pending['mss-send'] ?? false);
  const ask = () => void act('mss-send', 'mss.ask-send');
  const copy = async (text: string) => say((await copyText(text)) ? t('mss.copied') : t('mss.not-copied'));
  const shown = given === null ? '' : mssMark(given.code);
  return (
    <section className="stack stack--tight" aria-labelledby="mss-send">
      <h3 id="mss-send">{t('mss.send')}</h3>
      {is === 'done' && view !== null ? <MssDone title="mss.sent" view={view} /> : <p>{t('mss.send-does')}</p>}
      {is === 'over' && (
        <FailureNotice
          failure={{ code: 'mss.send-expired', at: 'renderer.mss', info: {} }}
          tone="warn"
          onGesture={ask}
        />
      )}
      {is === 'waiting' && given === null && <p>{t('mss.send-lost')}</p>}
      {is === 'waiting' && given !== null && (
        <>
          <dl className="facts">
            <Fact label={t('mss.send-to')}>{given.box ?? t('mss.send-to-unknown')}</Fact>
            <Fact label={t('mss.send-code')}>
              <strong className="number">{shown}</strong>
            </Fact>
          </dl>
          <div className="row wide-on-narrow">
            {given.box !== null && (
              <ActionButton icon={Copy} onPress={() => void copy(given.box ?? '')}>
                {t('mss.copy-address')}
              </ActionButton>
            )}
            <ActionButton icon={Copy} onPress={() => void copy(shown)}>
              {t('mss.copy-code')}
            </ActionButton>
            <ActionButton icon={Copy} onPress={() => void copy(t('mss.ready-text', { code: shown }))}>
              {t('mss.copy-text')}
            </ActionButton>
          </div>
          <Notice tone="info" announce>
            <p>{t(given.hand ? 'mss.send-waits-hand' : 'mss.send-waits')}</p>
          </Notice>
          <p className="soft small">{t('mss.until', { when: whenOf(given.until, locale) })}</p>
        </>
      )}
      <PlaceFailure place="mss-send" />
      {is !== 'over' && (
        <div className="row wide-on-narrow">
          <ActionButton look={is === 'fresh' ? 'primary' : 'quiet'} busy={asking} onPress={ask}>
            {t(is === 'fresh' ? 'mss.send-ask' : 'mss.send-ask-again')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}
