import type { Draw } from './draw.ts';

/** The hub, or the hubs, of a story, and what may happen to them. */
export interface Hubs {
  /** Where one listens now, for those who go around the proxy. */
  readonly url: string;
  /** An organiser's. */
  readonly key: string;
  /** What may happen beside `kill-hub`, each with its weight. */
  readonly acts: Readonly<Record<string, number>>;
  /** Their changes come one after the other, while the clients go on. Resolves when they answer again. */
  act(name: string, draw: Draw): Promise<void>;
  ready(): Promise<void>;
  /** From now on everything works. */
  heal(): Promise<void>;
  /** After a story: nothing of it is left for the next one. */
  tidy(): void;
  stop(): Promise<void>;
}
