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

function sign(input: Parameters<typeof prove>[1]): ReturnType<typeof prove> {
  const { service } = pcsc.look();
  try {
    return prove(keeper, input);
  } finally {
    if (service === 'running') keeper.rest();
  }
}

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
    prove: sign,
    'prove-on-pad': sign,
    close: () => keeper.close(),
  },
  cardNotices,
);
// Once the host knows that this process is ready, and before anybody waits for a card: loading the addons and the first use
// of the schemas would be a third of the first reading's time. The PC/SC service is not asked: one that does not answer would
// hold this process before its first call.
setImmediate(() => {
  warmUp();
  pcsc.warmUp();
  const token = { label: '', manufacturer: '', model: '', serial: '', flags: 0, minPin: 0, maxPin: 0 };
  const blank = {
    slot: '',
    description: '',
    present: false,
    slotError: null,
    token,
    tokenError: null,
    objectError: null,
  };
  cardCalls.read.output.safeParse({
    middleware: { description: '', manufacturer: '', version: '' },
    slots: [{ ...blank, certificates: [{ label: '', id: '', value: '' }], data: [] }],
    pcsc: { service: 'running', readers: [] },
    moved: false,
    ms: 0,
  });
});
