import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createWorld, joinSlot, type World } from './companion-world.ts';

/** A message of the organisers is seen, or goes on being told: also through a restart. */

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const joined = () => joinSlot(world);
type Companion = Awaited<ReturnType<typeof joined>>;

async function written(companion: Companion, text: string): Promise<void> {
  world.hub.say('message.posted', { text });
  await companion.handlers['sync.now'](undefined);
}
const unread = (companion: Companion): number => companion.snapshot().inbox.unread;

describe('a message of the organisers', () => {
  it('is counted and told by the system, without its words, until it is read', async () => {
    const companion = await joined();
    await written(companion, 'Il reste à régler : profil.');
    expect(unread(companion)).toBe(1);
    expect(world.notified).toHaveLength(1);
    expect(JSON.stringify(world.notified[0])).not.toContain('profil');
    await written(companion, 'Toujours là ?');
    expect(unread(companion)).toBe(2);
    expect(world.notified.map(({ closed }) => closed)).toEqual([true, false]);
    await companion.handlers['messages.read'](undefined);
    expect(unread(companion)).toBe(0);
    expect(world.notified.every(({ closed }) => closed)).toBe(true);
  });

  it('stays unread through a restart, told by the window alone; a read one stays read', async () => {
    const companion = await joined();
    await written(companion, 'Bonjour.');
    await companion.stop();
    const again = world.companion();
    await again.start();
    expect(unread(again)).toBe(1);
    expect(world.notified).toHaveLength(1);
    await again.handlers['messages.read'](undefined);
    await again.stop();
    const third = world.companion();
    await third.start();
    expect(unread(third)).toBe(0);
    await written(third, 'Encore un mot.');
    expect(unread(third)).toBe(1);
  });

  it('is no news when the participant wrote it', async () => {
    const companion = await joined();
    await companion.handlers['message.post']({ text: 'Je suis là.' });
    await companion.handlers['sync.now'](undefined);
    expect(unread(companion)).toBe(0);
    expect(world.notified).toEqual([]);
  });

  it('is forgotten with the data', async () => {
    const companion = await joined();
    await written(companion, 'Bonjour.');
    await companion.handlers['data.erase']({ confirm: true });
    expect(unread(companion)).toBe(0);
  });
});
