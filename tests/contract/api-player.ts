import type { Document, Operation, Scene } from '../../organiser/api/document.ts';
import { ask, handClock, HubRig } from './hub-rig.ts';

/** Plays the story of an OpenAPI document on a hub: what the document says is all it knows. */

export const METRICS = 'jeton-de-lecture-des-mesures-0000001';
/** The name of a request changes with each: one word stands for all. */
const REQUEST = '0123456789ab';

export type Request = { method: string; url: string; body?: unknown; headers: Record<string, string> };
export type Played = { scene: Scene; status: number; type: string; answer: unknown };

const deep = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deep(one, change)]));
};

const scalar = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

function placed(value: unknown, place: string): unknown {
  const [path = '', mark] = place.split('#');
  const found = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], value);
  return mark === undefined || typeof found !== 'string' ? found : found.split(`#${mark}`)[1];
}

export class Player {
  readonly rig: HubRig;
  readonly document: Document;
  /** What the document calls a thing, and what the hub called it. */
  readonly #names = new Map<string, string>();
  #token = '';
  #publisher = '';
  /** Of the session opened last. */
  #session = '';

  private constructor(rig: HubRig, document: Document) {
    this.rig = rig;
    this.document = document;
  }

  static async start(): Promise<Player> {
    const rig = await HubRig.start({
      now: handClock().now,
      publicUrl: 'https://hub.example.org',
      metricsToken: METRICS,
    });
    return new Player(rig, (await rig.ask('GET', '/openapi.json')).body as Document);
  }

  get scenes(): Scene[] {
    return this.document['x-scenario'] ?? [];
  }

  /** The name of every route, with what the document says of it. */
  get operations(): { name: string; method: string; path: string; operation: Operation }[] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([low, operation]) => {
        const method = low.toUpperCase();
        return { name: `${method} ${path}`, method, path, operation };
      }),
    );
  }

  operation(name: string): Operation {
    const found = this.operations.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no route ${name}`);
    return found.operation;
  }

  get participant(): string {
    return this.#token;
  }

  real<T>(value: T): T {
    return deep(value, (text) => [...this.#names].reduce((at, [doc, real]) => at.replaceAll(doc, real), text)) as T;
  }

  #documented(value: unknown): unknown {
    return deep(value, (text) => [...this.#names].reduce((at, [doc, real]) => at.replaceAll(real, doc), text));
  }

  tokenOf(as: Scene['as']): string | undefined {
    if (as === null) return undefined;
    return {
      participant: this.#token,
      organiser: this.rig.organiser,
      observer: this.rig.observer,
      publisher: this.#publisher,
      account: this.#session,
      monitor: METRICS,
    }[as];
  }

  /** The request of a scene as the document gives it, for this hub. */
  request({ route, name }: Pick<Scene, 'route' | 'name'>): Request {
    const operation = this.operation(route);
    const [method = '', path = ''] = route.split(' ');
    const given = (operation.parameters ?? []).map(({ name: key, in: place, examples }) => ({
      key,
      place,
      value: scalar(this.real(examples?.[name]?.value)),
    }));
    let url = path;
    const query = new URLSearchParams();
    for (const { key, place, value } of given) {
      if (value === undefined) continue;
      if (place === 'path') url = url.replace(`{${key}}`, encodeURIComponent(value));
      else query.set(key, value);
    }
    const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    const body = this.real(media?.examples?.[name]?.value);
    return {
      method,
      url: query.size > 0 ? `${url}?${query}` : url,
      headers: type === undefined || body === undefined ? {} : { 'content-type': type },
      ...(body !== undefined && { body }),
    };
  }

  /** Plays one scene, and learns what the hub drew. */
  async play(scene: Scene): Promise<Played> {
    const { method, url, body, headers } = this.request(scene);
    const token = this.tokenOf(scene.as);
    if (this.operation(scene.route).responses['200']?.content?.['text/event-stream'] !== undefined) {
      return { scene, ...(await this.#firstWords(url, token)) };
    }
    const answer = await this.rig.ask(method, url, { token, body, headers });
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const isJson = type === 'application/json';
    for (const [place, name] of Object.entries(scene.learn ?? {})) {
      const told = placed(answer.body, place);
      if (typeof told !== 'string') throw new Error(`${scene.name}: the answer has no ${place} (${answer.text})`);
      this.#names.set(name, told);
      if (place !== 'token') continue;
      if (/^POST \/v1\/(join|device)$/.test(scene.route)) this.#token = told;
      else if (scene.as === 'organiser') this.#publisher ||= told;
      else this.#session = told;
    }
    const raw = isJson ? answer.body : answer.text;
    const told = this.#documented(raw) as Record<string, unknown>;
    if (answer.status >= 400 && isJson) told['request'] = REQUEST;
    return { scene, status: answer.status, type, answer: scene.name === 'figures' ? names(answer.text) : told };
  }

  async #firstWords(url: string, token: string | undefined): Promise<Omit<Played, 'scene'>> {
    const stop = new AbortController();
    const response = await fetch(`${this.rig.url}${url}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: stop.signal,
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await reader.read();
    stop.abort();
    await reader.cancel().catch(() => undefined);
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    return { status: response.status, type, answer: this.#documented(value) };
  }

  async playAll(): Promise<Played[]> {
    const played: Played[] = [];
    for (const scene of this.scenes) played.push(await this.play(scene));
    return played;
  }

  /** Asks as the document does, with parts replaced. */
  async ask(request: Request, token: string | undefined) {
    return ask(this.rig.url, request.method, request.url, { ...request, token });
  }
}

/** What the figures are, without what they were at that moment. */
const names = (text: string): string =>
  text
    .split('\n')
    .filter((line) => /^# (HELP|TYPE) vs_hub_/.test(line))
    .join('\n');
