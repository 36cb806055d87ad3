import type { Poke } from '../protocol/wire.ts';

/** Pokes (rule 8) between the hubs of one store. One that is lost costs only time. */
export interface Pokes {
  /** Tells every hub of this store, this one too, that a log has moved. After the change is on the disk. */
  tell(poke: Poke): void;
  /** Hears what any hub of this store told. */
  onPoke(listener: (poke: Poke) => void): void;
}

/** The pokes of a store that one hub has for itself. */
export function localPokes(): Pokes {
  const listeners = new Set<(poke: Poke) => void>();
  return {
    tell: (poke) => {
      for (const listener of listeners) listener(poke);
    },
    onPoke: (listener) => void listeners.add(listener),
  };
}
