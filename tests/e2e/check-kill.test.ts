import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedResult } from '../../electron/contract/share.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { launchApp, type App } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { ledgerProblems } from './play/ledger.ts';
import { goodNetwork } from './play/network.ts';
import { participant, type Participant } from './play/participant.ts';
import { softHsmCard } from './play/stage.ts';
import { until } from './play/wait.ts';
import { call } from './checks/floor.ts';
import { goodProfile } from './checks/profile.ts';

/** Moments of a run, in milliseconds after the button: its length here is about a second. Drawn anew each time. */
const moments = Array.from({ length: 6 }, (_, n) => Math.round(n * 150 + Math.random() * 150));

const work = workshop('vs-check-kill-');
let edition: Edition;
let env: Record<string, string>;
let app: App;
let me: Participant;
let log: string;
const userData = work.dir('participant');

async function open(): Promise<void> {
  app = await launchApp({ userData, env });
  me = participant(app.page);
  await me.ready();
}

beforeAll(async () => {
  edition = await openEdition(work);
  env = { ...(await softHsmCard(work.dir('card'))), ...(await goodNetwork(work)) };
  work.later(() => app.kill());
  await open();
  const slot = await edition.slot('Cabinet du quai');
  log = slot.log;
  await me.join({ code: slot.code, hub: edition.hub.url }, edition.name);
  await call(app, 'profile.save', goodProfile);
  await me.runChecks();
  await me.agreesToShare();
  await me.unsent(0);
});
afterAll(() => work.end());

describe('the application killed while it checks', () => {
  it.each(moments)('after %i ms: results and events agree, nothing is lost or twice', async (ms) => {
    try {
      // Another answer each time, so that there is something to keep and to tell.
      const { available } = (await snapshotOf({ app })).profile!;
      await call(app, 'profile.save', { ...goodProfile, available: !available });
      await me.goTo('checks');
      await me.button('checks.run').click();
      await wait(ms);
      await app.kill();
      await open();
      await me.unsent(0, 60_000);
      // What the window shows, whichever part of the run it comes from, is what the organisers are told.
      await until('both sides agree', async () => {
        const { checks, store } = await snapshotOf({ app });
        expect(store.state).toBe('ready');
        expect(checks.running).toEqual([]);
        const told = foldLog(await edition.api.events(log)).checks;
        return checks.results.every((result) => {
          const { status, code } = sharedResult(result);
          return told[result.id]?.status === status && told[result.id]?.code === code;
        });
      });
      expect(ledgerProblems(await edition.api.events(log))).toEqual([]);
      // And the next run goes to its end.
      await me.runChecks();
      expect(await me.page.locator('[data-verdict="running"]').count()).toBe(0);
      expect(app.problems).toEqual([]);
    } catch (error) {
      await keepEvidence(`killed after ${ms}`, app.page, app.stderr());
      throw error;
    }
  });
});
