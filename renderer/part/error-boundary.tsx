import { Component, type ReactNode } from 'react';
import { act } from '../store.ts';
import { useText } from '../text.ts';
import { ActionButton } from './action-button.tsx';
import { Notice } from './notice.tsx';

type State = { broken: boolean };

/** Keeps one broken screen from leaving a blank window. What was typed lives in the store and survives. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <Broken onAgain={() => this.setState({ broken: false })} />;
  }
}

function Broken({ onAgain }: { onAgain: () => void }) {
  const t = useText();
  return (
    <main className="alone">
      <div className="card stack">
        <h1>{t('broken.title')}</h1>
        <Notice tone="warn" announce>
          <p>{t('broken.sentence')}</p>
        </Notice>
        <div className="row">
          <ActionButton look="primary" onPress={onAgain}>
            {t('broken.again')}
          </ActionButton>
          <ActionButton look="quiet" onPress={() => void act('broken', 'app.open-link', { id: 'contact' })}>
            {t('contact')}
          </ActionButton>
        </div>
      </div>
    </main>
  );
}
