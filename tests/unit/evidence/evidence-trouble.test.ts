import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FailureError } from '../../../electron/contract/failure.ts';
import type { Journal } from '../../../electron/feature/event/journal.ts';
import { createPieces } from '../../../electron/feature/evidence/pieces.ts';
import { CODE, HUB, LOG } from '../companion-hub.ts';
import { createWorld, until, type World } from '../companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

it('a piece that is being encrypted while the data is erased is not put into the emptied database', async () => {
  const companion = world.companion();
  await companion.start();
  const reportKey = await identityToRecipient(await generateX25519Identity());
  const pieces = createPieces({
    outside: world.outside,
    journal: {} as Journal,
    recipient: () => ({ log: LOG, target: { hub: HUB, token: 'token', reportKey } }),
    onItems: () => undefined,
  });
  const keeping = pieces.keep({ bytes: new Uint8Array(8), mime: 'text/plain', step: null, way: 'note' });
  pieces.forget();
  await expect(keeping).rejects.toMatchObject({ failure: { code: 'session.missing' } });
  expect(world.store.calls).not.toContain('evidence.put');
});

it('a piece that is kept tells that the disk has room again', async () => {
  const companion = world.companion();
  await companion.start();
  await companion.handlers['session.join']({ hub: HUB, code: CODE });
  await until('live', () => companion.snapshot().sync.state === 'live');
  const keep = () => companion.handlers['evidence.keep-text']({ text: 'vu', step: null, way: 'note' });
  world.store.failNext('evidence.put', new FailureError('store.full', 'store.evidence.put'));
  await expect(keep()).rejects.toMatchObject({ failure: { code: 'store.full' } });
  expect(companion.snapshot().store.failure?.code).toBe('store.full');
  await keep();
  expect(companion.snapshot().store.failure).toBeNull();
});
