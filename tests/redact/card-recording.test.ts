import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordCard } from '../../electron/feature/card/simulate/record.ts';
import { createSimulator } from '../../electron/feature/card/simulate/simulator.ts';

const simulator = createSimulator(resolve(import.meta.dirname, '../../resources/simulator'));
const origin = { now: new Date('2026-11-24T09:00:00.000Z'), version: '1.0.0', platform: 'linux' };

describe('a recording of each demonstration card', () => {
  it.each(simulator.list().map(({ id }) => [id]))('%s: holds no name, number or place', (id) => {
    const { text } = recordCard(simulator.load(id).observation, origin);
    const raw = [...text.matchAll(/"value": "([^"]*)"/g)].map((m) => Buffer.from(m[1]!, 'base64').toString('latin1'));
    const seen = [text, ...raw].join('\n');
    for (const secret of ['LIBRE', '99900063480', '260085520', 'ETABLISSEMENT', '990000001']) {
      expect(seen).not.toContain(secret);
    }
    expect(text).toContain('identité');
  });

  it('says the same when it is recorded again', () => {
    const once = recordCard(simulator.load('cps3').observation, origin).text;
    expect(recordCard(simulator.parse(once).observation, origin).text).toBe(once);
  });
});
