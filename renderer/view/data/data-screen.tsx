import { useUnsent } from '../../unsent.ts';
import { useState } from 'react';
import { Archive, Trash2 } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { ConfirmBox } from '../../part/dialog-box.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { LanguageChoice } from '../../part/language-choice.tsx';
import { Notice } from '../../part/notice.tsx';
import { Page } from '../../part/page.tsx';
import { emptyDrafts } from '../../draft.ts';
import { act, go, say, useStore } from '../../store.ts';
import { i18n, useText } from '../../text.ts';
import { AlertsCard } from './alerts-card.tsx';
import { OpenArchiveCard } from './archive-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { SharingCard } from './sharing-card.tsx';
import { UpdateCard } from './update-card.tsx';

const kept = ['profile', 'checks', 'directory', 'hour', 'evidence', 'past', 'logs'] as const;
const themes = ['system', 'light', 'dark'] as const;

/** What this computer keeps, how it is protected, how to erase it; and the looks of the window. */
export function DataScreen() {
  const t = useText();
  const app = useStore((s) => s.snapshot?.app ?? null);
  const store = useStore((s) => s.snapshot?.store ?? null);
  if (app === null || store === null) return <Page title={t('data.title')}>{null}</Page>;
  const backend = `data.safe.${store.keyBackend}`;
  return (
    <Page title={t('data.title')} lead={t('data.lead')}>
      <section className="card stack" aria-labelledby="kept-title">
        <h2 id="kept-title">{t('data.kept')}</h2>
        <ul className="bullets">
          {kept.map((what) => (
            <li key={what}>{t(`data.kept-${what}`)}</li>
          ))}
        </ul>
        {store.keyBackend === 'basic_text' ? (
          <Notice tone="warn" title={t('data.no-safe-title')}>
            <p>{t('data.no-safe')}</p>
          </Notice>
        ) : (
          <p>
            {t('data.safe', {
              safe: i18n.exists(backend, { ns: 'app' }) ? t(backend as 'data.safe.dpapi') : store.keyBackend,
            })}
          </p>
        )}
      </section>
      <SharingCard />
      <AlertsCard />
      <OpenArchiveCard />
      <section className="card stack" aria-labelledby="looks-title">
        <h2 id="looks-title">{t('data.looks')}</h2>
        <LanguageChoice />
        <Choice
          label={t('data.theme')}
          options={themes.map((theme) => ({ value: theme, label: t(`theme.${theme}`) }))}
          value={app.theme}
          onChange={(theme) => void act('preferences', 'app.preferences', { theme })}
        />
        <PlaceFailure place="preferences" />
      </section>
      <UpdateCard />
      <PolicyCard />
      <EraseCard />
      <p className="soft small">
        {t('data.version', { version: app.version, electron: app.electron, platform: app.platform })}
        {app.runtime !== 'official' && ` ${t('data.development')}`}
      </p>
    </Page>
  );
}

function EraseCard() {
  const t = useText();
  const unsent = useUnsent();
  const busy = useStore((s) => s.pending['erase'] ?? false);
  const joined = useStore((s) => (s.snapshot?.session ?? null) !== null);
  const [asking, setAsking] = useState(false);
  const erase = async () => {
    const answer = await act('erase', 'data.erase', { confirm: true });
    setAsking(false);
    if (!answer.ok) return;
    // Nothing typed about the erased slot may outlive it.
    useStore.setState({ drafts: emptyDrafts(), prepared: null, document: null, openStep: undefined });
    say(t('data.erased'));
    go('home');
  };
  return (
    <section className="card stack" aria-labelledby="erase-title">
      <h2 id="erase-title">{t('data.erase-title')}</h2>
      <p>{t('data.erase-what')}</p>
      <PlaceFailure place="erase" />
      <div className="row">
        <ActionButton look="danger" icon={Trash2} onPress={() => setAsking(true)}>
          {t('data.erase')}
        </ActionButton>
      </div>
      <ConfirmBox
        title={t('data.erase-sure')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('data.erase-yes')}
        onYes={() => void erase()}
        busy={busy}
      >
        <p>{t('data.erase-sentence')}</p>
        <ul className="bullets">
          {kept.map((what) => (
            <li key={what}>{t(`data.kept-${what}`)}</li>
          ))}
        </ul>
        {joined && (
          <div className="row">
            <ActionButton
              icon={Archive}
              onPress={() => {
                setAsking(false);
                go('after');
              }}
            >
              {t('join.another-archive')}
            </ActionButton>
          </div>
        )}
        {unsent > 0 && (
          <Notice tone="fail">
            <p>{t('data.erase-unsent', { count: unsent })}</p>
          </Notice>
        )}
      </ConfirmBox>
    </section>
  );
}
