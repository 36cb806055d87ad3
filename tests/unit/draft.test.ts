import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { noDrafts } from '../../electron/contract/draft.ts';
import { keptDraft, notSaid, withDraft } from '../../electron/feature/draft/part.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';

import { createWorld, joinSlot, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const joined = () => joinSlot(world);
const irritant = { category: 'ins', severity: 'genant', step: 'ins', text: 'Lent' } as const;

describe('what is typed and not sent', () => {
  it('is on disk once it is answered, comes back after the end of the app, and goes once it is said', async () => {
    const first = await joined();
    await first.handlers['draft.keep']({ of: 'comment', step: 'ins', text: 'Un début' });
    await first.handlers['draft.keep']({ of: 'comment', step: 'dossier', text: 'Autre' });
    await first.handlers['draft.keep']({ of: 'message', text: 'Bonjour' });
    await first.handlers['draft.keep']({ of: 'irritant', value: irritant });
    await first.handlers['draft.keep']({ of: 'open', step: 'dossier' });
    const expected = { comments: { ins: 'Un début', dossier: 'Autre' }, message: 'Bonjour', irritant, open: 'dossier' };
    expect(first.snapshot().drafts).toEqual(expected);
    await first.stop();
    const second = world.companion();
    await second.start();
    expect(second.snapshot().drafts).toEqual(expected);
    await second.handlers['step.comment']({ step: 'ins', text: 'Un début, et la fin' });
    await second.handlers['message.post']({ text: 'Bonjour' });
    await second.handlers['irritant.report'](irritant);
    await until('dropped', () => second.snapshot().drafts.irritant === null);
    expect(second.snapshot().drafts).toEqual({ ...noDrafts, comments: { dossier: 'Autre' }, open: 'dossier' });
  });

  it('is shown as kept only when the disk took it', async () => {
    const { handlers, snapshot } = await joined();
    world.store.failNext('setting.put', new FailureError('store.full', 'store.setting.put'));
    await expect(handlers['draft.keep']({ of: 'message', text: 'Bon' })).rejects.toMatchObject({
      failure: { code: 'store.full' },
    });
    expect(snapshot().drafts.message).toBe('');
    await handlers['draft.keep']({ of: 'message', text: 'Bonj' });
    expect(snapshot().drafts.message).toBe('Bonj');
  });

  it('never reaches the disk with an identity in it', async () => {
    const { handlers } = await joined();
    await handlers['draft.keep']({ of: 'comment', step: 'ins', text: 'Patient 2 55 08 14 168 025 38' });
    await handlers['draft.keep']({ of: 'irritant', value: { ...irritant, text: 'INS 255081416802538' } });
    const disk = JSON.stringify(world.store.setting('drafts'));
    expect(disk).not.toMatch(/255081416802538|2 55 08 14/);
    expect(disk).toContain('Patient');
  });

  it('stays with its slot, and is forgotten with the data', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['draft.keep']({ of: 'message', text: 'Bonjour' });
    await handlers['data.erase']({ confirm: true });
    expect(snapshot().drafts).toEqual(noDrafts);
    expect(world.store.setting('drafts')).toBeUndefined();
  });

  it('is not offered again when the app ended between its sending and its forgetting', () => {
    const base = {
      device: 'p',
      n: 1,
      seq: 1,
      actor: 'Cabinet',
      role: 'participant' as const,
      at: '2026-11-23T09:00:00.000Z',
    };
    const said: FoldEvent[] = [{ ...base, kind: 'step.comment', body: { step: 'ins', text: 'Un mot' } }];
    const drafts = { ...noDrafts, comments: { ins: ' Un mot ', dossier: 'Un mot' }, message: 'Un mot' };
    expect(notSaid(drafts, foldLog(said))).toEqual({ ...drafts, comments: { dossier: 'Un mot' } });
  });

  it('holds no draft for choices without words', () => {
    expect(keptDraft({ of: 'irritant', value: { ...irritant, text: '  ' } })).toEqual({ of: 'irritant', value: null });
    const one = withDraft(noDrafts, { of: 'comment', step: 'ins', text: 'x' });
    expect(withDraft(one, { of: 'comment', step: 'ins', text: '' })).toEqual(noDrafts);
  });
});
