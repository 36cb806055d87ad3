import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '../../../electron/contract/snapshot.ts';
import { launchApp, runApp, type App, type Finished } from '../play/app.ts';
import type { Edition } from '../play/edition.ts';
import { openEdition } from '../play/edition.ts';
import type { Workshop } from '../play/folder.ts';
import { participant } from '../play/participant.ts';
import type { Bench, OnStage, Scene } from './case.ts';

/** What cases share: folders and peers. */
export function makeBench(work: Workshop): Bench {
  const made = new Map<string, Promise<unknown>>();
  let editions = 0;
  const once = <T>(name: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const fresh = make();
    made.set(name, fresh);
    return fresh;
  };
  const ownEdition = (env: Record<string, string> = {}): Promise<Edition> => {
    const folder = `edition-${(editions += 1)}`;
    return openEdition({ ...work, dir: (name) => work.dir(`${folder}-${name}`) }, env);
  };
  return { work, once, ownEdition, edition: () => once('edition', () => ownEdition()) };
}

/** The bridge of the window, from outside: a channel called as the window calls it. */
export async function call(app: App, channel: string, input?: unknown): Promise<unknown> {
  return app.page.evaluate(
    async ([name, given]) => {
      type Bridge = {
        companion: { call(channel: string, input?: unknown): Promise<{ ok: boolean; value?: unknown }> };
      };
      const answer = await (globalThis as unknown as Bridge).companion.call(name, given);
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
      return answer.value;
    },
    [channel, input] as const,
  );
}

/** One application at a time, kept from case to case as long as nothing of its environment differs. */
export function makeFloor(work: Workshop) {
  let launches = 0;
  let now: { stage: OnStage; scene: Scene; profile: Profile | null } | null = null;

  async function leave(): Promise<void> {
    const ending = now?.stage.app;
    now = null;
    await ending?.kill();
  }

  async function enter(scene: Scene): Promise<OnStage> {
    const userData = work.dir(`participant-${(launches += 1)}`);
    const { env = {}, wrapper, join } = scene;
    const app = await launchApp({ userData, env, ...(wrapper === undefined ? {} : { wrapper }) });
    const me = participant(app.page);
    const stage: OnStage = { app, me, userData, joined: null };
    now = { stage, scene, profile: null };
    await app.page.emulateMedia({ reducedMotion: 'reduce' });
    await me.ready();
    if (join === undefined) return stage;
    const { code, log } = await join.slot('Cabinet des essais');
    await me.join({ code, hub: join.hub.url }, join.name);
    stage.joined = { edition: join, log };
    return stage;
  }

  const fits = (scene: Scene): boolean =>
    now !== null &&
    isDeepStrictEqual(now.scene.env ?? {}, scene.env ?? {}) &&
    now.scene.wrapper === scene.wrapper &&
    now.scene.join === scene.join &&
    // A profile cannot be un-said.
    ((scene.profile ?? null) !== null || now.profile === null);

  return {
    /** The application as the scene wants it: the one that is open where it fits, a new one otherwise. */
    async on(scene: Scene): Promise<OnStage> {
      if (!fits(scene)) {
        await leave();
        await enter(scene);
      }
      const { stage } = now!;
      const profile = scene.profile ?? null;
      if (profile !== null && !isDeepStrictEqual(profile, now!.profile)) {
        await call(stage.app, 'profile.save', profile);
        now!.profile = profile;
      }
      await scene.before?.(stage);
      return stage;
    },
    /** `--check --json` on the same data and in the same environment. */
    async command(scene: Scene, { userData }: OnStage, only: string): Promise<Finished> {
      const { env = {}, wrapper } = scene;
      const args = ['--check', '--json', '--only', only];
      return runApp({ userData, env, args, ...(wrapper === undefined ? {} : { wrapper }) });
    },
    leave,
    open: (): App | null => now?.stage.app ?? null,
  };
}
