import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { snapshot } from '../../electron/contract/snapshot.ts';
import type { Companion } from '../../electron/feature/companion.ts';
import { CODE, HUB, LOG } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof FailureError ? error.failure.code : String(error)),
  );
async function started(): Promise<Companion> {
  const companion = world.companion();
  await companion.start();
  return companion;
}
async function joined(): Promise<Companion> {
  const companion = await started();
  await companion.handlers['session.join']({ hub: HUB, code: CODE });
  await until('live', () => companion.snapshot().sync.state === 'live');
  return companion;
}
const sent = (companion: Companion): Promise<void> => until('all sent', () => companion.snapshot().sync.unsent === 0);
const first = (companion: Companion): string => companion.snapshot().guide.steps[0]!.id;
async function hour(companion: Companion): Promise<void> {
  await companion.handlers['timer.start'](undefined);
  await companion.handlers['step.status']({ step: first(companion), status: 'conforme' });
  await companion.handlers['timer.end'](undefined);
}
const days = (n: number): void => {
  world.clock.now = new Date(world.clock.now.getTime() + n * 24 * 60 * 60_000);
};

describe('a session without a code', () => {
  it('plays the whole hour, asks the network nothing, and keeps its bilan', async () => {
    const companion = await started();
    await companion.handlers['session.start-local']({ couloir: 'officine' });
    await companion.handlers['profile.save']({
      who: 'ps',
      couloir: 'laboratoire',
      available: true,
      mssAddress: '',
      solution: null,
      region: null,
      grades: null,
      publisher: null,
      free: [],
      zone: null,
    });
    await hour(companion);
    await companion.handlers['irritant.report']({ category: 'mss', severity: 'mineur', step: null, text: 'Lent' });
    await companion.handlers['feedback.give']({ score: 7, answers: {}, text: 'Bien, 2 55 08 14 168 025 38' });
    const shown = companion.snapshot();
    expect(snapshot.parse(shown)).toEqual(shown);
    expect(shown.session).toMatchObject({ hub: null, slot: { couloir: 'laboratoire', minutes: 60 } });
    expect(shown.sync).toMatchObject({ state: 'off', unsent: 0 });
    expect(shown.log.feedback?.text).toBe('Bien, [NIR]');
    expect(world.hub.requests).toEqual([]);
    await companion.handlers['bilan.json'](undefined);
    const file = JSON.parse(new TextDecoder().decode(world.saved[0]!.bytes)) as Record<string, unknown>;
    expect(file).toMatchObject({ edition: null, score: 2, irritants: [{ text: 'Lent' }] });
    await companion.handlers['bilan.mail'](undefined);
    expect(world.mails[0]).toMatchObject({ to: 'verif.segur@esante.gouv.fr' });
    expect(await codeOf(companion.handlers['sync.now'](undefined))).toBe('session.missing');
    // Its logs go to a file, exactly as shown, and to nobody.
    const { id } = await companion.handlers['report.prepare'](undefined);
    const { shown: hash, text } = await companion.handlers['report.choose']({ id, leaveOut: [] });
    expect(await codeOf(companion.handlers['report.send']({ id, leaveOut: [], shown: hash, key: '' }))).toBe(
      'session.missing',
    );
    await companion.handlers['report.save']({ id, leaveOut: [], shown: hash });
    expect(new TextDecoder().decode(world.saved[1]!.bytes)).toBe(text);
    expect(world.saved[1]!.name).toMatch(/^journaux-verif-segur-[0-9-]+\.json$/);
    expect(await codeOf(companion.handlers['session.start-local']({ couloir: 'officine' }))).toBe('session.exists');
  });

  it('comes back after a restart, and is kept as an earlier bilan by a join', async () => {
    const one = await started();
    await one.handlers['session.start-local']({ couloir: 'officine' });
    await hour(one);
    const { log } = one.snapshot().session!.slot;
    await one.stop();
    const two = await started();
    expect(two.snapshot().log.timer?.endedAt).not.toBeNull();
    await two.handlers['session.join']({ hub: HUB, code: CODE, keepLocal: true });
    expect(two.snapshot().session?.slot.log).toBe(LOG);
    expect(two.snapshot().log.timer).toBeNull();
    expect(two.snapshot().after.past).toMatchObject([{ log, kind: 'local', score: 2, couloir: 'officine' }]);
    // Nothing of it is lost here, and nothing of it is told to the hub.
    expect(world.store.events(log).length).toBeGreaterThan(3);
    await sent(two);
    expect(world.hub.log.map(({ kind }) => kind)).toEqual(['slot.joined']);
    // Its bilan can still be saved, from its log.
    expect(two.snapshot().after.past[0]!.kept).toBe(true);
    await two.handlers['bilan.past']({ log, kind: 'json' });
    const file = JSON.parse(new TextDecoder().decode(world.saved.at(-1)!.bytes)) as Record<string, unknown>;
    expect(file).toMatchObject({ local: true, edition: null, score: 2, slot: { couloir: 'officine' } });
    await two.stop();
    const three = await started();
    expect(three.snapshot().session?.hub).toBe(HUB);
    expect(three.snapshot().after.past).toHaveLength(1);
  });

  it('goes whole when the person does not keep it, and stays when the join fails', async () => {
    const companion = await started();
    await companion.handlers['session.start-local']({ couloir: 'officine' });
    await hour(companion);
    const { log } = companion.snapshot().session!.slot;
    expect(await codeOf(companion.handlers['session.join']({ hub: HUB, code: 'JKMN-PQRS', keepLocal: false }))).toBe(
      'join.code-unknown',
    );
    expect(companion.snapshot().session?.hub).toBeNull();
    expect(world.store.events(log).length).toBeGreaterThan(3);
    await companion.handlers['session.join']({ hub: HUB, code: CODE, keepLocal: false });
    expect(world.store.events(log)).toEqual([]);
    expect(companion.snapshot().after.past).toEqual([]);
  });
});

