import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `probe` answers something that is neither false, null nor undefined, and gives it back.
 * A probe that throws has not answered yet; its last error is in the message.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  { ms = 20_000, every = 50 }: { ms?: number; every?: number } = {},
): Promise<T> {
  const end = Date.now() + ms;
  let last: unknown;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(
        `${what}: did not come within ${Math.round(ms / 1000)} s`,
        last === undefined ? {} : { cause: last },
      );
    }
    await pause(every);
  }
}
