import { emptyOutbox, outboxSchema, type Outbox } from './outbox.ts';

/** Where the outbox of one key lives in this browser. Two tabs share it, hence the lock around each change. */
export type OutboxStore = {
  read: () => Outbox;
  /** Applies a change and stores it; rejects when the browser refuses to store (full, forbidden). */
  change: (apply: (box: Outbox) => Outbox) => Promise<Outbox>;
  /** Calls back when another tab changed it. */
  watch: (onChange: () => void) => () => void;
};

const nameOf = (scope: string) => `verif-segur.outbox.${scope}`;

export function createOutboxStore(scope: string): OutboxStore {
  const name = nameOf(scope);
  let last: { raw: string; box: Outbox } | null = null;
  const read = (): Outbox => {
    const raw = localStorage.getItem(name);
    if (raw !== null && raw === last?.raw) return last.box;
    if (raw !== null) {
      try {
        const parsed = outboxSchema.safeParse(JSON.parse(raw));
        if (parsed.success) {
          last = { raw, box: parsed.data };
          return parsed.data;
        }
      } catch {
        // Falls through: what cannot be read is put aside, never overwritten.
      }
      localStorage.setItem(`${name}.unreadable.${Date.now()}`, raw);
    }
    const fresh = emptyOutbox(crypto.randomUUID());
    localStorage.setItem(name, JSON.stringify(fresh));
    return fresh;
  };
  return {
    read,
    change: (apply) =>
      navigator.locks.request(name, () => {
        const next = apply(read());
        localStorage.setItem(name, JSON.stringify(next));
        return next;
      }),
    watch(onChange) {
      const listen = (event: StorageEvent) => {
        if (event.key === name) onChange();
      };
      addEventListener('storage', listen);
      return () => removeEventListener('storage', listen);
    },
  };
}

/** A name for the key's own storage that does not give the key away. */
export async function scopeOf(key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
  return Array.from(digest.slice(0, 8), (b) => b.toString(16).padStart(2, '0')).join('');
}
