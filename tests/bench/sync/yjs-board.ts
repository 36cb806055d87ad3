import { steadyMs } from './clock.ts';
import type { Board } from './hub-board.ts';
import type { Seat } from './work.ts';
import { join, newSocket, type YEvent } from './yjs-line.ts';

/** A board that follows every document over one socket, as Hocuspocus offers. */
export async function yjsBoard(url: string, token: string, seats: readonly Seat[]): Promise<Board> {
  const seen = new Map<string, number>();
  let trouble = 0;
  let closed = false;
  const socket = newSocket(url);
  socket.on('disconnect', () => (trouble += closed ? 0 : 1));
  for (let from = 0; from < seats.length; from += 50) {
    await Promise.all(
      seats.slice(from, from + 50).map(async ({ log }) => {
        const { events } = await join(socket, log, token);
        events.observe((change) => {
          const at = steadyMs();
          for (const { insert } of change.changes.delta) {
            for (const { device, n } of (insert ?? []) as YEvent[]) seen.set(`${device}/${n}`, at);
          }
        });
      }),
    );
  }
  return {
    seen,
    trouble: () => trouble,
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
}
