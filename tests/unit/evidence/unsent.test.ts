import { expect, it } from 'vitest';
import { unsentOf } from '../../../renderer/unsent.ts';
import { firstSnapshot } from '../renderer-double.ts';

const item = (state: 'local' | 'waiting' | 'sent' | 'refused') => ({
  id: crypto.randomUUID(),
  at: '2026-11-23T09:00:00.000Z',
  step: null,
  way: 'note' as const,
  kind: 'text' as const,
  size: 1,
  state,
  failure: null,
});

it('a piece on its way is not sent; one that stays here, that arrived or that was refused waits for nothing', () => {
  const snapshot = firstSnapshot({
    sync: { state: 'live', unsent: 2, lastContact: null, failure: null },
    evidence: { items: [item('local'), item('waiting'), item('sent'), item('refused')], asked: null },
  });
  expect(unsentOf(snapshot)).toBe(3);
});
