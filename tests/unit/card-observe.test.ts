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

it('does not blame the library for a service that does not answer, and asks no library of it', async () => {
  const asked: string[] = [];
  let frozen = 1;
  const observer = createObserver({
    discovery: {
      async find() {
        asked.push('find');
        return { libraries: [], module: { path: '/lib/module.so', package: null }, failure: null };
      },
      forget: () => undefined,
    },
    outside: {
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      card: {
        async call(name: string) {
          asked.push(name);
          if (name === 'pcsc' && frozen > 0) {
            frozen -= 1;
            throw new FailureError('card.middleware-hung', 'card.pcsc');
          }
          return (name === 'pcsc' ? running(inReader(CPS3)) : { ...reading(), pcsc: running(inReader(CPS3)) }) as never;
        },
        lastEnd: () => null,
        onState: () => () => undefined,
        onNotice: () => () => undefined,
      },
    },
  });
  // Frozen once: it was the process, and the next one answers.
  expect((await observer.observe({ fresh: true })).failure).toBeNull();
  expect(asked.splice(0)).toEqual(['pcsc', 'pcsc', 'find', 'read']);
  frozen = 3;
  const seen = await observer.observe({ fresh: true });
  expect(seen).toMatchObject({ failure: { code: 'card.no-service' }, reading: null, pcsc: { service: 'stopped' } });
  await observer.observe({ fresh: false });
  expect(asked.splice(0)).toEqual(['pcsc', 'pcsc', 'pcsc']);
  expect((await observer.observe({ fresh: false })).failure).toBeNull();
});

it.each(['find', 'read'] as const)('blames a service that freezes while the library is asked (%s)', async (during) => {
  let frozen = false;
  const forgotten: string[] = [];
  const hung = { code: 'card.middleware-hung', at: 'card.probe', info: {} } as const;
  const observer = createObserver({
    discovery: {
      async find() {
        frozen ||= during === 'find';
        return during === 'find'
          ? { libraries: [], module: null, failure: hung }
          : { libraries: [], module: { path: '/lib/module.so', package: null }, failure: null };
      },
      forget: () => void forgotten.push('forgotten'),
    },
    outside: {
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      card: {
        async call(name: string) {
          frozen ||= name === 'read';
          if (frozen) throw new FailureError('card.middleware-hung', `card.${name}`);
          return running(inReader(CPS3)) as never;
        },
        lastEnd: () => null,
        onState: () => () => undefined,
        onNotice: () => () => undefined,
      },
    },
  });
  const seen = await observer.observe({ fresh: true });
  expect(seen).toMatchObject({ failure: { code: 'card.no-service', info: { reason: 'frozen' } }, reading: null });
  // Found hung for another's fault: it is tried again, whoever asks.
  expect(forgotten).toHaveLength(during === 'find' ? 1 : 0);
});
