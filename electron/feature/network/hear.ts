import type { Duplex } from 'node:stream';
import { causeOf, Stopped } from './attempt.ts';

/**
 * Hands over what comes on a line until `hear` answers something, then leaves the line paused: what follows is somebody
 * else's. Rejects with `Stopped` when the line ends or breaks first, or with what `hear` throws.
 */
export function hearUntil<T>(line: Duplex, hear: (chunk: Buffer) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      line.off('data', take);
      line.off('error', fail);
      line.off('close', gone);
      line.pause();
    };
    const fail = (error: unknown): void => {
      done();
      reject(new Stopped(causeOf(error)));
    };
    const gone = (): void => fail(new Stopped('reset'));
    const take = (chunk: Buffer): void => {
      try {
        const found = hear(chunk);
        if (found === undefined) return;
        done();
        resolve(found);
      } catch (error) {
        fail(error);
      }
    };
    line.on('data', take);
    line.on('error', fail);
    line.on('close', gone);
    line.resume();
  });
}
