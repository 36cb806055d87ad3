import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { interpret, warningsOf } from '../../electron/feature/card/interpret.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import { createSimulator } from '../../electron/feature/card/simulate/simulator.ts';

const folder = resolve(import.meta.dirname, '../../resources/simulator');
const simulator = createSimulator(folder);
const text = readFileSync(join(folder, 'cps3.json'), 'utf8');
const info = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    if (error instanceof FailureError) return [error.failure.code, error.failure.info['path']];
    throw error;
  }
  return null;
};

describe('the demonstration cards', () => {
  it('load, each with its own clock', () => {
    const cards = simulator.list();
    expect(cards.length).toBeGreaterThanOrEqual(30);
    for (const { id } of cards) expect(simulator.load(id).now).toBeInstanceOf(Date);
    expect(info(() => simulator.load('nothing'))).toEqual(['app.input', 'card']);
  });

  it.each(simulator.list().map((one) => [one.id, one.code] as const))('%s shows what it says: %s', (id, code) => {
    const { nomenclature, cardRules: rules, roots } = loadResources(resolve(import.meta.dirname, '../../resources'));
    const { observation, now } = simulator.load(id);
    const clock = now ?? new Date();
    const reading = interpret(observation, {
      now: clock,
      nomenclature,
      rules,
      roots,
      source: 'simulator',
      simulated: id,
    });
    const shown = reading.failure?.code ?? warningsOf(reading, clock, null)[0]?.code ?? null;
    expect(shown).toBe(code);
  });

  it('refuses a file that is not one, and says where', () => {
    const card = JSON.parse(text) as { observation: { reading: { slots: object[] } } };
    const { reading } = card.observation;
    const odd = { ...card, observation: { ...card.observation, reading: { ...reading, odd: 1 } } };
    expect(info(() => simulator.parse(JSON.stringify({ ...card, odd: 1 })))).toEqual(['app.input', 'odd']);
    expect(info(() => simulator.parse(JSON.stringify(odd)))).toEqual(['app.input', 'observation.reading.odd']);
    expect(info(() => simulator.parse('{'))).toEqual(['app.input', '']);
    expect(info(() => simulator.parse(' '.repeat(2_000_001)))).toEqual(['app.input', '']);
    expect(info(() => simulator.parse(text))).toBeNull();
  });
});
