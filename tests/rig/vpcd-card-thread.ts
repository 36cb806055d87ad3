/** Runs one card on its own thread (entry point, bundled by vpcd-card.ts). */
import { createPrivateKey } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { CardConnection } from './card-connection.ts';
import type { CardThreadData, CardThreadReply, CardThreadRequest } from './vpcd-card.ts';

const { options, counters } = workerData as CardThreadData;
// Structured clone turns Buffers into plain Uint8Arrays; keys travel as PKCS#8.
const pair = ({ der, pkcs8 }: CardThreadData['options']['authentication']) => ({
  der: Buffer.from(der),
  privateKey: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
});
const { authentication, signature, cardNumber, atr, ...rest } = options;
const shared = new Int32Array(counters);
const card: CardConnection = new CardConnection(
  {
    ...rest,
    content: { authentication: pair(authentication), signature: pair(signature), cardNumber },
    ...(atr === undefined ? {} : { atr: Buffer.from(atr) }),
  },
  () => show(),
);

function show(): void {
  Atomics.store(shared, 0, card.piv.apduCount);
  Atomics.store(shared, 1, card.piv.triesLeft);
  Atomics.store(shared, 2, card.inserted ? 1 : 0);
}

async function run({ action }: CardThreadRequest): Promise<void> {
  if (action === 'insert') await card.insert();
  else if (action === 'remove') await card.remove();
  else card.setMute(action === 'mute');
  show();
}

async function serve(request: CardThreadRequest): Promise<void> {
  let reply: CardThreadReply = { id: request.id };
  try {
    await run(request);
  } catch (error) {
    reply = { id: request.id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply, []);
}

show();
parentPort?.on('message', (request: CardThreadRequest) => {
  void serve(request);
});
