import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldLog, inOrder, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { stepStatuses } from '../../organiser/protocol/status.ts';

const devices = ['3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', '8c7b2c3c-0d0e-4e3e-8d7c-1b6f0a9f2b11'];
const step = fc.constantFrom('ins', 'patient', 'document');
const body = fc.oneof(
  fc.record({
    kind: fc.constant('step.status'),
    body: fc.record({ step, status: fc.constantFrom(...stepStatuses), attempt: fc.integer({ min: 1, max: 9 }) }),
  }),
  fc.record({
    kind: fc.constant('step.verified'),
    body: fc.record({ step, verdict: fc.constantFrom(...stepStatuses), comment: fc.constant('vu') }),
  }),
  fc.record({
    kind: fc.constant('step.comment'),
    body: fc.record({ step, text: fc.string({ minLength: 1, maxLength: 20 }) }),
  }),
  fc.record({ kind: fc.constant('timer.started'), body: fc.constant({ minutes: 60 }) }),
  fc.record({ kind: fc.constant('later.kind'), body: fc.constant({}) }),
);

/** A log as a hub would hold it, then some own events without a seq. */
const log = fc.array(fc.tuple(body, fc.nat(1)), { maxLength: 40 }).chain((said) =>
  fc.integer({ min: 0, max: said.length }).map((acked): FoldEvent[] => {
    const counters = [0, 0];
    return said.map(([what, who], i) => {
      const own = i >= acked ? 0 : who;
      counters[own]! += 1;
      return {
        ...what,
        seq: i < acked ? i + 1 : null,
        device: devices[own]!,
        n: counters[own]!,
        at: new Date(1_700_000_000_000 + i * 1000).toISOString(),
        actor: own === 0 ? 'Cabinet' : 'Organisateur',
        role: own === 0 ? 'participant' : 'organiser',
      };
    });
  }),
);

describe('the fold, for any log', () => {
  it('does not depend on the order in which events are given', () => {
    fc.assert(
      fc.property(log, fc.nat(1000), (events, seed) => {
        const shuffled = events
          .map((e, i) => ({ e, k: (i * 7919 + seed * 104_729) % 1009 }))
          .toSorted((a, b) => a.k - b.k)
          .map((x) => x.e);
        expect(foldLog(shuffled)).toEqual(foldLog(events));
      }),
    );
  });

  it('never fails on a body it cannot read, and counts it', () => {
    fc.assert(
      fc.property(log, fc.dictionary(fc.string(), fc.jsonValue()), (events, junk) => {
        const bad: FoldEvent = {
          ...(events[0] ?? {
            seq: 1,
            device: devices[0]!,
            n: 99,
            at: '2026-11-23T09:00:00.000Z',
            actor: 'x',
            role: 'participant' as const,
          }),
          kind: 'step.verified',
          body: junk,
        };
        expect(() => foldLog([...events, bad])).not.toThrow();
      }),
    );
  });

  it('keeps hub order before own unacknowledged events', () => {
    fc.assert(
      fc.property(log, (events) => {
        const seqs = inOrder(events).map((e) => e.seq ?? Number.POSITIVE_INFINITY);
        expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
      }),
    );
  });

  it('loses no verdict, and counts the last one whatever is said after it, but one that asked for the step again', () => {
    fc.assert(
      fc.property(log, (events) => {
        const { steps } = foldLog(events);
        for (const [id, { verified, verdicts }] of Object.entries(steps)) {
          const about = inOrder(events).filter((e) => e.body['step'] === id);
          const given = about.filter((e) => e.kind === 'step.verified');
          expect(verdicts.map(({ verdict }) => verdict)).toEqual(given.map(({ body: said }) => said['verdict']));
          const last = about.findLastIndex((e) => e.kind === 'step.verified');
          const isFollowed = about.slice(last + 1).some((e) => e.kind === 'step.status' && e.role === 'participant');
          const isAnswered = isFollowed && about[last]?.body['verdict'] === 'a-faire';
          if (last === -1 || isAnswered) expect(verified).toBeNull();
          else expect(verified).toMatchObject({ verdict: about[last]?.body['verdict'], earlier: isFollowed });
        }
      }),
    );
  });
});
