// Loaded before the application under test (`-r`). Playwright attaches to a running Electron only for an executable it is
// given, and waits for ever for a page that appears while it attaches; so the application is told that Electron is ready
// once Playwright says that it is attached, by calling `__playwright_run`. Nothing else of the application is changed.
const { app } = require('electron');

const reallyReady = app.whenReady();
const emit = app.emit.bind(app);
let isReady = false;
let told;
let tell;
const whenTold = new Promise((resolve) => (tell = resolve));

app.emit = (event, ...args) => {
  if (event !== 'ready' || isReady) return emit(event, ...args);
  told = args;
  return app.listenerCount('ready') > 0;
};
app.isReady = () => isReady;
app.whenReady = () => whenTold;
// oxlint-disable-next-line no-underscore-dangle -- Playwright's own name for it
globalThis.__playwright_run = async () => {
  await reallyReady;
  isReady = true;
  tell();
  emit('ready', ...(told ?? []));
};
