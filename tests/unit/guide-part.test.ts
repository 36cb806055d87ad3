import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '../../electron/contract/snapshot.ts';
import { guideFor, type WholeGuide } from '../../organiser/protocol/guide.ts';
import { delivered } from '../../organiser/view/guide.ts';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const profile = (couloir: Profile['couloir']): Profile => ({
  who: 'structure',
  couloir,
  available: true,
  mssAddress: '',
  solution: null,
  region: null,
  grades: null,
  publisher: null,
  free: [],
  zone: null,
});

/** The delivered guide with another word in the step of the INS, in the couloir of the slot. */
function amended(word: string): WholeGuide {
  const guide = structuredClone(delivered);
  guide.couloirs['medecine-de-ville'].ins.todo = { fr: word, en: word };
  return guide;
}

/** Publishes a guide on the memory hub, the former versions still to be had. */
function publish(version: number, body: WholeGuide): void {
  const at = `2026-11-24T0${version}:00:00.000Z`;
  const said = {
    name: 'guide',
    version,
    publishedAt: at,
    label: `Guide ${version}`,
    asOf: '2026-11-24',
    example: false,
  };
  const entry = { ...said, sha256: String(version).padStart(64, '0'), rows: 10 };
  const list = { v: 1, ...said, body };
  world.hub.lists.set('guide', { entry, list });
  world.hub.lists.set(`guide?version=${version}`, { entry, list });
}

async function started() {
  const companion = world.companion();
  await companion.start();
  return companion;
}
type App = Awaited<ReturnType<typeof started>>;

async function joined(): Promise<App> {
  const companion = await started();
  await companion.handlers['session.join']({ hub: HUB, code: CODE });
  await until('live', () => companion.snapshot().sync.state === 'live');
  return companion;
}
const insOf = (companion: App): string | undefined =>
  companion.snapshot().guide.steps.find(({ id }) => id === 'ins')?.todo.fr;
const kept = async (name: string): Promise<void> => {
  const seen = async () => {
    const { value } = await world.store.call('setting.get', { key: 'guide' });
    return (value as { name?: string } | null)?.name;
  };
  let now: string | undefined;
  await until(`kept ${name}`, () => {
    void seen().then((is) => (now = is));
    return now === name;
  });
};

describe('the guide of the app', () => {
  it('is that of everybody, then of the couloir of the profile, then of the slot', async () => {
    const companion = await started();
    expect(companion.snapshot().guide).toEqual({ ...guideFor(delivered, null), published: null });
    await companion.handlers['profile.save'](profile('laboratoire'));
    expect(companion.snapshot().guide).toEqual({ ...guideFor(delivered, 'laboratoire'), published: null });
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live');
    const { session, guide } = companion.snapshot();
    expect(guide).toEqual({ ...guideFor(delivered, session!.slot.couloir), published: null });
    expect(guide.couloir).toBe('medecine-de-ville');
  });

  it('is the newest published one before the hour, and says so', async () => {
    publish(1, amended('Un'));
    const companion = await joined();
    await until('the first', () => insOf(companion) === 'Un');
    expect(companion.snapshot().guide).toMatchObject({ version: '2026.2+1', published: { label: 'Guide 1' } });
    publish(2, amended('Deux'));
    world.hub.poke();
    await until('the second', () => insOf(companion) === 'Deux');
    expect(companion.snapshot().guide.version).toBe('2026.2+2');
    // One out of shape changes nothing.
    publish(3, { ...amended('Trois'), steps: [] });
    world.hub.poke();
    await until('asked', () => world.hub.requests.filter(({ path }) => path === '/v1/lists/guide').length === 3);
    expect(insOf(companion)).toBe('Deux');
  });

  it('stays the one that the hour started with, through a new publication and a restart', async () => {
    publish(1, amended('Un'));
    const first = await joined();
    await until('the first', () => insOf(first) === 'Un');
    await first.handlers['timer.start'](undefined);
    await kept('2026.2+1');
    expect(first.snapshot().log.timer?.guide).toBe('2026.2+1');
    expect(first.snapshot().guide.published).toBeNull();
    publish(2, amended('Deux'));
    world.hub.poke();
    await until('the second is here', () => first.snapshot().lists.guide.version === 2);
    expect(insOf(first)).toBe('Un');
    await first.stop();
    // The version is not asked for again: it is on this machine.
    world.hub.lists.delete('guide?version=1');
    const second = await started();
    await until('live', () => second.snapshot().sync.state === 'live');
    expect(second.snapshot().lists.guide.version).toBe(2);
    expect(insOf(second)).toBe('Un');
    expect(second.snapshot().guide.version).toBe('2026.2+1');
    await second.handlers['timer.end'](undefined);
    expect(insOf(second)).toBe('Un');
  });

  it('is asked for by its version when an organiser starts the hour with an earlier one', async () => {
    publish(1, amended('Un'));
    publish(2, amended('Deux'));
    const companion = await joined();
    await until('the second', () => insOf(companion) === 'Deux');
    world.hub.say('timer.started', { minutes: 60, guide: '2026.2+1' });
    world.hub.poke();
    await until('the first', () => insOf(companion) === 'Un');
    await kept('2026.2+1');
  });

  it('is the one in force when the hub no longer has the version of the hour, asked for once', async () => {
    publish(2, amended('Deux'));
    const companion = await joined();
    world.hub.say('timer.started', { minutes: 60, guide: '2026.2+1' });
    world.hub.poke();
    await until('started', () => companion.snapshot().log.timer !== null);
    await until('the second', () => insOf(companion) === 'Deux');
    world.hub.say('message.posted', { text: 'Bonjour' });
    world.hub.poke();
    await until('heard', () => companion.snapshot().log.messages.length === 1);
    const asked = world.hub.requests.filter(({ path }) => path === '/v1/lists/guide').length;
    expect(asked).toBe(2);
    expect(companion.snapshot().guide.version).toBe('2026.2+2');
  });

  it('of one edition is nothing to the next slot, and goes with the data', async () => {
    publish(1, amended('Un'));
    const companion = await joined();
    await until('the first', () => insOf(companion) === 'Un');
    await companion.handlers['timer.start'](undefined);
    await kept('2026.2+1');
    await companion.handlers['data.erase']({ confirm: true });
    expect(companion.snapshot().guide).toEqual({ ...guideFor(delivered, null), published: null });
    expect((await world.store.call('setting.get', { key: 'guide' })).value).toBeNull();
  });
});
