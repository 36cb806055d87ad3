import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pastOf, percentOf } from '../../electron/contract/bilan-past.ts';
import { pastBilan } from '../../electron/contract/after.ts';
import { bilanData } from '../../electron/feature/bilan/data.ts';
import { withPast } from '../../electron/feature/bilan/past.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { guideFor } from '../../organiser/protocol/guide.ts';
import { irritantSeverities, stepStatuses, type StepStatus } from '../../organiser/protocol/status.ts';
import { delivered } from '../../organiser/view/guide.ts';

const guide = guideFor(delivered, 'officine');
const device = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const start = Date.UTC(2026, 10, 24, 9);
const step = fc.constantFrom(...guide.steps.map(({ id }) => id));

/** What can be said in an hour, each a minute or so after the one before. */
const said = fc.oneof(
  fc.record({
    kind: fc.constant('step.status' as const),
    body: fc.record({ step, status: fc.constantFrom(...stepStatuses), attempt: fc.constant(1) }),
  }),
  fc.record({
    kind: fc.constant('step.verified' as const),
    body: fc.record({ step, verdict: fc.constantFrom(...stepStatuses), comment: fc.constant('vu') }),
  }),
  fc.record({
    kind: fc.constant('irritant.reported' as const),
    body: fc.record({
      id: fc.uuid(),
      category: fc.constant('mss'),
      severity: fc.constantFrom(...irritantSeverities),
      step: fc.constant(null),
      text: fc.constant('lent'),
    }),
  }),
);
const hour = fc.array(fc.tuple(said, fc.integer({ min: 0, max: 300_000 })), { maxLength: 40 }).map((all) => {
  let at = start;
  const begin = { kind: 'timer.started', body: { minutes: 60 } };
  const end = { kind: 'timer.ended', body: {} };
  const timed = all.map(([what, wait]) => ({ ...what, at: (at += wait) }));
  return [{ ...begin, at: start }, ...timed, { ...end, at }].map((event, i): FoldEvent => {
    const isTheirs = event.kind === 'step.verified';
    return {
      ...event,
      at: new Date(event.at).toISOString(),
      seq: i + 1,
      device,
      n: i + 1,
      actor: 'x',
      role: isTheirs ? 'organiser' : 'participant',
    };
  });
});
const slot = {
  id: 's',
  log: 'log-00000001',
  edition: 'e',
  startsAt: new Date(start).toISOString(),
  minutes: 60,
  couloir: 'officine' as const,
};
const session = {
  hub: 'https://hub.exemple.test',
  edition: { id: 'e', name: 'Édition', startsOn: '2026-11-24', endsOn: '2026-11-24', contact: 'x@exemple.test' },
  slot,
  participant: { id: 'p', label: 'Cabinet' },
  joinedAt: slot.startsAt,
};

describe('the bilan, for any hour', () => {
  it('says the numbers of the fold: score, results, services and irritants, on screen, in the file and for later', () => {
    fc.assert(
      fc.property(hour, (events) => {
        const view = foldLog(events);
        const past = pastOf(view, guide, session);
        const data = bilanData({
          view,
          guide,
          session,
          profile: null,
          checks: [],
          past: [],
          app: { version: '0', demo: false },
          now: new Date(start),
        });
        expect(past.counts).toEqual(data.counts);
        // Counted here once more, event by event, without the fold: the last verdict on each step, else the last result.
        const last = new Map<string, StepStatus>();
        const judged = new Set<string>();
        for (const { kind, body } of events) {
          const on = String(body['step']);
          if (kind === 'step.status' && !judged.has(on)) last.set(on, body['status'] as StepStatus);
          if (kind !== 'step.verified') continue;
          last.set(on, body['verdict'] as StepStatus);
          if (body['verdict'] === 'a-faire') judged.delete(on);
          else judged.add(on);
        }
        const weights: Partial<Record<StepStatus, number>> = {
          conforme: 2,
          'conforme-avec-reserve': 1,
          'non-conforme': -2,
        };
        const own = guide.steps.filter(({ who }) => who !== 'organisateur').map(({ id }) => last.get(id) ?? 'a-faire');
        const tested = own.filter((one) => !one.startsWith('non-') || one === 'non-conforme');
        const score = Math.max(
          0,
          tested.reduce((sum, one) => sum + (weights[one] ?? 0), 0),
        );
        expect([past.score, past.best]).toEqual([score, 2 * tested.length]);
        expect([data.score, data.best]).toEqual([past.score, past.best]);
        expect(percentOf(past)).toBeGreaterThanOrEqual(0);
        for (const status of stepStatuses) {
          const count = guide.steps.filter(({ id }) => (last.get(id) ?? 'a-faire') === status).length;
          expect([status, past.counts[status]]).toEqual([status, count]);
        }
        for (const { service, conforme, nonConforme, other, steps } of data.services) {
          expect(conforme + nonConforme + other).toBe(steps);
          expect(past.services[service]).toEqual({ conforme, steps });
        }
        expect(data.layers.reduce((sum, { steps }) => sum + steps, 0)).toBe(guide.steps.length);
        const irritants = Object.values(past.irritants).reduce((sum, n) => sum + n, 0);
        expect(irritants).toBe(events.filter(({ kind }) => kind === 'irritant.reported').length);
        expect(percentOf(past)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('never spends more time on the steps than the hour took, and none on a step without a result', () => {
    fc.assert(
      fc.property(hour, (events) => {
        const view = foldLog(events);
        const data = bilanData({
          view,
          guide,
          session,
          profile: null,
          checks: [],
          past: [],
          app: { version: '0', demo: false },
          now: new Date(start),
        });
        const spent = data.steps.reduce((sum, one) => sum + (one.spent ?? 0), 0);
        const whole = (Date.parse(events.at(-1)!.at) - start) / 60_000;
        // Each step is rounded to a tenth of a minute.
        expect(spent).toBeLessThanOrEqual(whole + guide.steps.length * 0.05 + 1e-9);
        for (const one of data.steps) expect(one.spent === null).toBe(one.attempts.length === 0);
      }),
    );
  });

  it('keeps numbers only, one entry an hour, in the order of time, whatever is told again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hour, fc.integer({ min: 1, max: 90 })), { maxLength: 80 }), (told) => {
        const list = told.reduce<ReturnType<typeof withPast>>(
          (all, [events, n]) =>
            withPast(all, {
              ...pastOf(foldLog(events), guide, session),
              log: `log-${n}`,
              at: new Date(start + n * 86_400_000).toISOString(),
            }),
          [],
        );
        expect(new Set(list.map(({ log }) => log)).size).toBe(list.length);
        expect(list.map(({ at }) => at)).toEqual(list.map(({ at }) => at).toSorted());
        expect(list.length).toBeLessThanOrEqual(60);
        for (const one of list) {
          expect(pastBilan.parse(one)).toEqual(one);
          expect(JSON.stringify(one)).not.toMatch(/lent|Cabinet|vu/);
        }
      }),
      { numRuns: 20 },
    );
  });
});
