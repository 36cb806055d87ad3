import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { CpsCertificates } from './cps-certificate.ts';
import { pivContent } from './piv-card.ts';
import type { PivPair } from './piv-card.ts';
import { rigFile } from './rig-file.ts';

export interface VirtualCardOptions {
  readonly certificates: CpsCertificates;
  /** Ten-digit number of the chip. Default: the certificates'; another one makes a holder mismatch. */
  readonly cardNumber?: string;
  /** Four to eight digits. Default `1234`. */
  readonly pin?: string;
  /** Wrong PINs before the card locks. Default 3, as on a CPS. */
  readonly maxTries?: number;
  /** `none`: answers to reset, but no module recognises it. Default `piv`. */
  readonly applet?: 'piv' | 'none';
  /** Default true. */
  readonly authenticationCertificate?: boolean;
  /** Answer to reset, see `ATR`. Default: a neutral one. */
  readonly atr?: Buffer;
  /** Port of the reader it goes into (`VirtualReader.port`). Default: the first one's. */
  readonly port?: number;
}

/**
 * A card for the virtual reader. It lives on a thread of its own: PKCS#11 calls block the thread they are made on until
 * the card has answered, and a test makes both.
 */
export interface VirtualCard {
  /** Puts the card in the reader; the PC/SC service notices within half a second (`Pcscd.waitForCard`). */
  readonly insert: () => Promise<void>;
  /** Takes the card out. Does nothing when it is out. */
  readonly remove: () => Promise<void>;
  /** A mute card is present but answers no reset. Set it while the card is out: a reader powers a card on arrival. */
  readonly setMute: (mute: boolean) => Promise<void>;
  /** APDUs answered since the card was made. */
  readonly apduCount: () => number;
  /** PIN tries left, 0 when locked. Kept when the card is taken out. */
  readonly triesLeft: () => number;
  readonly inserted: () => boolean;
  /** Takes the card out and ends its thread. */
  readonly dispose: () => Promise<void>;
}

interface PlainPair {
  readonly der: Uint8Array;
  readonly pkcs8: Uint8Array;
}

/** What the card's thread is given. */
export interface CardThreadData {
  readonly options: {
    readonly authentication: PlainPair;
    readonly signature: PlainPair;
    readonly cardNumber: string;
    readonly pin?: string;
    readonly maxTries?: number;
    readonly applet?: 'piv' | 'none';
    readonly authenticationCertificate?: boolean;
    readonly atr?: Uint8Array;
    readonly port?: number;
  };
  /** Three 32-bit integers: APDUs, tries left, inserted. */
  readonly counters: SharedArrayBuffer;
}

export interface CardThreadRequest {
  readonly id: number;
  readonly action: 'insert' | 'remove' | 'mute' | 'talk';
}

export interface CardThreadReply {
  readonly id: number;
  readonly error?: string;
}

let bundled: string | undefined;

/** The thread's program. Threads cannot load TypeScript on the supported Node, so it is bundled once (30 ms). */
function threadProgram(): string {
  bundled ??= buildSync({
    entryPoints: [rigFile('vpcd-card-thread.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
  }).outputFiles[0]?.text;
  if (bundled === undefined) throw new Error('esbuild gave no program for the card thread.');
  return bundled;
}

function plain({ der, privateKey }: PivPair): PlainPair {
  return { der, pkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }) };
}

/** Makes a card, out of the reader. Dispose of it at the end of the test. */
export function createVirtualCard({ certificates, cardNumber, ...rest }: VirtualCardOptions): VirtualCard {
  const content = pivContent(certificates, cardNumber);
  const counters = new SharedArrayBuffer(12);
  const shared = new Int32Array(counters);
  const data: CardThreadData = {
    options: {
      ...rest,
      authentication: plain(content.authentication),
      signature: plain(content.signature),
      cardNumber: content.cardNumber,
    },
    counters,
  };
  shared[1] = rest.maxTries ?? 3;
  const worker = new Worker(threadProgram(), { eval: true, workerData: data });
  // A card that a failed test forgot must not keep the process alive.
  worker.unref();
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let dead: Error | undefined;
  const die = (error: Error) => {
    dead = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', ({ id, error }: CardThreadReply) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) one?.resolve();
    else one?.reject(new Error(error));
  });
  worker.on('error', die);
  worker.on('exit', () => die(new Error('The card has been disposed of.')));
  const ask = (action: CardThreadRequest['action']) =>
    new Promise<void>((resolve, reject) => {
      if (dead !== undefined) {
        reject(dead);
        return;
      }
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.postMessage({ id: lastId, action } satisfies CardThreadRequest, []);
    });
  return {
    insert: () => ask('insert'),
    remove: () => ask('remove'),
    setMute: (mute) => ask(mute ? 'mute' : 'talk'),
    apduCount: () => Atomics.load(shared, 0),
    triesLeft: () => Atomics.load(shared, 1),
    inserted: () => Atomics.load(shared, 2) === 1,
    dispose: async () => {
      if (dead !== undefined) return;
      await ask('remove');
      await worker.terminate();
    },
  };
}
