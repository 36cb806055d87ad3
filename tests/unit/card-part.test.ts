import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { certificates, reading, slot, token } from './card-fixture.ts';
import { createWorld, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

/** What a handler failed with. */
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error as { failure: unknown }).failure,
  );

it('saves the recording that was shown, not the card that came after', async () => {
  const companion = world.companion();
  await companion.start();
  world.card.reading = reading(slot({ certificates: await certificates() }));
  const { text } = await companion.handlers['card.recording'](undefined);
  world.card.reading = reading(slot({ token: token({ label: 'CPS3v3-2600999999', minPin: 5 }) }));
  await companion.handlers['checks.run']({});
  await companion.handlers['card.save-recording'](undefined);
  expect(new TextDecoder().decode(world.saved[0]?.bytes)).toBe(text);
});

it('does not read a file that is far too large to be a recording', async () => {
  const companion = world.companion();
  await companion.start();
  const file = join(world.folder, 'film.json');
  writeFileSync(file, '{}');
  // A hole: nothing is written to the disk.
  truncateSync(file, 2 ** 32);
  world.outside.choose = async () => file;
  expect(await failureOf(companion.handlers['card.replay'](undefined))).toEqual({
    code: 'app.input',
    at: 'card.replay',
    info: { path: '', reason: 'too-long' },
  });
});
