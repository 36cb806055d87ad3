import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardStates } from '../../electron/contract/card.ts';
import { cardEvents, cardTable, lookEvent } from '../../electron/feature/card/machine.ts';

describe('the machine', () => {
  it('is the one that the README draws', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../electron/feature/card/README.md'), 'utf8');
    const diagram = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const drawn = [...diagram.matchAll(/^\s+([a-z_]+) --> ([a-z_]+): ([a-z-]+)$/gm)].map(
      ([, from, to, event]) => `${from!.replaceAll('_', '-')} + ${event} → ${to!.replaceAll('_', '-')}`,
    );
    const table = cardStates.flatMap((state) =>
      Object.entries(cardTable[state]).map(([event, next]) => `${state} + ${event} → ${next}`),
    );
    expect(drawn.sort()).toEqual(table.sort());
  });

  it('uses every event, and lets every state be left', () => {
    const used = new Set(Object.values(cardTable).flatMap((row) => Object.keys(row)));
    expect([...used].sort()).toEqual([...cardEvents].sort());
    for (const state of cardStates) expect(Object.keys(cardTable[state])).not.toHaveLength(0);
  });

  it('ends a look in the state that it saw', () => {
    for (const state of cardStates) {
      const reached = cardTable.reading[lookEvent({ state })];
      expect(reached).toBe(state === 'starting' || state === 'reading' ? 'failed' : state);
    }
  });
});
