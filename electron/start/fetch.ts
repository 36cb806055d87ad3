import { app, session, type Session } from 'electron';

/** The service of Chromium that speaks to the network, in a process of its own. */
const SERVICE = 'network.mojom.NetworkService';

let current: Session | null = null;
let deaths = 0;

/**
 * A session keeps its way to the process of the network for ever: once that process has died, each of its requests fails
 * until the app is restarted. So another session takes its place; none of them keeps anything.
 */
app.on('child-process-gone', (_event, { serviceName }) => {
  if (serviceName !== SERVICE) return;
  deaths += 1;
  current = session.fromPartition(`network-${deaths}`);
});

/** The network as the system has it set up (proxy, certificates), without cookies and without a cache. After `ready` only. */
export const systemFetch: typeof globalThis.fetch = async (input, init) =>
  (current ?? session.defaultSession).fetch(input as string, {
    credentials: 'omit',
    cache: 'no-store',
    bypassCustomProtocolHandlers: true,
    ...init,
  });
