import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import type { BoardReport } from '../../organiser/protocol/report.ts';
import { BLOB_LIMIT } from '../../organiser/protocol/wire.ts';
import { inboxRows } from '../../organiser/view/inbox/inbox.ts';
import { readMailed } from '../../organiser/view/inbox/mailed.tsx';
import { sha256Hex } from '../../organiser/view/report-key.ts';

const report = (over: Partial<BoardReport>): BoardReport => ({
  id: '8c6f3f0e-57a1-4b6c-9d0a-3a3c9f6f7a11',
  slot: 'a',
  at: '2026-11-23T09:00:00.000Z',
  size: 2_000,
  shown: '0'.repeat(64),
  blob: `3f2a90bc11de${'0'.repeat(52)}`,
  sections: ['log'],
  receivedAt: '2026-11-23T09:00:01.000Z',
  until: '2027-02-21T09:00:01.000Z',
  erasedAt: null,
  ...over,
});
const slots = [
  { id: 'a', label: 'Cabinet du Chêne' },
  { id: 'b', label: 'Officine du port' },
] as BoardSlot[];
const all = [
  report({}),
  report({ id: '2', slot: 'b', blob: `ab${'1'.repeat(62)}`, receivedAt: null, until: null }),
  report({ id: '3', slot: 'b', blob: `cd${'2'.repeat(62)}`, erasedAt: '2027-02-22T00:00:00.000Z' }),
];

describe('the inbox of the logs', () => {
  it('says whose they are and where they stand', () => {
    expect(inboxRows(all, slots, '').map(({ who, receipt, state }) => [who, receipt, state])).toEqual([
      ['Cabinet du Chêne', '3F2A-90BC-11DE', 'here'],
      ['Officine du port', 'AB11-1111-1111', 'waited'],
      ['Officine du port', 'CD22-2222-2222', 'erased'],
    ]);
  });

  it.each([
    ['chene', ['Cabinet du Chêne']],
    ['PORT', ['Officine du port', 'Officine du port']],
    ['3f2a 90', ['Cabinet du Chêne']],
    ['3F2A-90BC-11DE', ['Cabinet du Chêne']],
    ['rien', []],
    ['3', []],
  ])('finds %j by a name or by the number that somebody reads aloud', (search, found) => {
    expect(inboxRows(all, slots, search).map(({ who }) => who)).toEqual(found);
  });
});

describe('logs that came by mail', () => {
  const content = { v: 1, at: '2026-11-23T09:00:00.000Z', app: {}, sections: [{ id: 'log', text: 'é', dropped: 3 }] };
  const clear = new TextEncoder().encode(JSON.stringify(content));

  it('open with the key of the organisers, and bear the mark of what was read', async () => {
    const identity = await generateX25519Identity();
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const file = new Blob([new Uint8Array(await encrypter.encrypt(clear))]);
    expect(await readMailed(file, [await generateX25519Identity(), identity])).toEqual({
      content,
      hash: await sha256Hex(clear),
    });
    expect(await readMailed(file, [await generateX25519Identity()])).toEqual({ problem: 'locked' });
    expect(await readMailed(file, [])).toEqual({ problem: 'locked' });
    expect(await readMailed(new Blob([clear]), [])).toMatchObject({ content });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a page', new TextEncoder().encode('<html>')],
    ['another file', new TextEncoder().encode('{"v":2}')],
  ])('say so when they are %s', async (_what, bytes) => {
    expect(await readMailed(new Blob([bytes]), [])).toEqual({ problem: 'unreadable' });
  });

  it('are not read when they are too large', async () => {
    const file = { size: BLOB_LIMIT + 1, arrayBuffer: () => Promise.reject(new Error('read')) } as unknown as Blob;
    expect(await readMailed(file, [])).toEqual({ problem: 'too-large' });
  });
});
