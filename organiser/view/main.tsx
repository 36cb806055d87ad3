import './setup.ts';
import '@fontsource-variable/atkinson-hyperlegible-next';
import './style/token.css';
import './style/base.css';
import './style/part.css';
import './style/screen.css';
import './style/list.css';
import './style/planning.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startLocale } from './locale.ts';
import { open } from './state/session.ts';
import { applyTheme } from './theme.ts';

applyTheme();
startLocale();
open();
const root = document.querySelector('#board');
if (root !== null) createRoot(root).render(<App />);
