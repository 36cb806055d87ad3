import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Draw } from './draw.ts';

/** What happens to one request on its way. `late`: it hangs somewhere, and arrives after newer ones. */
const fates = { fine: 10, lost: 2, 'answer-lost': 2, 'answer-cut': 1, twice: 2, late: 2, slow: 2 } as const;
export type Fate = keyof typeof fates;

type Asked = { method: string; url: string; headers: http.IncomingHttpHeaders; body: Buffer };
type Answer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer };

/** The network between the clients and the hub: an address that stays while hubs come and go, and that harms what passes. */
export class ChaosProxy {
  /** The hubs that answer now: each request goes to one of them. None: nothing answers. */
  targets: readonly string[] = [];
  #turn = 0;
  /** Null: everything passes. */
  draw: Draw | null = null;
  readonly counts: Record<string, number> = {};
  /** Called with each answer of the hub, whether a client gets it or not. */
  onAnswer: (asked: Asked, answer: Answer) => void = () => undefined;
  readonly #server = http.createServer((request, response) => void this.#pass(request, response));
  #late: Asked[] = [];

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Cuts every line now. */
  cut(): void {
    this.count('line-cut');
    this.#server.closeAllConnections();
  }

  /** From now on everything passes; what hung arrives. */
  async heal(): Promise<void> {
    this.draw = null;
    await this.#deliverLate();
    this.#server.closeAllConnections();
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  async #pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const asked: Asked = {
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: request.headers,
      body: Buffer.alloc(0),
    };
    if (asked.url === '/v1/stream') return this.#stream(asked, response);
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part as Buffer);
      asked.body = Buffer.concat(parts);
      const fate: Fate = this.draw === null ? 'fine' : this.draw.pick(fates);
      this.count(fate);
      const late = fate === 'late' ? [] : this.#late.splice(0);
      await this.#play(fate, asked, response);
      for (const old of late) await this.#ask(old).catch(() => undefined);
    } catch {
      // The hub is gone, or the client: the line is cut, which says nothing of what was stored.
      response.destroy();
    }
  }

  async #play(fate: Fate, asked: Asked, response: http.ServerResponse): Promise<void> {
    if (fate === 'lost' || fate === 'late') {
      if (fate === 'late') this.#late.push(asked);
      response.destroy();
      return;
    }
    const wait = fate === 'slow' ? (this.draw?.int(10, 120) ?? 0) : 0;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const first = this.#ask(asked);
    const answer = fate === 'twice' ? (await Promise.allSettled([first, this.#ask(asked)]), await first) : await first;
    if (fate === 'answer-lost') {
      response.destroy();
      return;
    }
    const { connection: _c, 'transfer-encoding': _t, ...headers } = answer.headers;
    response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
    if (fate !== 'answer-cut') response.end(answer.body);
    else response.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)), () => response.destroy());
  }

  async #deliverLate(): Promise<void> {
    for (const old of this.#late.splice(0)) await this.#ask(old).catch(() => undefined);
  }

  #send(asked: Asked, onResponse: (response: http.IncomingMessage) => void, onError: (error: Error) => void) {
    this.#turn += 1;
    const target = this.targets[this.#turn % this.targets.length];
    if (target === undefined) throw new Error('nothing answers');
    const { host: _host, connection: _connection, ...headers } = asked.headers;
    const request = http.request(`${target}${asked.url}`, { method: asked.method, headers }, onResponse);
    request.on('error', onError);
    request.end(asked.body);
    return request;
  }

  #ask(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#send(
        asked,
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () => {
            const body = Buffer.concat(parts);
            const answer = { status: response.statusCode ?? 0, headers: response.headers, body };
            this.count(`status-${answer.status}`);
            this.onAnswer(asked, answer);
            resolve(answer);
          });
        },
        reject,
      );
    });
  }

  #stream(asked: Asked, response: http.ServerResponse): void {
    try {
      const request = this.#send(
        asked,
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
          answer.on('error', () => response.destroy());
          answer.pipe(response);
        },
        () => response.destroy(),
      );
      response.on('close', () => request.destroy());
      const life = this.draw?.int(20, 1000);
      if (life !== undefined) setTimeout(() => response.destroy(), life).unref();
    } catch {
      response.destroy();
    }
  }
}
