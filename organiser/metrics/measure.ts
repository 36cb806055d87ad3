/** Called with the name of a call and how long it took, in seconds, whether it succeeded or not. */
export type Note = (call: string, seconds: number) => void;

/**
 * The same store, each of whose calls is timed; its parts (`store.mail.due` is named `mail.due`) too. What is not a call, such as
 * the epoch, is read through each time.
 */
export function measured<T extends object>(store: T, note: Note, prefix = ''): T {
  const made = new Map<PropertyKey, unknown>();
  return new Proxy(store, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof key === 'symbol') return value;
      if (typeof value === 'function') {
        return (...args: unknown[]): unknown =>
          timed(() => Reflect.apply(value, target, args), `${prefix}${key}`, note);
      }
      if (typeof value !== 'object' || value === null) return value;
      const known = made.get(key) ?? measured(value, note, `${prefix}${key}.`);
      made.set(key, known);
      return known;
    },
  });
}

function timed(work: () => unknown, call: string, note: Note): unknown {
  const began = performance.now();
  const end = (): void => note(call, (performance.now() - began) / 1000);
  const done = work();
  if (!(done instanceof Promise)) {
    end();
    return done;
  }
  // The promise goes on as it is; this branch only looks at the clock.
  void done.then(end, end);
  return done;
}
