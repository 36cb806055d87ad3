import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { openHelp } from '../../organiser/view/progress.ts';

import { createWorld, joinSlot, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const joined = () => joinSlot(world);

describe('taking back what one said', () => {
  it('gives a step its former result back, on this side and on the hub, and keeps every event', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['timer.start'](undefined);
    await handlers['step.status']({ step: 'ins', status: 'conforme' });
    await handlers['step.status']({ step: 'ins', status: 'non-conforme' });
    const ins = () => snapshot().log.steps['ins']!;
    expect(ins()).toMatchObject({ status: 'non-conforme', attempt: 2 });
    const { device, n } = ins().attempts.at(-1)!;
    // Both windows at once: one correction.
    await Promise.all([handlers['said.undo']({ device, n }), handlers['said.undo']({ device, n })]);
    await handlers['said.undo']({ device, n });
    expect(ins()).toMatchObject({ status: 'conforme', attempt: 1 });
    await until('sent', () => snapshot().sync.unsent === 0);
    const events = world.hub.log as FoldEvent[];
    expect(events.filter(({ kind }) => kind === 'step.status')).toHaveLength(2);
    expect(events.filter(({ kind }) => kind === 'event.corrected')).toHaveLength(1);
    expect(foldLog(events).steps['ins']).toMatchObject({ status: 'conforme', attempt: 1 });
    // The number of the attempt that was taken back is free again.
    await handlers['step.status']({ step: 'ins', status: 'conforme-avec-reserve' });
    expect(ins()).toMatchObject({ status: 'conforme-avec-reserve', attempt: 2 });
  });

  it('takes back a comment, an irritant, a message and a request for help, sent or not', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['step.comment']({ step: 'ins', text: 'Un mot' });
    await handlers['irritant.report']({ category: 'ins', severity: 'mineur', step: 'ins', text: 'Long' });
    await handlers['message.post']({ text: 'Bonjour' });
    await handlers['help.request']({ step: 'ins' });
    const said = () => {
      const { steps, irritants, messages, help } = snapshot().log;
      return [...(steps['ins']?.comments ?? []), ...irritants, ...messages, ...help];
    };
    expect(said()).toHaveLength(4);
    for (const { device, n } of said()) await handlers['said.undo']({ device, n });
    expect(said()).toEqual([]);
    await until('sent', () => snapshot().sync.unsent === 0);
    expect(openHelp(world.hub.log as FoldEvent[])).toEqual([]);
  });

  it('never takes back what an organiser said, and says nothing of what is not there', async () => {
    const { handlers, snapshot } = await joined();
    world.hub.say('message.posted', { text: 'Bonjour' });
    await handlers['sync.now'](undefined);
    const { device, n } = snapshot().log.messages[0]!;
    await expect(handlers['said.undo']({ device, n })).rejects.toMatchObject({ failure: { code: 'app.input' } });
    await handlers['said.undo']({ device, n: 4000 });
    expect(snapshot().log.messages).toHaveLength(1);
    expect((world.hub.log as FoldEvent[]).some(({ kind }) => kind === 'event.corrected')).toBe(false);
  });
});

describe('a request for help', () => {
  const say = (
    seq: number,
    kind: string,
    body: Record<string, unknown>,
    role: 'participant' | 'organiser',
  ): FoldEvent => ({
    seq,
    device: role === 'participant' ? 'p' : 'o',
    n: seq,
    kind,
    body,
    at: new Date(Date.UTC(2026, 10, 25, 9, seq)).toISOString(),
    actor: role,
    role,
  });
  const asked = say(1, 'help.requested', { step: 'ins' }, 'participant');

  it.each([
    ['nobody', [], null],
    ['an organiser who takes its step', [say(2, 'step.claimed', { step: 'ins', claimed: true }, 'organiser')], 'claim'],
    ['not one who takes another step', [say(2, 'step.claimed', { step: 'dossier', claimed: true }, 'organiser')], null],
    ['not one who lets it go', [say(2, 'step.claimed', { step: 'ins', claimed: false }, 'organiser')], null],
    ['a message', [say(2, 'message.posted', { text: 'J’arrive' }, 'organiser')], 'message'],
    ['not a message of its own', [say(2, 'message.posted', { text: 'Allô' }, 'participant')], null],
  ])('is answered by %s', (_who, after, by) => {
    expect(foldLog([asked, ...after]).help[0]?.answer?.by ?? null).toBe(by);
  });
});

describe('an hour left running', () => {
  it('ends when something was last said, on both sides', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['timer.start'](undefined);
    world.clock.now = new Date('2026-11-23T09:20:00.000Z');
    await handlers['step.status']({ step: 'ins', status: 'conforme' });
    world.clock.now = new Date('2026-11-25T08:00:00.000Z');
    await handlers['timer.end-earlier'](undefined);
    expect(snapshot().log.timer?.endedAt).toBe('2026-11-23T09:20:00.000Z');
    await until('sent', () => snapshot().sync.unsent === 0);
    expect(foldLog(world.hub.log as FoldEvent[]).timer?.endedAt).toBe('2026-11-23T09:20:00.000Z');
    // Once it is over, nothing ends it again.
    await handlers['timer.end-earlier'](undefined);
    expect((world.hub.log as FoldEvent[]).filter(({ kind }) => kind === 'timer.ended')).toHaveLength(1);
  });

  it('never ends before it began, nor after it was said', () => {
    const base = { device: 'p', actor: 'Cabinet', role: 'participant' as const };
    const start = {
      ...base,
      seq: 1,
      n: 1,
      kind: 'timer.started',
      body: { minutes: 60 },
      at: '2026-11-23T09:00:00.000Z',
    };
    for (const at of ['2026-11-23T08:00:00.000Z', '2026-11-24T08:00:00.000Z']) {
      const end = { ...base, seq: 2, n: 2, kind: 'timer.ended', body: { at }, at: '2026-11-23T10:00:00.000Z' };
      expect(foldLog([start, end]).timer?.endedAt).toBe('2026-11-23T10:00:00.000Z');
    }
  });
});
