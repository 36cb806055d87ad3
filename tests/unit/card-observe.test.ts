import { expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import type { Discovery } from '../../electron/feature/card/discover/discovery.ts';
import { createObserver } from '../../electron/feature/card/observe.ts';
import type { PcscLook } from '../../native/card/port.ts';
import { inReader, reading, running } from './card-fixture.ts';

const CPS3 = '3bac00402a001225006480000310009000';

it('says what PC/SC says now, not what it said before, when the library ends its process and someone asked', async () => {
  let pcsc: PcscLook = running(inReader(CPS3));
  let crashes = false;
  const discovery: Discovery = {
    find: async () => ({ libraries: [], module: { path: '/lib/module.so', package: null }, failure: null }),
    forget: () => undefined,
  };
  const observer = createObserver({
    discovery,
    outside: {
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      card: {
        async call(name: string) {
          if (name === 'pcsc') return pcsc as never;
          if (crashes) throw new FailureError('card.middleware-crashed', 'card.read');
          return { ...reading(), pcsc } as never;
        },
        lastEnd: () => null,
        onState: () => () => undefined,
        onNotice: () => () => undefined,
      },
    },
  });
  expect((await observer.observe({ fresh: true })).pcsc).toEqual(pcsc);
  // Taken out while nobody watched.
  pcsc = running(inReader(null));
  crashes = true;
  const seen = await observer.observe({ fresh: true });
  expect([seen.failure?.code, seen.pcsc]).toEqual(['card.middleware-crashed', pcsc]);
});
