import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import type { Caller, HubStore } from '../../organiser/store/port.ts';
import { REPORT_KEY, T0 } from '../contract/hub-rig.ts';
import { openFresh } from '../rig/store.ts';

/** The readiness that the hub computes in SQL says what the fold of each log says, corrections included. */

let dir: string;
let store: HubStore;
const organiser: Caller = {
  person: '',
  role: 'organiser',
  label: 'Organisatrice',
  log: null,
  device: null,
  regions: null,
};
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vs-readiness-'));
  store = await openFresh(dir);
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const ids = ['profile', 'mss.address', 'card.pin'];
const who = fc.constantFrom('participant', 'organiser', 'namesake');
const said = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('check.result' as const),
      id: fc.constantFrom(...ids),
      status: fc.constantFrom('ok', 'warn', 'fail', 'unknown'),
    }),
  },
  // A correction of an event already there, of one that is not, or of a correction.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('event.corrected' as const), who, target: fc.nat(12) }) },
);

describe('the readiness of an edition', () => {
  it('is what the fold says, for any results and corrections of anybody', async () => {
    const person = async (): Promise<string> => {
      const hash = randomUUID();
      await store.addKey({ hash, role: 'organiser', label: organiser.label, regions: null, now: T0 });
      return (await store.findToken(hash, T0))!.caller.person;
    };
    const people = { participant: await person(), namesake: await person(), organiser: await person() };
    await fc.assert(
      fc.asyncProperty(fc.array(said, { maxLength: 14 }), async (story) => {
        const edition = await store.addEdition(
          {
            name: 'Édition',
            startsOn: '2026-11-20',
            endsOn: '2026-11-30',
            contact: 'a@example.org',
            reportKey: REPORT_KEY,
          },
          organiser,
          T0,
        );
        const newSlot = { startsAt: T0, minutes: 60, couloir: 'officine' as const, label: 'Officine' };
        const slot = await store.addSlot(edition.id, newSlot, organiser, T0);
        // The participant bears the organiser's label: only the role tells them apart.
        const callers: Record<string, Caller> = {
          participant: {
            person: people.participant,
            role: 'participant',
            label: 'Officine',
            log: slot.log,
            device: null,
            regions: null,
          },
          namesake: {
            person: people.namesake,
            role: 'participant',
            label: organiser.label,
            log: slot.log,
            device: null,
            regions: null,
          },
          organiser: { ...organiser, person: people.organiser },
        };
        const devices = Object.fromEntries(Object.keys(callers).map((name) => [name, randomUUID()]));
        const counts: Record<string, number> = {};
        const written: { device: string; n: number }[] = [];
        for (const one of story) {
          const by = one.kind === 'check.result' ? 'participant' : one.who;
          const n = (counts[by] = (counts[by] ?? 0) + 1);
          const target = one.kind === 'check.result' ? undefined : written[one.target % (written.length + 1)];
          const body =
            one.kind === 'check.result'
              ? { id: one.id, status: one.status, code: null, evidence: { n }, demo: false }
              : { device: target?.device ?? randomUUID(), n: target?.n ?? 1, reason: 'essai' };
          const event = { device: devices[by]!, n, kind: one.kind, body, at: T0 };
          written.push({ device: event.device, n });
          await store.sync({
            log: slot.log,
            caller: callers[by]!,
            push: [{ event, digest: randomUUID(), refusal: null }],
            after: 0,
            now: T0,
            limit: 1,
            bytes: 1,
          });
        }
        const { events } = await store.sync({
          log: slot.log,
          caller: organiser,
          push: [],
          after: 0,
          now: T0,
          limit: 100,
          bytes: 1_000_000,
        });
        const folded = foldLog(events);
        const [row] = await store.readiness.readiness(edition.id, organiser, T0);
        const mine = Object.fromEntries(row!.checks.map((check) => [check.id, [check.status, check.evidence]]));
        const theirs = Object.fromEntries(Object.values(folded.checks).map((c) => [c.id, [c.status, c.evidence]]));
        expect(mine).toEqual(theirs);
        expect(row!.withdrawn).toBe(story.some(({ kind }) => kind === 'check.result') && row!.checks.length === 0);
      }),
      { numRuns: 150 },
    );
  });
});
