import { describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { unlistedOf } from '../../organiser/view/list/unlisted.tsx';

const view = (code: string | null, evidence: Record<string, string>) =>
  foldLog([
    {
      seq: 1,
      device: 'd',
      n: 1,
      kind: 'check.result',
      body: { id: 'segur.solution', status: code === null ? 'ok' : 'unknown', code, evidence, demo: false },
      at: '2026-11-25T09:00:00.000Z',
      actor: 'a',
      role: 'participant',
    },
  ]);
const told = { editor: 'Maison Zéphyr', product: 'Alizé', version: '5' };

describe('software that participants could not compare', () => {
  it('is shown whether a list lacks it or there is no list, once for all its slots', () => {
    const views = [
      { slot: 'a', view: view('segur.not-found', told) },
      { slot: 'b', view: view('segur.example-list', told) },
      { slot: 'c', view: view('segur.no-list', { ...told, product: 'Sirocco' }) },
      { slot: 'd', view: view(null, told) },
      // From an earlier version of the app, which kept the name to itself.
      { slot: 'e', view: view('segur.example-list', { listOf: '2026-11-01' }) },
    ];
    expect(unlistedOf(views).map(({ product, slots }) => [product, slots])).toEqual([
      ['Alizé', ['a', 'b']],
      ['Sirocco', ['c']],
    ]);
  });
});
