import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { onRing } from './api.ts';
import { keepDrafts } from './keep-draft.ts';
import { playRing } from './ring.ts';
import { boot, useStore } from './store.ts';
import { i18n } from './text.ts';
import { ErrorBoundary } from './part/error-boundary.tsx';
import { Live } from './part/live.tsx';
import { CompanionScreen } from './view/companion/companion-screen.tsx';
import { Frame } from './view/frame.tsx';
import { Loading } from './view/trouble/loading.tsx';
import { BootTrouble, StoreTrouble } from './view/trouble/store-trouble.tsx';

/** Which of the two windows this page is in. */
export type WindowKind = 'full' | 'companion';

/** A window: starts the mirror, follows language and theme, and chooses between the app and what stops it. */
export function App({ kind = 'full' }: { kind?: WindowKind }) {
  useEffect(() => {
    const stopKeeping = keepDrafts();
    // The narrow window shows the step to do now.
    const stopListening = boot({ comesBack: kind === 'full' });
    const stopRinging = onRing(playRing);
    return () => {
      stopListening();
      stopRinging();
      stopKeeping();
    };
  }, [kind]);
  const locale = useStore((s) => s.snapshot?.app.locale ?? 'fr');
  const theme = useStore((s) => s.snapshot?.app.theme ?? 'system');

  useEffect(() => {
    document.documentElement.lang = locale;
    void i18n.changeLanguage(locale);
  }, [locale]);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);

  return (
    <I18nProvider locale={locale === 'fr' ? 'fr-FR' : 'en-GB'}>
      <ErrorBoundary>
        <Content kind={kind} />
      </ErrorBoundary>
      <Live />
    </I18nProvider>
  );
}

function Content({ kind }: { kind: WindowKind }) {
  const store = useStore((s) => s.snapshot?.store ?? null);
  const bootFailure = useStore((s) => s.bootFailure);
  if (bootFailure !== null) return <BootTrouble failure={bootFailure} />;
  if (store === null || store.state === 'opening') return <Loading />;
  if (store.state === 'failed') return <StoreTrouble store={store} />;
  return kind === 'companion' ? <CompanionScreen /> : <Frame />;
}
