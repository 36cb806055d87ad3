import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { Refusal } from '../../organiser/refusal.ts';
import type { Caller, HubStore } from '../../organiser/store/port.ts';
import { REPORT_KEY, T0 } from '../contract/hub-rig.ts';
import { openFresh } from '../rig/store.ts';

/** Irritants read in SQL are those of the fold; and no order of merges makes more than one level, or a circle. */

let dir: string;
let store: HubStore;
let organiser: Caller;
let participant: Caller;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vs-irritants-'));
  store = await openFresh(dir);
  const person = async (): Promise<Caller> => {
    const hash = randomUUID();
    await store.addKey({ hash, role: 'organiser', label: 'Organisatrice', regions: null, now: T0 });
    return (await store.findToken(hash, T0))!.caller;
  };
  organiser = await person();
  participant = { ...(await person()), role: 'participant', label: 'Officine' };
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

async function opened(): Promise<{ edition: string; slot: BoardSlot }> {
  const { id } = await store.addEdition(
    { name: 'Édition', startsOn: '2026-11-20', endsOn: '2026-11-30', contact: 'a@example.org', reportKey: REPORT_KEY },
    organiser,
    T0,
  );
  const made = { startsAt: T0, minutes: 60, couloir: 'officine' as const, label: 'Officine' };
  return { edition: id, slot: await store.addSlot(id, made, organiser, T0) };
}
const sync = (log: string, caller: Caller, event: object | null) =>
  store.sync({
    log,
    caller: { ...caller, log: caller.role === 'participant' ? log : null },
    push: event === null ? [] : [{ event: event as never, digest: randomUUID(), refusal: null }],
    after: 0,
    now: T0,
    limit: 100,
    bytes: 1_000_000,
  });

const names = [0, 1, 2].map((n) => `0000000${n}-0000-4000-8000-000000000000`);
const told = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('irritant.reported' as const), id: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('slot.profile' as const), id: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('event.corrected' as const), id: fc.nat(12), organiser: fc.boolean() }),
  },
);

describe('the irritants of an edition', () => {
  it('are those of the fold, with its software, for any reports and corrections', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { maxLength: 14 }), async (story) => {
        const { edition, slot } = await opened();
        const devices = { own: randomUUID(), organiser: randomUUID() };
        const counts = { own: 0, organiser: 0 };
        const written: { device: string; n: number }[] = [];
        for (const [at, one] of story.entries()) {
          const by = one.kind === 'event.corrected' && one.organiser ? 'organiser' : 'own';
          counts[by] += 1;
          const target = written[one.id % (written.length + 1)];
          const body = {
            'irritant.reported': {
              id: names[one.id],
              category: 'mss',
              severity: 'genant',
              step: null,
              text: `dit ${at}`,
            },
            'slot.profile': {
              who: 'ps',
              couloir: 'officine',
              available: true,
              mssDomain: null,
              solution: { editor: `Éditeur ${one.id}`, name: `Logiciel ${at}`, version: '1' },
            },
            'event.corrected': { device: target?.device ?? randomUUID(), n: target?.n ?? 1, reason: 'essai' },
          }[one.kind];
          const event = { device: devices[by], n: counts[by], kind: one.kind, body, at: T0 };
          written.push({ device: event.device, n: event.n });
          await sync(slot.log, by === 'own' ? participant : organiser, event);
        }
        const folded = foldLog((await sync(slot.log, organiser, null)).events);
        const found = await store.irritants.irritants(edition, organiser, T0);
        expect(new Map(found.map(({ id, reported }) => [id, reported.text]))).toEqual(
          new Map(folded.irritants.map(({ id, text }) => [id, text])),
        );
        for (const one of found) expect(one.told).toEqual(folded.profile?.solution ?? null);
      }),
      { numRuns: 100 },
    );
  });

  it('are merged one level deep whatever is asked, and each change is kept', async () => {
    const move = fc.record({ of: fc.nat(3), to: fc.option(fc.nat(3), { nil: null }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(move, { minLength: 1, maxLength: 3 }), { maxLength: 8 }), async (asks) => {
        const { edition, slot } = await opened();
        const device = randomUUID();
        const ids = [0, 1, 2, 3].map(() => randomUUID());
        for (const [n, id] of ids.entries()) {
          const body = { id, category: 'mss', severity: 'genant', step: null, text: 'dit' };
          await sync(slot.log, participant, { device, n: n + 1, kind: 'irritant.reported', body, at: T0 });
        }
        const ref = (n: number) => ({ log: slot.log, id: ids[n]! });
        const state = async () => store.irritants.irritants(edition, organiser, T0);
        for (const moves of asks) {
          const before = await state();
          const changes = moves.map(({ of, to }) => ({
            ...ref(of),
            version: before.find(({ id }) => id === ids[of])!.triage.version,
            set: { duplicateOf: to === null ? null : ref(to) },
          }));
          try {
            await store.irritants.triage({ edition, changes, by: organiser, now: T0 });
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            expect(await state()).toEqual(before);
          }
          const mains = new Map((await state()).map(({ id, triage }) => [id, triage.duplicateOf?.id ?? null]));
          for (const [id, main] of mains) {
            if (main === null) continue;
            expect(main).not.toBe(id);
            expect(mains.get(main)).toBeNull();
          }
        }
        for (const { id, triage } of await state()) {
          const history = await store.irritants.history({ log: slot.log, id }, organiser);
          expect(history.map(({ version }) => version)).toEqual(
            Array.from({ length: triage.version }, (_, at) => triage.version - at),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
