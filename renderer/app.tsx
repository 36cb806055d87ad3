import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { boot, useStore } from './store.ts';
import { i18n } from './text.ts';
import { ErrorBoundary } from './part/error-boundary.tsx';
import { Live } from './part/live.tsx';
import { Frame } from './view/frame.tsx';
import { Loading } from './view/trouble/loading.tsx';
import { BootTrouble, StoreTrouble } from './view/trouble/store-trouble.tsx';

/** The window: starts the mirror, follows language and theme, and chooses between the app and what stops it. */
export function App() {
  useEffect(() => boot(), []);
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
        <Content />
      </ErrorBoundary>
      <Live />
    </I18nProvider>
  );
}

function Content() {
  const store = useStore((s) => s.snapshot?.store ?? null);
  const bootFailure = useStore((s) => s.bootFailure);
  if (bootFailure !== null) return <BootTrouble failure={bootFailure} />;
  if (store === null || store.state === 'opening') return <Loading />;
  if (store.state === 'failed') return <StoreTrouble store={store} />;
  return <Frame />;
}
