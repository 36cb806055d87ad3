import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '../../electron/contract/snapshot.ts';
import { guideFor } from '../../organiser/protocol/guide.ts';
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

async function started() {
  const companion = world.companion();
  await companion.start();
  return companion;
}

describe('the guide of the app', () => {
  it('is that of everybody, then of the couloir of the profile, then of the slot', async () => {
    const companion = await started();
    expect(companion.snapshot().guide).toEqual(guideFor(delivered, null));
    await companion.handlers['profile.save'](profile('laboratoire'));
    expect(companion.snapshot().guide).toEqual(guideFor(delivered, 'laboratoire'));
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live');
    const { session, guide } = companion.snapshot();
    expect(guide).toEqual(guideFor(delivered, session!.slot.couloir));
    expect(guide.couloir).not.toBe('laboratoire');
  });
});
