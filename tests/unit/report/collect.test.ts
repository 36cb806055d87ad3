import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { CardReading } from '../../../electron/contract/card.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { interpret } from '../../../electron/feature/card/interpret.ts';
import { cardMiddleware } from '../../../electron/feature/check/card-middleware.ts';
import type { Facts } from '../../../electron/feature/check/check.ts';
import { collect } from '../../../electron/feature/report/collect.ts';
import { loadResources } from '../../../electron/feature/resource.ts';
import { certificates, observed, reading, slot } from '../card-fixture.ts';

const { nomenclature, cardRules: rules, roots } = loadResources(resolve(import.meta.dirname, '../../../resources'));
const now = new Date('2026-11-24T09:00:00.000Z');
const CHOSEN = 'D:\\Cabinet\\Martin-Durand.dll';

/** One BER-TLV element. */
const tlv = (tag: number, value: Buffer): Buffer => Buffer.concat([Buffer.from([tag, value.length]), value]);

/** A card with its name in the free data, read through a library that the person chose. */
async function shownCard(): Promise<CardReading> {
  const name = tlv(0xee, Buffer.concat([tlv(0x84, Buffer.from('LIBRE')), tlv(0x85, Buffer.from('MAX'))]));
  const data = [
    { label: 'CPS_NAME_PS', id: '', value: name.toString('base64') },
    { label: 'Dr LIBRE', id: '', value: '' },
  ];
  const observation = observed(reading(slot({ certificates: await certificates({ now }), data })));
  const module = { path: CHOSEN, package: null };
  const library = {
    path: CHOSEN,
    name: 'Martin-Durand.dll',
    origin: 'chosen' as const,
    used: true,
    why: 'used' as const,
    failure: null,
    description: null,
    version: null,
    architectures: [],
  };
  return interpret({ ...observation, module, libraries: [library] }, { now, nomenclature, rules, roots });
}

it('sends of the card neither its holder nor the file that the person chose', async () => {
  const card = await shownCard();
  expect(JSON.stringify(card)).toContain('"text":"LIBRE"');
  const snapshot = {
    app: { demo: false },
    store: {},
    checks: { results: [] },
    card,
    sync: {},
    session: null,
    report: { state: 'none' },
  } as unknown as Snapshot;
  const outside = { platform: {}, readLog: async () => '' } as unknown as Parameters<typeof collect>[0]['outside'];
  const sections = await collect({ outside, snapshot, events: async () => [] });
  const text = sections.find(({ id }) => id === 'card')?.text ?? '';
  expect(text).toContain('"CPS_NAME_PS"');
  for (const secret of ['LIBRE', 'MAX', '4C49425245', '4D4158', '899900063480', '2600855206', 'Martin', 'Durand']) {
    expect(text, secret).not.toContain(secret);
  }
});

it('shares the name of a library only when it is one of the list', async () => {
  const card = await shownCard();
  const sharedOf = async (part: Partial<CardReading['libraries'][number]>): Promise<unknown> => {
    const libraries = card.libraries.map((one) => ({ ...one, ...part }));
    const { shared } = await cardMiddleware.run({ card: async () => ({ ...card, libraries }) } as unknown as Facts);
    return shared['name'];
  };
  expect(await sharedOf({})).toBeUndefined();
  expect(await sharedOf({ path: '/home/martin/martin.so', name: 'martin.so' })).toBeUndefined();
  expect(await sharedOf({ path: '/usr/lib64/opensc-pkcs11.so', name: 'OpenSC' })).toBe('OpenSC');
});