describe('a rehearsal', () => {
  it('is played beside the slot, sends nothing, is in no bilan, and is gone when it ends', async () => {
    const companion = await joined();
    await sent(companion);
    const before = world.hub.log.length;
    await companion.handlers['rehearsal.start'](undefined);
    await hour(companion);
    expect(companion.snapshot().rehearsal).not.toBeNull();
    expect(companion.snapshot().log.timer?.endedAt).not.toBeNull();
    expect(companion.snapshot().sync.unsent).toBe(0);
    expect(await codeOf(companion.handlers['bilan.json'](undefined))).toBe('rehearsal.running');
    expect(await codeOf(companion.handlers['feedback.give']({ score: 1, answers: {}, text: '' }))).toBe(
      'rehearsal.running',
    );
    // What the organisers say meanwhile is counted, and shown once the rehearsal is over.
    world.hub.say('message.posted', { text: 'Bonjour' });
    await companion.handlers['sync.now'](undefined);
    await until('unread', () => companion.snapshot().inbox.unread === 1);
    expect(companion.snapshot().log.messages).toEqual([]);
    const played = (world.store.setting('rehearsal') as { log: string }).log;
    await companion.stop();

    const again = await started();
    expect(again.snapshot().rehearsal).not.toBeNull();
    expect(again.snapshot().log.timer).not.toBeNull();
    await again.handlers['rehearsal.end'](undefined);
    expect(again.snapshot().rehearsal).toBeNull();
    expect(again.snapshot().log).toMatchObject({ timer: null, messages: [{ text: 'Bonjour' }] });
    expect(again.snapshot().after.past).toEqual([]);
    expect(world.store.events(played)).toEqual([]);
    expect(world.store.setting('rehearsal')).toBeUndefined();
    await until('live', () => again.snapshot().sync.state === 'live');
    expect(world.hub.log.slice(before).map(({ kind }) => kind)).toEqual(['message.posted']);
  });

  it('needs no slot, and does not silence the reminders of one', async () => {
    world.clock.now = new Date('2026-11-20T08:00:00.000Z');
    const companion = await started();
    await companion.handlers['rehearsal.start'](undefined);
    await hour(companion);
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('a reminder is due', () => companion.snapshot().reminders.next !== null);
    expect(companion.snapshot().log.timer).not.toBeNull();
  });
});

