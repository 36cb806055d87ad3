import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; the last ones are those of an upload over a slow line. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Read when somebody asks for the figures. */
export type Sources = { streams(): number; mailsWaiting(): Promise<number> };

/** The figures of one hub: two hubs in one process do not mix. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #seconds: Histogram<'method' | 'route'>;
  readonly #refusals: Counter<'code'>;
  readonly #events: Counter;
  readonly #pokes: Counter;
  readonly #store: Histogram<'call'>;

  constructor(sources: Sources) {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'vs_hub_requests_total',
      help: 'Requests answered, by route pattern and status',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'vs_hub_request_seconds',
      help: 'Time to answer a request; streams are not counted',
      labelNames: ['method', 'route'],
      buckets: SECONDS,
      registers,
    });
    this.#refusals = new Counter({
      name: 'vs_hub_refusals_total',
      help: 'Refusals, by code of the catalogue',
      labelNames: ['code'],
      registers,
    });
    this.#events = new Counter({ name: 'vs_hub_events_total', help: 'New events stored by a sync', registers });
    this.#pokes = new Counter({ name: 'vs_hub_pokes_total', help: 'Pokes written to streams', registers });
    this.#store = new Histogram({
      name: 'vs_hub_store_seconds',
      help: 'Time of a call to the store, on disk included',
      labelNames: ['call'],
      buckets: SECONDS,
      registers,
    });
    const streams = new Gauge({ name: 'vs_hub_streams', help: 'Open streams', registers, collect: () => undefined });
    const mails = new Gauge({ name: 'vs_hub_mails_waiting', help: 'Mails that wait to leave', registers });
    this.#collect = async () => {
      streams.set(sources.streams());
      // A store in trouble still lets the other figures be read: this one is then absent.
      const waiting = await sources.mailsWaiting().catch(() => Number.NaN);
      mails.set(waiting);
    };
  }

  readonly #collect: () => Promise<void>;

  /** Adds memory, processor, event loop and garbage collection: of the whole process, so by whoever owns it. */
  withProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** @param seconds null for an answer without a length of its own: a stream */
  request(method: string, route: string, status: number, seconds: number | null): void {
    this.#requests.inc({ method, route, status });
    if (seconds !== null) this.#seconds.observe({ method, route }, seconds);
  }

  refusal(code: string): void {
    this.#refusals.inc({ code });
  }

  events(added: number): void {
    this.#events.inc(added);
  }

  pokes(written: number): void {
    this.#pokes.inc(written);
  }

  /** @param call name of a method of the store */
  store(call: string, seconds: number): void {
    this.#store.observe({ call }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text that a Prometheus server reads. */
  async text(): Promise<string> {
    await this.#collect();
    return this.#registry.metrics();
  }
}
