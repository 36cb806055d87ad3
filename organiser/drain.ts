import type { App } from './context.ts';
import { Refusal } from './refusal.ts';

/** When to come back to a hub that stops, in seconds. */
const BACK_IN = 2;

/**
 * Lets the requests under way end when the hub closes, then cuts every connection: one that never carried a request
 * counts as busy for Node and would hold the stop for a minute. What still comes on an open connection is refused.
 * @param graceMs longest wait for the requests under way, in milliseconds
 */
export function addDrain(app: App, graceMs: number): void {
  let underWay = 0;
  let closing = false;
  const settle = (): void => {
    if (closing && underWay === 0) app.server.closeAllConnections();
  };
  app.addHook('onRequest', async (_request, reply) => {
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
      settle();
    });
    if (closing) throw new Refusal('hub.unavailable', { why: 'stopping', seconds: BACK_IN });
  });
  app.addHook('preClose', async () => {
    closing = true;
    setTimeout(() => app.server.closeAllConnections(), graceMs).unref();
    // After the server stopped to accept, so that no connection slips in between.
    setImmediate(settle);
  });
}
