import './csp.ts';
import '@fontsource-variable/atkinson-hyperlegible-next/wght.css';
import './style/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startText } from './text.ts';

const root = document.getElementById('root');
if (root !== null) {
  void startText().then(() =>
    createRoot(root).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}
