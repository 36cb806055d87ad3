import { randomUUID } from 'node:crypto';
import type { LoggedEvent } from '../../../organiser/protocol/event.ts';
import { api } from '../../../organiser/view/api.ts';
import { createEngine, type DeviceToken, type Engine } from '../../../organiser/view/sync/engine.ts';
import type { OutboxStore } from '../../../organiser/view/sync/outbox-store.ts';
import { emptyOutbox, unsent, write } from '../../../organiser/view/sync/outbox.ts';

/** An organiser's board: its real engine and calls. Its storage outlives the page, which may be loaded again at any time. */
export class Board {
  events: LoggedEvent[] = [];
  readonly troubles: string[] = [];
  #box = emptyOutbox(randomUUID());
  #engine: Engine | null = null;
  readonly #key: string;
  readonly #log: string;

  constructor(key: string, log: string) {
    this.#key = key;
    this.#log = log;
  }

  /** Opens the page, or loads it again: only what was stored is left. */
  load(): void {
    this.#engine?.stop();
    this.events = [];
    const outbox: OutboxStore = {
      read: () => this.#box,
      change: async (apply) => (this.#box = apply(this.#box)),
      watch: () => () => undefined,
    };
    const engine = createEngine(api, outbox, this.#deviceToken(), {
      log: (name, { events }) => {
        // A page that was left reports nothing more.
        if (name === this.#log && this.#engine === engine) this.events = events;
      },
      outbox: () => undefined,
      contact: () => undefined,
      silent: () => undefined,
      trouble: ({ code }) => void this.troubles.push(code),
      refused: (event) => void this.troubles.push(`refused ${event.n}`),
      moved: () => undefined,
    });
    this.#engine = engine;
    engine.watch([this.#log]);
  }

  write(text: string): void {
    this.#box = write(this.#box, {
      log: this.#log,
      kind: 'message.posted',
      body: { text },
      at: new Date().toISOString(),
    });
    this.#engine?.outboxChanged(this.#log);
  }

  get unsent(): number {
    return unsent(this.#box);
  }

  syncNow = (): void => this.#engine?.syncNow();
  close = (): void => this.#engine?.stop();

  #deviceToken(): DeviceToken {
    let known: { device: string; token: string } | null = null;
    let asking: ReturnType<DeviceToken> | null = null;
    return async (device, fresh) => {
      if (!fresh && known?.device === device) return { ok: true, value: known.token };
      asking ??= api
        .device(this.#key, device)
        .then((answer) => {
          if (!answer.ok) return answer;
          known = { device, token: answer.value.token };
          return { ok: true as const, value: answer.value.token };
        })
        .finally(() => (asking = null));
      return asking;
    };
  }
}
