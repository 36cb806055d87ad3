import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

async function started() {
  const companion = world.companion();
  await companion.start();
  return companion;
}
const disk = (): string => JSON.stringify(world.store.setting('drafts'));

describe('a draft', () => {
  it('that is typed while the former text is being said stays', async () => {
    const { handlers, snapshot } = await started();
    await handlers['session.join']({ hub: HUB, code: CODE });
    await handlers['draft.keep']({ of: 'message', text: 'Un' });
    await handlers['draft.keep']({ of: 'comment', step: 'ins', text: 'Avant' });
    const saying = handlers['message.post']({ text: 'Un' });
    await handlers['draft.keep']({ of: 'message', text: 'Deux' });
    await saying;
    // Writings follow each other: once this one is dropped, the other would be too.
    await handlers['step.comment']({ step: 'ins', text: 'Avant' });
    await until('dropped', () => snapshot().drafts.comments['ins'] === undefined);
    expect(snapshot().drafts.message).toBe('Deux');
  });

  it('of a session that a join does not keep goes with its log', async () => {
    const { handlers } = await started();
    await handlers['session.start-local']({ couloir: 'officine' });
    await handlers['draft.keep']({ of: 'message', text: 'Du brouillon' });
    expect(disk()).toContain('Du brouillon');
    await handlers['session.join']({ hub: HUB, code: CODE, keepLocal: false });
    expect(disk()).not.toContain('Du brouillon');
  });

  it('of a rehearsal that ended while it was on its way never becomes one of the slot, nor the other way', async () => {
    const { handlers, snapshot } = await started();
    await handlers['session.join']({ hub: HUB, code: CODE });
    await handlers['rehearsal.start'](undefined);
    await handlers['draft.keep']({ of: 'message', text: 'Du vrai créneau', rehearsal: false });
    expect(snapshot().drafts.message).toBe('');
    await handlers['rehearsal.end'](undefined);
    const answer = await handlers['draft.keep']({ of: 'message', text: 'Pour essayer', rehearsal: true });
    expect(answer).toEqual({ of: 'message', text: 'Pour essayer' });
    expect(disk()).not.toContain('Pour essayer');
    expect(snapshot().drafts.message).toBe('Du vrai créneau');
  });

  it('of a rehearsal goes with it', async () => {
    const { handlers, snapshot } = await started();
    await handlers['session.join']({ hub: HUB, code: CODE });
    await handlers['rehearsal.start'](undefined);
    await handlers['draft.keep']({ of: 'message', text: 'Pour essayer' });
    await handlers['rehearsal.end'](undefined);
    await until('gone', () => !disk().includes('Pour essayer'));
    await handlers['rehearsal.start'](undefined);
    expect(snapshot().drafts.message).toBe('');
  });
});