describe('another slot', () => {
  it('may be joined once the hour is over and told, and finds the earlier numbers', async () => {
    const companion = await joined();
    world.hub.codes.set('JKMN-PQRS', 'free');
    await hour(companion);
    await sent(companion);
    // The same log here: what matters is that the door opens, and only then.
    await companion.handlers['session.join']({ hub: HUB, code: 'JKMN-PQRS' });
    expect(world.hub.codes.get('JKMN-PQRS')).toBe('used');
  });

  it('is refused while something is not sent', async () => {
    const companion = await joined();
    world.hub.codes.set('JKMN-PQRS', 'free');
    world.hub.down = true;
    await hour(companion);
    expect(await codeOf(companion.handlers['session.join']({ hub: HUB, code: 'JKMN-PQRS' }))).toBe('session.exists');
    expect(world.hub.codes.get('JKMN-PQRS')).toBe('free');
  });
});

describe('the retention', () => {
  it('says it a week before, once, then erases all but the numbers, the looks and its own choice', async () => {
    const companion = await joined();
    await companion.handlers['app.preferences']({ theme: 'dark' });
    await companion.handlers['retention.set']({ days: 14 });
    await hour(companion);
    await sent(companion);
    const { endsOn } = companion.snapshot().session!.edition;
    const due = Date.parse(`${endsOn}T00:00:00.000Z`) + 15 * 24 * 60 * 60_000;
    await until('due', () => companion.snapshot().after.retention.due === new Date(due).toISOString());
    expect(companion.snapshot().after.retention.soon).toBe(false);
    const told = world.notified.length;

    world.clock.now = new Date(due - 6.5 * 24 * 60 * 60_000);
    world.resume();
    await until('said', () => companion.snapshot().after.retention.soon);
    expect(world.notified.slice(told).map(({ title }) => title)).toEqual(["Vérif' Ségur : effacement automatique"]);
    days(1);
    world.resume();
    await until('looked again', () => world.timers.pending().length > 0);
    expect(world.notified).toHaveLength(told + 1);
    expect(companion.snapshot().session).not.toBeNull();

    world.clock.now = new Date(due + 1000);
    world.timers.pass(60 * 60_000);
    await until('erased', () => companion.snapshot().session === null && companion.snapshot().store.state === 'ready');
    await until('read anew', () => companion.snapshot().after.retention.purgedAt !== null);
    expect(companion.snapshot().app.theme).toBe('dark');
    expect(companion.snapshot().after).toMatchObject({
      past: [{ log: LOG, score: 2 }],
      retention: { days: 14, due: null, soon: false },
    });
    expect(world.store.events(LOG)).toEqual([]);
    expect(world.store.setting('session')).toBeUndefined();
    expect(world.store.setting('profile')).toBeUndefined();
    expect(world.erasedPast).toBe(1);
    expect(world.erased).toBe(0);
  });

  it('leaves a week to a slot that is joined long after its edition', async () => {
    days(400);
    const companion = await joined();
    const week = new Date(world.clock.now.getTime() + 7 * 24 * 60 * 60_000).toISOString();
    await until('looked', () => companion.snapshot().after.retention.due !== null);
    expect(companion.snapshot().after.retention).toMatchObject({ due: week, soon: true, purgedAt: null });
    expect(companion.snapshot().session).not.toBeNull();
    days(7);
    world.resume();
    await until('erased', () => companion.snapshot().session === null);
  });

  it('waits for what is not sent, however late, and goes once it is', async () => {
    const companion = await joined();
    world.hub.down = true;
    await hour(companion);
    days(400);
    world.resume();
    await until('waits', () => companion.snapshot().after.retention.waits);
    expect(companion.snapshot().session).not.toBeNull();
    world.hub.down = false;
    await companion.handlers['sync.now'](undefined);
    await until('erased', () => companion.snapshot().session === null);
    expect(world.hub.log.map(({ kind }) => kind)).toContain('timer.ended');
  });

  it('counts the days of a session without a code from its own day', async () => {
    const companion = await started();
    await companion.handlers['session.start-local']({ couloir: 'officine' });
    await hour(companion);
    days(32);
    world.resume();
    await until('erased', () => companion.snapshot().session === null);
    await until('its numbers', () => companion.snapshot().after.past.length === 1);
  });
});
