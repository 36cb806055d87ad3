import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentStep } from '../../electron/contract/guide.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import { nextStep } from '../../renderer/view/session/next-step.ts';

import { createWorld, joinSlot, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const joined = () => joinSlot(world);
type Companion = Awaited<ReturnType<typeof joined>>;
/** The log as the organisers have it. */
async function told({ snapshot }: Companion): Promise<FoldEvent[]> {
  await until('sent', () => snapshot().sync.unsent === 0);
  return world.hub.log;
}
const results = (events: readonly FoldEvent[]): number => events.filter(({ kind }) => kind === 'step.status').length;
const notStarted = { failure: { code: 'timer.not-started' } };

describe('a result', () => {
  const give = ({ handlers }: Companion) => handlers['step.status']({ step: 'ins', status: 'conforme' });

  it('waits for the start of the hour: of the slot, of a rehearsal, of a session without a code', async () => {
    const slot = await joined();
    await expect(give(slot)).rejects.toMatchObject(notStarted);
    expect(results(await told(slot))).toBe(0);
    await slot.handlers['rehearsal.start'](undefined);
    await expect(give(slot)).rejects.toMatchObject(notStarted);
    await slot.handlers['timer.start'](undefined);
    await give(slot);
    expect(slot.snapshot().log.steps['ins']?.status).toBe('conforme');
    // The hour that was rehearsed is not that of the slot.
    await slot.handlers['rehearsal.end'](undefined);
    await expect(give(slot)).rejects.toMatchObject(notStarted);
    await slot.handlers['timer.start'](undefined);
    await give(slot);
    // What was forgotten can be noted after the end.
    await slot.handlers['timer.end'](undefined);
    await slot.handlers['step.status']({ step: 'dossier', status: 'conforme' });
    expect(results(await told(slot))).toBe(2);
  });

  it('waits for the start without a code too', async () => {
    const alone = world.companion();
    await alone.start();
    await alone.handlers['session.start-local']({ couloir: 'officine' });
    await expect(give(alone)).rejects.toMatchObject(notStarted);
    await alone.handlers['timer.start'](undefined);
    await give(alone);
    expect(alone.snapshot().log.steps['ins']?.status).toBe('conforme');
  });

  it('pressed twice is one attempt; another one is asked for by name', async () => {
    const companion = await joined();
    const { handlers, snapshot } = companion;
    await handlers['timer.start'](undefined);
    await give(companion);
    await give(companion);
    const ins = () => snapshot().log.steps['ins']?.attempts.map(({ status, attempt }) => `${attempt} ${status}`);
    expect(ins()).toEqual(['1 conforme']);
    await handlers['step.status']({ step: 'ins', status: 'non-conforme' });
    await give(companion);
    await handlers['step.status']({ step: 'ins', status: 'conforme', again: true });
    expect(ins()).toEqual(['1 conforme', '2 non-conforme', '3 conforme', '4 conforme']);
    // An organiser's own result is another person's: the participant may agree with it.
    world.hub.say('step.status', { step: 'ins', status: 'non-conforme', attempt: 4 });
    await handlers['sync.now'](undefined);
    await handlers['step.status']({ step: 'ins', status: 'non-conforme' });
    expect(results(await told(companion))).toBe(6);
  });

  it('is never given by the participant where the organisers look', async () => {
    const companion = await joined();
    await companion.handlers['timer.start'](undefined);
    await expect(companion.handlers['step.status']({ step: 'verification', status: 'conforme' })).rejects.toMatchObject(
      { failure: { code: 'app.input' } },
    );
    expect(results(await told(companion))).toBe(0);
  });
});

describe('the step of the organisers', () => {
  it('holds nobody up: the next one is there, and it comes back when it is the last one', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['timer.start'](undefined);
    const { steps } = snapshot().guide;
    const own = steps.filter(({ who }) => who !== 'organisateur').map(({ id }) => id);
    const verification = steps.find(({ who }) => who === 'organisateur')!;
    for (const step of own.slice(0, 7)) await handlers['step.status']({ step, status: 'conforme' });
    expect(snapshot().log.current).toBe('verification');
    expect(nextStep(steps, snapshot().log.steps, verification)?.id).toBe('reception-mss');
    await handlers['step.status']({ step: 'reception-mss', status: 'conforme' });
    expect(snapshot().log.current).toBe('suppression');
    await handlers['step.status']({ step: 'suppression', status: 'conforme' });
    expect(snapshot().log.current).toBe('verification');
    world.hub.say('step.verified', { step: 'verification', verdict: 'conforme', comment: '' });
    await handlers['sync.now'](undefined);
    expect(snapshot().log.current).toBeNull();
    expect(currentStep(steps, foldLog(world.hub.log as FoldEvent[]).steps)).toBeNull();
  });
});

describe('the hour started or ended by mistake', () => {
  it('is taken back by who did it, the same on both sides, and every event stays', async () => {
    const companion = await joined();
    const { handlers, snapshot } = companion;
    const both = async () => {
      const there = foldLog(await told(companion)).timer;
      expect(there).toEqual(snapshot().log.timer);
      return there;
    };
    await handlers['timer.start'](undefined);
    const first = (await both())!.startedAt;
    const { device, n } = snapshot().log.timerSaid.start!;
    await handlers['said.undo']({ device, n });
    expect(await both()).toBeNull();
    expect(snapshot().log.timerSaid).toEqual({ start: null, end: null });
    // Started for good the next day: that is when it began, and no end of before counts.
    world.clock.now = new Date(Date.parse(first) + 24 * 3_600_000);
    await handlers['timer.start'](undefined);
    const began = world.clock.now.toISOString();
    await handlers['timer.end'](undefined);
    expect(await both()).toMatchObject({ startedAt: began, endedAt: began });
    const end = snapshot().log.timerSaid.end!;
    await handlers['said.undo']({ device: end.device, n: end.n });
    expect(await both()).toMatchObject({ startedAt: began, endedAt: null });
    world.clock.now = new Date(Date.parse(began) + 600_000);
    await handlers['timer.end'](undefined);
    expect((await both())!.endedAt).toBe(world.clock.now.toISOString());
    expect((await told(companion)).map(({ kind }) => kind).filter((kind) => /^(timer|event)/.test(kind))).toEqual([
      'timer.started',
      'event.corrected',
      'timer.started',
      'timer.ended',
      'event.corrected',
      'timer.ended',
    ]);
  });

  it('stays as an organiser said it', async () => {
    const { handlers, snapshot } = await joined();
    world.hub.say('timer.started', { minutes: 60 });
    await handlers['sync.now'](undefined);
    const { device, n, role } = snapshot().log.timerSaid.start!;
    expect(role).toBe('organiser');
    await expect(handlers['said.undo']({ device, n })).rejects.toMatchObject({ failure: { code: 'app.input' } });
    expect(snapshot().log.timer).not.toBeNull();
  });
});
