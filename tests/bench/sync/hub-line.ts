import http from 'node:http';
import { createSseParser } from '../../../electron/feature/sync/sse.ts';
import type { SyncRequest, SyncResponse } from '../../../organiser/protocol/wire.ts';
import { poke as pokeShape, type Poke } from '../../../organiser/protocol/wire.ts';

/**
 * An address of this machine for each client, as devices in the world have: the hub's limit of requests per address
 * then counts as it does there, and stays on. Linux answers on all of 127/8.
 */
export const addressOf = (which: number): string =>
  `127.${10 + (which >> 16)}.${(which >> 8) & 255}.${which & 255 || 1}`;

/** A connection stays open between two exchanges, one per address, as in the application. */
const kept = new http.Agent({ keepAlive: true });
/** So many clients that two connections each would be more than this system lets one process open. */
export const MOST_KEPT = 5000;
let agent = kept;
/** How the exchanges of so many clients are carried. */
export function carry(clients: number): void {
  agent = clients > MOST_KEPT ? streams : kept;
}
const streams = new http.Agent({ keepAlive: false });

export type Line = { url: string; token: string; address: string };

/** One exchange. Rejects when the line is cut or the hub refuses. */
export function exchange({ url, token, address }: Line, log: string, body: SyncRequest): Promise<SyncResponse> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const request = http.request(
      `${url}/v1/logs/${log}/sync`,
      {
        method: 'POST',
        agent,
        localAddress: address,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(JSON.parse(answer) as SyncResponse);
          else reject(new Error(`${response.statusCode} ${answer.slice(0, 200)}`));
        });
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}

/** Opens the stream of pokes; resolves when the hub has answered. The answer ends it. */
export function listen(
  { url, token, address }: Line,
  onPoke: (poke: Poke) => void,
  onEnd: () => void,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const parse = createSseParser();
    const request = http.get(
      `${url}/v1/stream`,
      { agent: streams, localAddress: address, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        if (response.statusCode !== 200) return reject(new Error(`stream: ${response.statusCode}`));
        response.setEncoding('utf8');
        response.on('data', (piece: string) => {
          for (const { name, data } of parse(piece)) if (name === 'poke') onPoke(pokeShape.parse(JSON.parse(data)));
        });
        response.on('error', () => undefined);
        response.on('close', onEnd);
        resolve(() => request.destroy());
      },
    );
    request.on('error', reject);
  });
}
