import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJournal } from '../../electron/feature/event/journal.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { createMemoryStore } from '../unit/companion-store.ts';

const LOG = 'log-00000001';
const others = '8c7b2c3c-0d0e-4e3e-8d7c-1b6f0a9f2b11';
const at = '2026-11-25T09:00:00.000Z';

/** What happens to a log: written here, acknowledged, said by an organiser, another history, a copy put back, another log. */
const gesture = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('write' as const), step: fc.constantFrom('ins', 'patient') }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('sync' as const), theirs: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.constant({ does: 'undo' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'backup' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'restore' as const }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('log' as const), log: fc.constantFrom(LOG, 'log-00000002') }) },
);

describe('the journal that reads only what is new', () => {
  it('shows, after any story, what the fold of the whole log says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(gesture, { maxLength: 30 }), async (story) => {
        const store = createMemoryStore();
        await store.call('open', { file: 'x', key: 'ab'.repeat(32) });
        let log = LOG;
        let epoch = 1;
        let said = 0;
        let kept = store.backup();
        const journal = createJournal({
          outside: { store, now: () => new Date(at) },
          author: () => ({ log, actor: 'Cabinet' }),
          onView: () => undefined,
          onAppended: () => undefined,
        });
        for (const one of story) {
          if (one.does === 'write')
            await journal.append('step.status', { step: one.step, status: 'conforme', attempt: 1 });
          else if (one.does === 'undo') {
            const last = store.events(log).findLast(({ kind }) => kind === 'step.status');
            if (last) await journal.append('event.corrected', { device: last.device, n: last.n, reason: 'undone' });
          } else if (one.does === 'log') log = one.log;
          else if (one.does === 'backup') kept = store.backup();
          else if (one.does === 'restore') store.restore(kept);
          else if (one.does === 'restart') {
            epoch += 1;
            await store.call('sync.restart', { log, epoch: `e${epoch}` });
          } else {
            const { after, epoch: known } = await store.call('sync.cursor', { log });
            let seq = after;
            const own = store.events(log).filter((e) => e.seq === null);
            const echoes = own.map((e) => ({ ...e, log: undefined, seq: (seq += 1) }));
            const theirs = Array.from({ length: one.theirs }, () => ({
              device: others,
              n: (said += 1),
              seq: (seq += 1),
              kind: 'message.posted',
              body: { text: `Message ${said}` },
              at,
              actor: 'Organisation',
              role: 'organiser' as const,
            }));
            const events = [...echoes, ...theirs];
            await store.call('sync.apply', { log, epoch: known === '' ? `e${epoch}` : known, after: seq, events });
          }
          await journal.refresh();
          const whole = (await store.call('event.list', { log })).events as FoldEvent[];
          expect(journal.view()).toEqual(foldLog(whole.map((e) => ({ ...e, body: structuredClone(e.body) }))));
          expect(journal.size()).toBe(whole.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});
