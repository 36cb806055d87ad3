import { contextBridge, ipcRenderer } from 'electron';

// The names come from the table of the contract, handed over by the main process when it makes the window: this script
// carries no list of its own, no schema and no logic, and is small enough to cost nothing at start-up.
const names = (kind: string): ReadonlySet<string> => {
  const start = `--companion-${kind}=`;
  const word = process.argv.find((argument) => argument.startsWith(start)) ?? start;
  return new Set(word.slice(start.length).split(','));
};
const channels = names('channels');
const notices = names('notices');

contextBridge.exposeInMainWorld('companion', {
  call: (channel: string, input: unknown): Promise<unknown> =>
    channels.has(channel)
      ? ipcRenderer.invoke(`companion:${channel}`, input)
      : Promise.reject(new Error('unknown channel')),
  on: (notice: string, listener: (body: unknown) => void): (() => void) => {
    if (!notices.has(notice)) throw new Error('unknown notice');
    // The event object stays on this side: it carries the sender.
    const hear = (_event: unknown, body: unknown): void => listener(body);
    ipcRenderer.on(`companion:${notice}`, hear);
    return () => {
      ipcRenderer.removeListener(`companion:${notice}`, hear);
    };
  },
});
