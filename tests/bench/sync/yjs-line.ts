import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { createRequire } from 'node:module';
import * as Y from 'yjs';
import type { Tick } from './work.ts';

/** One fact of the checklist, kept as the hub keeps it: nothing is edited, attempts stay. */
export type YEvent = Tick & { device: string; n: number; at: string };

const fromHere = createRequire(import.meta.url);
/** The sockets that Hocuspocus's own server uses: Node 20 has none of its own. */
const WebSocket: unknown = createRequire(fromHere.resolve('@hocuspocus/server'))('ws');

export const newSocket = (url: string): HocuspocusProviderWebsocket =>
  // Without presence (awareness) a quiet line would be taken for dead after 30 s: presence is no part of the comparison.
  new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket, messageReconnectTimeout: 600_000 });

export type YLine = {
  doc: Y.Doc;
  events: Y.Array<YEvent>;
  provider: HocuspocusProvider;
  /** Resolves once the server acknowledged all that was written here. */
  acknowledged(): Promise<void>;
};

/** Joins a document; resolves when both sides are alike. */
export function join(socket: HocuspocusProviderWebsocket, name: string, token: string): Promise<YLine> {
  const doc = new Y.Doc();
  const events = doc.getArray<YEvent>('events');
  const provider = new HocuspocusProvider({ websocketProvider: socket, name, document: doc, token, awareness: null });
  const waiting: (() => void)[] = [];
  provider.on('unsyncedChanges', ({ number }: { number: number }) => {
    if (number === 0) for (const done of waiting.splice(0)) done();
  });
  const line: YLine = {
    doc,
    events,
    provider,
    acknowledged: () =>
      provider.hasUnsyncedChanges ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(),
  };
  return new Promise((resolve, reject) => {
    provider.on('synced', () => resolve(line));
    provider.on('authenticationFailed', () => reject(new Error('authentication failed')));
    provider.attach();
  });
}
