import { serve, type Notify } from '../serve.ts';
import { createKeeper, warmUp } from './module.ts';
import { createPcsc } from './pcsc.ts';
import { watchReaders } from './pcsc-watch.ts';
import { lookAtSlots, probeLibrary, readCards } from './pkcs11.ts';
import { cardCalls, cardNotices, type CardCalls, type CardNotices } from './port.ts';
import { prove } from './prove.ts';

// Entry point of the card process: bundled, started by the host, never imported.

const pcsc = createPcsc();
const keeper = createKeeper(pcsc);
const watch = watchReaders(pcsc, (look) => notify('readers', look));
// A thread that waits for an event would hold the end of the process.
process.on('exit', () => watch.end());

const notify: Notify<CardNotices> = serve<CardCalls, CardNotices>(
  'card',
  cardCalls,
  'card.unexpected',
  {
    read: ({ module }) => readCards(keeper, pcsc, module),
    slots: ({ module }) => lookAtSlots(keeper, module),
    pcsc: () => pcsc.look(),
    watch: ({ on }) => watch.set(on),
    probe: ({ module }) => probeLibrary(keeper, pcsc, module),
    prove(input) {
      const { service } = pcsc.look();
      try {
        return prove(keeper, input);
      } finally {
        if (service === 'running') keeper.rest();
      }
    },
    close: () => keeper.close(),
  },
  cardNotices,
);
// Once the host knows that this process is ready.
setImmediate(warmUp);
