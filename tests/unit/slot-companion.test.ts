import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { calendarFile } from '../../electron/feature/slot/calendar.ts';
import { LOG } from './companion-hub.ts';
import { createWorld, joinSlot, until, type World } from './companion-world.ts';

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
const T1 = '2026-11-26T13:00:00.000Z';
const T2 = '2026-11-27T08:00:00.000Z';
const MEETING = 'https://teams.microsoft.com/l/meetup-join/1';

const joined = () => joinSlot(world);
type Companion = Awaited<ReturnType<typeof joined>>;

/** The organisers propose a time, and this device has it. */
async function proposed(companion: Companion, startsAt = T1, teams: string | null = MEETING): Promise<string> {
  const id = randomUUID();
  world.hub.say('slot.proposed', { id, startsAt, minutes: 45, teams });
  await companion.handlers['sync.now'](undefined);
  return id;
}
const answer = (companion: Companion, id: string, is: 'accepted' | 'declined', note = '') =>
  companion.handlers['slot.answer']({ id, answer: is, note });
const said = (kind: string) => world.store.events(LOG).filter((e) => e.kind === kind);
const slotAt = (companion: Companion) => companion.snapshot().session?.slot.startsAt;

describe('a proposal', () => {
  it('is told as arrived, once, and accepted in one call: the slot is then at its time', async () => {
    const companion = await joined();
    const id = await proposed(companion);
    await until('told as arrived', () => world.hub.log.some((e) => e.kind === 'slot.seen'));
    expect(slotAt(companion)).toBe('2026-11-23T09:00:00.000Z');
    await answer(companion, id, 'accepted');
    expect(companion.snapshot().session?.slot).toMatchObject({ startsAt: T1, minutes: 45 });
    expect(companion.snapshot().log.agreed?.id).toBe(id);
    expect(companion.snapshot().session?.meeting).toBe('ok');
    await companion.handlers['sync.now'](undefined);
    await companion.handlers['sync.now'](undefined);
    expect(said('slot.seen')).toHaveLength(1);
    expect(world.hub.log.filter((e) => e.kind === 'slot.answered').map((e) => e.body)).toEqual([
      { id, answer: 'accepted' },
    ]);
    expect(companion.snapshot().log.proposals[0]?.answer?.sent).toBe(true);
  });

  it('is answered without the network, kept through a restart, and sent later', async () => {
    const companion = await joined();
    const id = await proposed(companion);
    await until('told', () => companion.snapshot().sync.unsent === 0);
    world.hub.down = true;
    await answer(companion, id, 'accepted');
    expect([slotAt(companion), companion.snapshot().sync.unsent]).toEqual([T1, 1]);
    await companion.stop();
    const again = world.companion();
    await again.start();
    expect(slotAt(again)).toBe(T1);
    world.hub.down = false;
    await again.handlers['sync.now'](undefined);
    expect(world.hub.log.filter((e) => e.kind === 'slot.answered')).toHaveLength(1);
  });

  it('pressed twice says one thing; another mind says another', async () => {
    const companion = await joined();
    const id = await proposed(companion);
    await answer(companion, id, 'accepted');
    await answer(companion, id, 'accepted');
    expect(said('slot.answered')).toHaveLength(1);
    await answer(companion, id, 'declined', 'Congrès ce jour-là');
    expect([said('slot.answered').length, slotAt(companion)]).toEqual([2, '2026-11-23T09:00:00.000Z']);
    const other = await proposed(companion, T2);
    await answer(companion, other, 'accepted');
    await answer(companion, id, 'accepted');
    await answer(companion, other, 'accepted');
    expect(slotAt(companion)).toBe(T2);
  });

  it('refuses what is gone, a note too long, and keeps no identity of a note', async () => {
    const companion = await joined();
    expect(await codeOf(answer(companion, randomUUID(), 'accepted'))).toBe('slot.proposal-gone');
    const id = await proposed(companion);
    expect(await codeOf(answer(companion, id, 'declined', 'x'.repeat(501)))).toBe('text.too-long');
    const { masked } = await answer(companion, id, 'declined', 'Rendez-vous de 279035121518989');
    expect(masked).toBeGreaterThan(0);
    expect(JSON.stringify(said('slot.answered'))).not.toContain('279035121518989');
    const { device, n } = world.hub.log.find((e) => e.kind === 'slot.proposed')!;
    world.hub.say('event.corrected', { device, n, reason: 'salle prise' });
    await companion.handlers['sync.now'](undefined);
    expect(await codeOf(answer(companion, id, 'accepted'))).toBe('slot.proposal-gone');
  });

  it('is withdrawn after the answer: the slot goes back, and the window can say so', async () => {
    const companion = await joined();
    const id = await proposed(companion);
    await answer(companion, id, 'accepted');
    const { device, n } = world.hub.log.find((e) => e.kind === 'slot.proposed')!;
    world.hub.say('event.corrected', { device, n, reason: 'salle prise' });
    await companion.handlers['sync.now'](undefined);
    expect(slotAt(companion)).toBe('2026-11-23T09:00:00.000Z');
    expect(companion.snapshot().log.proposals).toMatchObject([{ id, withdrawn: true, answer: { is: 'accepted' } }]);
  });
});

