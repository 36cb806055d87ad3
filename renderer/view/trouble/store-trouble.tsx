import { useState } from 'react';
import type { Failure } from '../../../electron/contract/failure.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Brand } from '../../part/brand.tsx';
import { ConfirmBox } from '../../part/dialog-box.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, boot, say, useStore } from '../../store.ts';
import { failureText, useLocale, useText, whenOf } from '../../text.ts';

/** The window opened but the main process did not answer: say it, and ask again. */
export function BootTrouble({ failure }: { failure: Failure }) {
  const t = useText();
  const text = failureText(failure, useLocale());
  return (
    <main className="alone">
      <div className="card stack">
        <Brand />
        <h1>{text.title}</h1>
        <Notice tone="fail" announce>
          <p>{text.sentence}</p>
        </Notice>
        <div className="row">
          <ActionButton look="primary" onPress={() => void boot()}>
            {t('retry')}
          </ActionButton>
        </div>
      </div>
    </main>
  );
}

const unopenable = new Set<Failure['code']>([
  'store.corrupt',
  'store.corrupt-no-copy',
  'store.key-lost',
  'store.safe-away',
]);

/** The data on this machine could not be opened: what it is, what is safe, and the one thing to do. */
export function StoreTrouble({ store }: { store: Snapshot['store'] }) {
  const t = useText();
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  const busy = useStore((s) => s.pending['store'] ?? false);
  const failure: Failure = store.failure ?? { code: 'store.unexpected', at: 'renderer.store', info: {} };
  const text = failureText(failure, locale);
  const { code } = failure;
  const canRestore = code === 'store.corrupt' && store.copyAt !== null;
  const canSetAside = unopenable.has(code);
  // The safe may answer again: leaving the data behind is then the last thing to do.
  const isAway = code === 'store.safe-away';
  const setAside = async () => {
    setAsking(false);
    const answer = await act('store', 'store.set-aside');
    if (answer.ok) say(t('store.set-aside-done', { name: answer.value.name }));
  };
  return (
    <main className="alone">
      <div className="card stack">
        <Brand />
        <h1>{text.title}</h1>
        <Notice tone={canRestore || isAway ? 'warn' : 'fail'} announce>
          <p>{text.sentence}</p>
        </Notice>
        {canRestore && store.copyAt !== null && (
          <p className="soft">{t('store.copy', { when: whenOf(store.copyAt, locale) })}</p>
        )}
        <PlaceFailure place="store" />
        <div className="row wide-on-narrow">
          {canRestore && (
            <ActionButton look="primary" busy={busy} onPress={() => void act('store', 'store.restore-copy')}>
              {t('store.restore')}
            </ActionButton>
          )}
          {code === 'store.future' ? (
            <ActionButton look="primary" onPress={() => void act('store', 'app.open-link', { id: 'contact' })}>
              {text.action}
            </ActionButton>
          ) : isAway ? (
            <ActionButton look="primary" busy={busy} onPress={() => void act('store', 'app.restart')}>
              {text.action}
            </ActionButton>
          ) : (
            <ActionButton
              look={canSetAside ? 'plain' : 'primary'}
              busy={busy}
              onPress={() => void act('store', 'store.retry')}
            >
              {t('retry')}
            </ActionButton>
          )}
          {canSetAside && (
            <ActionButton look={canRestore || isAway ? 'quiet' : 'primary'} onPress={() => setAsking(true)}>
              {t('store.set-aside')}
            </ActionButton>
          )}
        </div>
        <ConfirmBox
          title={t('store.set-aside-title')}
          open={asking}
          onClose={() => setAsking(false)}
          yes={t('store.set-aside')}
          onYes={() => void setAside()}
          look="primary"
        >
          <p>{t('store.set-aside-sentence')}</p>
        </ConfirmBox>
      </div>
    </main>
  );
}
