import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeBench, makeFloor } from './checks/floor.ts';
import { goodProfile } from './checks/profile.ts';
import { closedPort } from '../rig/net/listen.ts';
import { blackhole } from '../rig/net/blackhole.ts';
import { launchApp, type App } from './play/app.ts';
import { workshop } from './play/folder.ts';
import { goodNetwork } from './play/network.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-awake-');
const floor = makeFloor(work);
afterAll(async () => {
  await floor.leave();
  await work.end();
});

describe('the hour', () => {
  it('keeps the display on from its start to its end', async () => {
    const { app } = await floor.on({ join: await makeBench(work).edition(), profile: goodProfile });
    // Electron numbers its blockers from 0: whether any of the first ones holds.
    const held = (): Promise<boolean> =>
      app.electron.evaluate(({ powerSaveBlocker }) => [0, 1, 2].some((id) => powerSaveBlocker.isStarted(id)));
    expect(await held()).toBe(false);
    await call(app, 'timer.start');
    await until('the display kept on', held);
    await call(app, 'timer.end');
    await until('the display let go', async () => !(await held()));
    await floor.leave();
  });
});

describe('the full check of a participant', () => {
  let app: App;
  beforeAll(async () => {
    const env = await goodNetwork(work, async (world) => {
      const hole = await world.keep(blackhole());
      return [
        world.row('dmp', 'lost.test', hole.port),
        world.row('psc', 'shut.test', await closedPort(), { need: 'useful' }),
      ];
    });
    app = await launchApp({ userData: work.dir('full'), env });
    work.later(() => app.kill());
    await call(app, 'profile.save', goodProfile);
  });

  it('ends in under ten seconds with one slow host', async () => {
    const report = (await call(app, 'checks.run', {})) as {
      ms: number;
      results: { id: string; status: string; failure: { code: string } | null; ms: number }[];
    };
    const of = (id: string) => report.results.find((result) => result.id === id);
    expect(of('network.dmp')).toMatchObject({ status: 'fail', failure: { code: 'network.timeout' } });
    for (const id of ['network.psc', 'network.insi', 'network.mss', 'network.annuaire', 'network.teams']) {
      expect([id, of(id)?.status]).toEqual([id, 'ok']);
    }
    expect(report.ms).toBeLessThan(10_000);
  });
});