describe('the meeting', () => {
  it('opens the link of the time agreed on, and nothing before', async () => {
    const companion = await joined();
    expect(await codeOf(companion.handlers['slot.meeting'](undefined))).toBe('slot.no-meeting');
    const id = await proposed(companion);
    expect(await codeOf(companion.handlers['slot.meeting'](undefined))).toBe('slot.no-meeting');
    await answer(companion, id, 'accepted');
    await companion.handlers['slot.meeting'](undefined);
    expect(world.meetings).toEqual([MEETING]);
  });

  it('is the one that the slot was made with, from the join on', async () => {
    world.hub.meeting = MEETING;
    const companion = await joined();
    expect(companion.snapshot().session?.meeting).toBe('ok');
    await companion.handlers['slot.meeting'](undefined);
    await companion.handlers['slot.calendar'](undefined);
    expect(world.meetings).toEqual([MEETING]);
    expect(new TextDecoder().decode(world.saved[0]!.bytes).replaceAll('\r\n ', '')).toContain(MEETING);
    // The window never knows the address.
    expect(JSON.stringify(companion.snapshot().session)).not.toContain(MEETING);
  });

  it('follows the organisers: given, changed, taken away, and kept after a restart without a network', async () => {
    const companion = await joined();
    world.hub.meeting = MEETING;
    world.hub.poke();
    await until('given', () => companion.snapshot().session?.meeting === 'ok');
    world.hub.meeting = 'https://evil.example/teams.microsoft.com';
    await companion.handlers['sync.now'](undefined);
    expect(companion.snapshot().session?.meeting).toBe('refused');
    world.hub.meeting = `${MEETING}/2`;
    await companion.handlers['sync.now'](undefined);
    await companion.stop();
    world.hub.down = true;
    const again = world.companion();
    await again.start();
    await again.handlers['slot.meeting'](undefined);
    expect(world.meetings).toEqual([`${MEETING}/2`]);
    world.hub.down = false;
    world.hub.meeting = null;
    await again.handlers['sync.now'](undefined);
    expect(again.snapshot().session?.meeting).toBe('none');
    expect(await codeOf(again.handlers['slot.meeting'](undefined))).toBe('slot.no-meeting');
  });

  it('of a time agreed on comes before the one of the slot', async () => {
    world.hub.meeting = MEETING;
    const companion = await joined();
    await answer(companion, await proposed(companion, T1, `${MEETING}/agreed`), 'accepted');
    await answer(companion, await proposed(companion, T2, null), 'accepted');
    await companion.handlers['slot.meeting'](undefined);
    await answer(companion, await proposed(companion, T1, `${MEETING}/agreed`), 'accepted');
    await companion.handlers['slot.meeting'](undefined);
    expect(world.meetings).toEqual([MEETING, `${MEETING}/agreed`]);
  });

  it('never opens a host that is not in the list, even from the hub', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion, T1, 'https://evil.example/teams.microsoft.com'), 'accepted');
    expect(companion.snapshot().session?.meeting).toBe('refused');
    expect(await codeOf(companion.handlers['slot.meeting'](undefined))).toBe('slot.no-meeting');
    expect(world.meetings).toEqual([]);
    await companion.handlers['slot.calendar'](undefined);
    expect(new TextDecoder().decode(world.saved[0]!.bytes)).not.toContain('evil');
  });
});

