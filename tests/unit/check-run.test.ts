import { describe, expect, it } from 'vitest';
import { checkIds, type CheckId } from '../../electron/contract/check.ts';
import { finding, type Check } from '../../electron/feature/check/check.ts';
import { checks } from '../../electron/feature/check/list.ts';
import { runChecks } from '../../electron/feature/check/run.ts';
import { createManualTimers, until } from './companion-world.ts';
import { app, facts } from './check-fixture.ts';

describe('the run', () => {
  const check = (id: CheckId, run: Check['run'], needs: CheckId[] = []): Check => ({ id, needs, deadline: 1_000, run });
  const fine: Check['run'] = async () => finding('ok', null);

  it('has one check per id of the contract', () => {
    expect(checks.map((c) => c.id)).toEqual(checkIds);
  });

  it('runs the independent ones together and shows results as they come', async () => {
    const order: string[] = [];
    let release: () => void = () => undefined;
    const gate = new Promise<void>((go) => (release = go));
    const list = [
      check('profile', async () => (await gate, finding('ok', null))),
      check('system.os', fine),
      check('system.disk', fine, ['profile']),
    ];
    const work = runChecks({
      facts: facts(),
      timers: createManualTimers(),
      app,
      list,
      onResult: (r) => order.push(r.id),
    });
    await until('the free one', () => order.length === 1);
    release();
    const { results } = await work;
    expect(order).toEqual(['system.os', 'profile', 'system.disk']);
    expect(results.map((r) => r.id)).toEqual(['profile', 'system.os', 'system.disk']);
  });

  it('makes an honest unknown of a late, a crashed, and an untried check', async () => {
    const timers = createManualTimers();
    const list = [
      check('profile', () => new Promise(() => undefined)),
      check('system.os', async () => {
        throw new TypeError('boom');
      }),
      check('system.disk', fine, ['system.os']),
    ];
    const work = runChecks({ facts: facts(), timers, app, list });
    await until('the deadline is set', () => timers.pending().includes(1_000));
    timers.pass(1_000);
    const { results, summary } = await work;
    expect(results.map((r) => [r.status, r.failure?.code])).toEqual([
      ['unknown', 'check.deadline'],
      ['unknown', 'check.crashed'],
      ['unknown', 'check.not-tried'],
    ]);
    expect(results[2]!.failure!.info).toEqual({ need: 'system.os' });
    expect(summary).toBe('unknown');
  });

  it('runs what is needed, reports what was asked', async () => {
    const { results } = await runChecks({ facts: facts(), timers: createManualTimers(), app }, { only: ['card.pin'] });
    expect(results.map((r) => r.id)).toEqual(['card.pin']);
    expect(results[0]!.failure).toMatchObject({ code: 'check.not-tried', info: { need: 'card.present' } });
  });

  it('shares nothing that names anyone', async () => {
    const report = await runChecks({ facts: facts(), timers: createManualTimers(), app });
    const shared = JSON.stringify(report.results.map((r) => r.shared));
    for (const secret of ['max.libre', 'LIBRE', '99900063480', '2600855206']) expect(shared).not.toContain(secret);
    expect(shared).toContain('medecin.mssante.fr');
  });
});
