import { Component, type ReactNode } from 'react';
import { useText } from '../locale.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

function Broken() {
  const { t } = useText();
  return (
    <main className="page">
      <Notice tone="bad" title={t('broken.title')}>
        <p>{t('broken.text')}</p>
        <Button look="main" onPress={() => location.reload()}>
          {t('broken.action')}
        </Button>
      </Notice>
    </main>
  );
}

/** The last net: a defect of a screen shows a message and a way out, never a blank page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