/** A calendar file as a calendar reads it: unfolded lines, by name. */
function read(bytes: Uint8Array): Map<string, string> {
  const text = new TextDecoder().decode(bytes);
  expect(text.endsWith('\r\n')).toBe(true);
  for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  const event = text.slice(text.indexOf('BEGIN:VEVENT'), text.indexOf('BEGIN:VALARM'));
  const lines = event.replaceAll(/\r\n[\t ]/g, '').split('\r\n');
  return new Map(lines.map((line) => [line.split(/[:;]/)[0]!, line.slice(line.indexOf(':') + 1)]));
}

describe('the calendar file', () => {
  it('holds the right instant, a UID that stays, a revision that grows, and nobody’s name', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await companion.handlers['slot.calendar'](undefined);
    await answer(companion, await proposed(companion, T2), 'accepted');
    world.clock.now = new Date(world.clock.now.getTime() + 60_000);
    await companion.handlers['slot.calendar'](undefined);
    const [first, second] = world.saved.map(({ bytes }) => read(bytes));
    expect(world.saved.map(({ name }) => name)).toEqual([
      'creneau-verif-segur-2026-11-26.ics',
      'creneau-verif-segur-2026-11-27.ics',
    ]);
    expect(first!.get('DTSTART')).toBe('20261126T130000Z');
    expect(second!.get('DTSTART')).toBe('20261127T080000Z');
    expect(first!.get('DURATION')).toBe('PT45M');
    expect(second!.get('UID')).toBe(first!.get('UID'));
    expect(Number(second!.get('SEQUENCE'))).toBeGreaterThan(Number(first!.get('SEQUENCE')));
    expect(first!.get('URL')).toBe(MEETING);
    for (const { bytes } of world.saved) expect(new TextDecoder().decode(bytes)).not.toContain('Cabinet');
  });

  it.each(['UTC', 'Europe/Paris', 'Indian/Reunion', 'America/Guadeloupe'])('is the same made in %s', async (zone) => {
    const before = process.env['TZ'];
    process.env['TZ'] = zone;
    try {
      const entry = {
        slot: 's',
        minutes: 60,
        edition: 'É',
        contact: 'c@example.org',
        teams: null,
        locale: 'fr' as const,
      };
      // On the night of each change of hour in Paris.
      for (const [startsAt, written] of [
        ['2026-03-29T00:30:00.000Z', '20260329T003000Z'],
        ['2026-03-29T01:30:00.000Z', '20260329T013000Z'],
        ['2026-10-25T00:30:00.000Z', '20261025T003000Z'],
        ['2026-10-25T01:30:00.000Z', '20261025T013000Z'],
      ] as const) {
        const { bytes } = await calendarFile({ ...entry, startsAt, now: new Date('2026-03-01T00:00:00.000Z') });
        expect(read(bytes).get('DTSTART')).toBe(written);
        expect(new TextDecoder().decode(bytes)).toMatch(/TRIGGER:-PT15M\r\n/);
      }
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('is not written when the person gives up', async () => {
    const companion = await joined();
    world.outside.save = async () => null;
    expect(await codeOf(companion.handlers['slot.calendar'](undefined))).toBe('file.cancelled');
  });
});

describe('reminders', () => {
  /** Moves the clock, as time does, and lets the looks that fall due happen. */
  async function passTo(iso: string): Promise<void> {
    world.clock.now = new Date(iso);
    world.timers.pass(60_000);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((next) => setImmediate(next));
  }

  it('come once each, also across a restart, and a click leads to the checks', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await passTo('2026-11-25T12:59:00.000Z');
    expect(world.notified).toEqual([]);
    await passTo('2026-11-25T13:00:10.000Z');
    expect(world.notified.map(({ title }) => title)).toEqual(["Votre Vérif' Ségur a lieu demain"]);
    await passTo('2026-11-25T13:02:00.000Z');
    expect(world.notified).toHaveLength(1);
    expect(companion.snapshot().reminders.told).toMatchObject({ kind: 'day', opened: false });
    world.notified[0]!.click();
    expect(companion.snapshot().reminders.told).toMatchObject({ kind: 'day', opened: true });
    await companion.handlers['reminders.read'](undefined);
    expect(companion.snapshot().reminders.told).toBeNull();
    expect(world.notified[0]!.closed).toBe(true);
    await companion.stop();
    const again = world.companion();
    await again.start();
    await passTo('2026-11-25T13:04:00.000Z');
    expect(world.notified).toHaveLength(1);
  });

  it('that were missed with the app closed come at the next start, the latest only', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await passTo('2026-11-24T08:00:00.000Z');
    await companion.stop();
    world.clock.now = new Date('2026-11-26T12:50:00.000Z');
    const again = world.companion();
    await again.start();
    await until('told', () => world.notified.length > 0);
    expect(world.notified.map(({ title }) => title)).toEqual(["Votre Vérif' Ségur a lieu dans 10 minutes"]);
  });

  it('come on waking up, without waiting for the next look', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await passTo('2026-11-24T08:00:00.000Z');
    world.clock.now = new Date('2026-11-26T12:46:00.000Z');
    world.resume();
    await until('told', () => world.notified.length === 1);
  });

  it('are silent when turned off, when the slot is closed, and stay off after a restart', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await companion.handlers['reminders.set']({ on: false });
    await passTo('2026-11-25T13:01:00.000Z');
    expect(world.notified).toEqual([]);
    await companion.stop();
    const again = world.companion();
    await again.start();
    expect(again.snapshot().reminders.on).toBe(false);
    await again.handlers['reminders.set']({ on: true });
    await passTo('2026-11-26T08:00:00.000Z');
    expect(world.notified).toEqual([]);
    world.hub.say('slot.closed', {});
    await again.handlers['sync.now'](undefined);
    await passTo('2026-11-26T12:46:00.000Z');
    expect(world.notified).toEqual([]);
  });

  it('keep a choice made while a look is being written', async () => {
    const companion = await joined();
    // A look that reads "on", then waits for the disk while the person says no.
    const { call } = world.store;
    let held: (() => void) | null = null;
    world.store.call = async (name: never, input: never) => {
      const put = input as { key?: string; value?: { on?: boolean } } | undefined;
      const isLook = name === ('setting.put' as never) && put?.key === 'reminders' && put.value?.on === true;
      if (isLook) await new Promise<void>((go) => (held = go));
      return call(name, input);
    };
    await answer(companion, await proposed(companion), 'accepted');
    await until('a look is being written', () => held !== null);
    const choice = companion.handlers['reminders.set']({ on: false });
    // As long as the choice takes when nothing waits.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((next) => setImmediate(next));
    held!();
    await choice;
    await companion.stop();
    const again = world.companion();
    await again.start();
    expect(again.snapshot().reminders.on).toBe(false);
  });

  it('follow a slot that was moved', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await passTo('2026-11-25T13:01:00.000Z');
    await answer(companion, await proposed(companion, '2026-11-27T13:00:00.000Z'), 'accepted');
    await passTo('2026-11-26T12:50:00.000Z');
    expect(world.notified).toHaveLength(1);
    await passTo('2026-11-26T13:01:00.000Z');
    expect(world.notified.map(({ title }) => title)).toEqual([
      "Votre Vérif' Ségur a lieu demain",
      "Votre Vérif' Ségur a lieu demain",
    ]);
  });

  it('end with the data they are about', async () => {
    const companion = await joined();
    await answer(companion, await proposed(companion), 'accepted');
    await passTo('2026-11-25T13:01:00.000Z');
    await companion.handlers['data.erase']({ confirm: true });
    expect(companion.snapshot().reminders).toMatchObject({ told: null, next: null });
    expect(world.notified[0]!.closed).toBe(true);
    await passTo('2026-11-26T12:50:00.000Z');
    expect(world.notified).toHaveLength(1);
  });

  it('start with the session of the computer only when asked, where that is possible', async () => {
    const companion = await joined();
    await companion.handlers['reminders.set']({ atLogin: true });
    expect([world.atLogin, companion.snapshot().reminders.atLogin]).toEqual([true, true]);
  });
});
