import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalState } from '../../organiser/protocol/appointment.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';

const participant = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const board = '8c7b2c3c-0d0e-4e3e-8d7c-1b6f0a9f2b11';
const ids = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
];

const id = fc.constantFrom(...ids);
const what = fc.oneof(
  fc.record({
    by: fc.constant('organiser' as const),
    kind: fc.constant('slot.proposed'),
    body: fc.record({
      id,
      startsAt: fc.constantFrom('2026-12-03T13:00:00.000Z', '2026-12-04T09:00:00.000Z'),
      minutes: fc.constant(60),
      teams: fc.constantFrom(null, 'https://teams.microsoft.com/l/1'),
    }),
  }),
  fc.record({
    by: fc.constant('participant' as const),
    kind: fc.constant('slot.answered'),
    body: fc.record({ id, answer: fc.constantFrom('accepted', 'declined') }),
  }),
  fc.record({ by: fc.constant('participant' as const), kind: fc.constant('slot.seen'), body: fc.record({ id }) }),
  // Withdraws something said so far, by its place; the author may have no right to.
  fc.record({
    by: fc.constantFrom('organiser' as const, 'participant' as const),
    kind: fc.constant('event.corrected'),
    body: fc.record({ target: fc.nat(30) }),
  }),
);

/** A log in the hub's order. Events are named (device, n) as two devices would. */
const log = fc.array(what, { maxLength: 30 }).map((said): FoldEvent[] => {
  const counters = { participant: 0, organiser: 0 };
  const events: FoldEvent[] = [];
  for (const { by, kind, body } of said) {
    counters[by] += 1;
    const target = 'target' in body ? events[body.target % Math.max(1, events.length)] : undefined;
    events.push({
      seq: events.length + 1,
      device: by === 'participant' ? participant : board,
      n: counters[by],
      kind,
      body: 'target' in body ? { device: target?.device ?? board, n: target?.n ?? 1, reason: '' } : body,
      at: new Date(1_700_000_000_000 + events.length * 1000).toISOString(),
      actor: by,
      role: by,
    });
  }
  return events;
});

const shuffle = (events: readonly FoldEvent[], seed: number): FoldEvent[] =>
  events
    .map((e, i) => ({ e, k: (i * 7919 + seed * 104_729) % 1009 }))
    .toSorted((a, b) => a.k - b.k)
    .map(({ e }) => e);

/** The rule said another way: no incremental state, only "which acceptance is the last that still stands". */
function reference(events: readonly FoldEvent[]): { id: string; startsAt: string } | null {
  const gone = new Set(
    events
      .filter((e) => e.kind === 'event.corrected')
      .flatMap((e) => {
        const target = events.find((t) => t.device === e.body['device'] && t.n === e.body['n']);
        return target !== undefined && (e.role === 'organiser' || target.role === e.role) ? [target] : [];
      }),
  );
  const live = (kind: string, of: unknown) => events.filter((e) => e.kind === kind && e.body['id'] === of);
  const timeOf = (of: unknown): string | null => {
    const all = live('slot.proposed', of);
    const [first] = all;
    const same = all.filter((e) => e.body['startsAt'] === first?.body['startsAt']);
    return same.some((e) => !gone.has(e)) ? String(first!.body['startsAt']) : null;
  };
  const standing = ids.flatMap((of) => {
    const [first] = live('slot.proposed', of);
    const answers = live('slot.answered', of).filter((e) => !gone.has(e) && first !== undefined && e.seq! > first.seq!);
    const last = answers.at(-1);
    const startsAt = timeOf(of);
    return last?.body['answer'] === 'accepted' && startsAt !== null ? [{ id: of, startsAt, seq: last.seq! }] : [];
  });
  const latest = standing.toSorted((a, b) => a.seq - b.seq).at(-1);
  return latest === undefined ? null : { id: latest.id, startsAt: latest.startsAt };
}

describe('the time of a slot, for any log', () => {
  it('is the same whatever the order in which the events came, and is what the rule says', () => {
    fc.assert(
      fc.property(log, fc.nat(1000), (events, seed) => {
        const { agreed, proposals } = foldLog(events);
        expect(foldLog(shuffle(events, seed))).toMatchObject({ agreed, proposals });
        expect(agreed === null ? null : { id: agreed.id, startsAt: agreed.startsAt }).toEqual(reference(events));
        if (agreed !== null) expect(proposalState(proposals.find((p) => p.id === agreed.id)!)).toBe('accepted');
        expect(new Set(proposals.map((p) => p.id)).size).toBe(proposals.length);
      }),
      { numRuns: 400 },
    );
  });

  it('does not change when the last answer is said again', () => {
    fc.assert(
      fc.property(log, (events) => {
        const last = events.findLast((e) => e.kind === 'slot.answered');
        const first = events.find((e) => e.kind === 'slot.proposed' && e.body['id'] === last?.body['id']);
        // An answer to nothing, and one that was withdrawn, do mean something new the second time.
        fc.pre(last !== undefined && first !== undefined && first.seq! < last.seq!);
        fc.pre(!events.some((e) => e.kind === 'event.corrected'));
        const again = { ...last, seq: events.length + 1, n: 1000 };
        expect(foldLog([...events, again]).agreed?.id).toBe(foldLog(events).agreed?.id);
      }),
    );
  });

  it('is the same on the device while its own words wait and once the hub has them', () => {
    fc.assert(
      fc.property(log, fc.nat(5), (events, tail) => {
        // The participant's last words, with nobody's after them, are the ones that may still wait.
        const from = events.findLastIndex((e) => e.role !== 'participant') + 1;
        const cut = Math.max(from, events.length - tail);
        const waiting = events.map((e, i) => (i >= cut ? { ...e, seq: null } : e));
        expect(foldLog(waiting).agreed).toEqual(foldLog(events).agreed);
      }),
    );
  });
});
