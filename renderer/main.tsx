import './csp.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './style/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startText } from './text.ts';

// The main process says which window it made; anything else is the full one.
const kind = new URLSearchParams(location.search).get('window') === 'companion' ? 'companion' : 'full';
const root = document.getElementById('root');
if (root !== null) {
  void startText().then(() =>
    createRoot(root).render(
      <StrictMode>
        <App kind={kind} />
      </StrictMode>,
    ),
  );
}
