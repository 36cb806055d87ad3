/** Waiting, as the features see it: tests give their own, so that no test waits for real time. */
export type Timers = {
  /** Runs `then` once after `ms` milliseconds; the answer cancels it. */
  after(ms: number, then: () => void): () => void;
  /** A number in [0, 1) to spread retries. */
  random(): number;
};

/** The machine's own timers. They do not keep a process alive: only the window does. */
export const realTimers: Timers = {
  after(ms, then) {
    const timer = setTimeout(then, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/**
 * Gives up on `work` after `ms` and aborts its signal. `late` makes the error that is thrown then.
 * The work's own late result is ignored.
 */
export function withDeadline<T>(
  timers: Timers,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const cancel = timers.after(ms, () => {
      reject(late());
      controller.abort();
    });
    Promise.resolve()
      .then(() => work(controller.signal))
      .then(resolve, reject)
      .finally(cancel);
  });
}
