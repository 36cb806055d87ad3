import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { snapshot } from '../../electron/contract/snapshot.ts';
import { CODE, HUB, LOG } from './companion-hub.ts';
import { createWorld, joinSlot, noReader, until, type World } from './companion-world.ts';

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

const joined = () => joinSlot(world);

describe('the start', () => {
  it('opens the database and shows a snapshot in shape', async () => {
    const companion = world.companion();
    expect(companion.snapshot().store.state).toBe('opening');
    await companion.start();
    expect(snapshot.parse(companion.snapshot())).toEqual(companion.snapshot());
    expect(companion.snapshot().store).toMatchObject({ state: 'ready', keyBackend: 'test_safe' });
    expect(companion.snapshot().log.current).toBe(companion.snapshot().guide.steps[0]!.id);
    expect(world.store.calls).toContain('copy');
  });

  it('announces each changed slice once a turn, whole', async () => {
    const companion = world.companion();
    await companion.start();
    const seen: string[] = [];
    companion.onChange((slice) => seen.push(slice));
    companion.invite({ hub: HUB, code: CODE });
    companion.invite({ hub: HUB, code: 'JKMN-PQRS' });
    await until('announced', () => seen.includes('app'));
    expect(seen.filter((slice) => slice === 'app')).toEqual(['app']);
    expect(companion.snapshot().app.invitation?.code).toBe('JKMN-PQRS');
  });

  it('remembers session, profile, language and results after a restart', async () => {
    const first = await joined();
    await first.handlers['app.preferences']({ locale: 'en', theme: 'dark' });
    await first.handlers['step.comment']({ step: first.snapshot().guide.steps[0]!.id, text: 'Bonjour' });
    await first.stop();
    const second = world.companion();
    await second.start();
    expect(second.snapshot().session?.slot.log).toBe(LOG);
    expect(second.snapshot().app).toMatchObject({ locale: 'en', theme: 'dark' });
    expect(Object.values(second.snapshot().log.steps)[0]!.comments[0]!.text).toBe('Bonjour');
  });
});

describe('a database that does not open', () => {
  it('tells corrupt with and without a copy apart, refuses the rest, and keeps the repairs open', async () => {
    world.store.failAlways('open', new FailureError('store.corrupt', 'store.open'));
    const companion = world.companion();
    await companion.start();
    expect(companion.snapshot().store).toMatchObject({
      state: 'failed',
      failure: { code: 'store.corrupt-no-copy' },
    });
    expect(await codeOf(companion.handlers['message.post']({ text: 'x' }))).toBe('store.corrupt-no-copy');
    expect(await codeOf(companion.handlers['checks.run']({}))).toBe('store.corrupt-no-copy');
    expect((await companion.handlers['app.snapshot'](undefined)).store.state).toBe('failed');

    world.copyAt = '2026-11-22T10:00:00.000Z';
    expect(await codeOf(companion.handlers['store.retry'](undefined))).toBe('store.corrupt');
    expect(companion.snapshot().store.copyAt).toBe(world.copyAt);

    world.store.failAlways('open', null);
    await companion.handlers['store.restore-copy'](undefined);
    expect(world.restored).toBe(1);
    expect(companion.snapshot().store.state).toBe('ready');
  });

  it('sets aside only what is closed', async () => {
    const companion = world.companion();
    await companion.start();
    expect(await codeOf(companion.handlers['store.set-aside'](undefined))).toBe('app.input');
    expect(world.asides).toBe(0);
  });

  it('sets aside a database whose key is lost', async () => {
    world.keyLost = true;
    const companion = world.companion();
    await companion.start();
    expect(companion.snapshot().store.failure?.code).toBe('store.key-lost');
    world.keyLost = false;
    const { name } = await companion.handlers['store.set-aside'](undefined);
    expect(name).not.toContain('/');
    expect(companion.snapshot().store.state).toBe('ready');
  });

  it('says a full disk, keeps the rest, and clears it at the next write', async () => {
    const companion = await joined();
    world.store.failNext('event.append', new FailureError('store.full', 'store.append'));
    expect(await codeOf(companion.handlers['message.post']({ text: 'à garder' }))).toBe('store.full');
    expect(companion.snapshot().store).toMatchObject({ state: 'ready', failure: { code: 'store.full' } });
    await companion.handlers['message.post']({ text: 'à garder' });
    expect(companion.snapshot().store.failure).toBeNull();
    expect(companion.snapshot().log.messages.map((m) => m.text)).toEqual(['à garder']);
  });

  it('keeps saying it while only readings go well', async () => {
    const companion = await joined();
    world.store.failNext('event.append', new FailureError('store.full', 'store.append'));
    await codeOf(companion.handlers['message.post']({ text: 'à garder' }));
    await companion.handlers['report.prepare'](undefined);
    expect(companion.snapshot().store.failure?.code).toBe('store.full');
    await companion.handlers['store.retry'](undefined);
    expect(companion.snapshot().store.failure).toBeNull();
  });

  it('follows the new opening with a call that met the new process too early', async () => {
    const companion = await joined();
    const { call } = world.store;
    world.store.call = async (name, input) => {
      if (name !== 'event.append') return call(name, input);
      world.store.call = call;
      // The process ended while this call waited behind another; it reached the next one before the opening.
      world.store.restartWorker();
      throw new FailureError('store.opening', 'store.event.append');
    };
    await companion.handlers['message.post']({ text: 'une fois' });
    expect(companion.snapshot().log.messages.map((m) => m.text)).toEqual(['une fois']);
  });

  it('opens again by itself when the worker is restarted', async () => {
    const companion = await joined();
    world.store.restartWorker();
    await companion.handlers['message.post']({ text: 'après' });
    expect(companion.snapshot().store.state).toBe('ready');
    expect(companion.snapshot().log.messages).toHaveLength(1);
  });
});

describe('what the participant says', () => {
  it('is stored before it is sent, and shown as unsent meanwhile', async () => {
    const companion = await joined();
    world.hub.down = true;
    await companion.handlers['message.post']({ text: 'sans réseau' });
    expect(companion.snapshot().log.messages[0]).toMatchObject({ text: 'sans réseau', sent: false });
    expect(companion.snapshot().sync.unsent).toBe(1);
    await until('offline', () => companion.snapshot().sync.state === 'offline');
    world.hub.down = false;
    world.timers.pass(40_000);
    await until('caught up', () => companion.snapshot().sync.unsent === 0);
    expect(companion.snapshot().log.messages[0]!.sent).toBe(true);
    expect(world.hub.log.filter((e) => e.kind === 'message.posted')).toHaveLength(1);
  });

  it('refuses an empty or too long text whole, and stores nothing', async () => {
    const companion = await joined();
    const before = world.store.events(LOG).length;
    expect(await codeOf(companion.handlers['message.post']({ text: '   ' }))).toBe('text.empty');
    const long = companion.handlers['message.post']({ text: 'a'.repeat(2_000_000) });
    await expect(long).rejects.toMatchObject({
      failure: { code: 'text.too-long', info: { limit: 4000, length: 2_000_000 } },
    });
    expect(world.store.events(LOG)).toHaveLength(before);
  });

  it('masks identities before storing, and says how many', async () => {
    const companion = await joined();
    const { masked } = await companion.handlers['message.post']({
      text: 'écrire à 279035121518989@patient.mssante.fr',
    });
    expect(masked).toBeGreaterThan(0);
    expect(JSON.stringify(world.store.events(LOG))).not.toContain('279035121518989');
  });

  it('counts attempts after a result and moves the current step on', async () => {
    const companion = await joined();
    const [first, second] = companion.snapshot().guide.steps;
    await companion.handlers['timer.start'](undefined);
    await companion.handlers['step.status']({ step: first!.id, status: 'non-conforme' });
    await companion.handlers['step.status']({ step: first!.id, status: 'conforme' });
    const { log } = companion.snapshot();
    expect(log.steps[first!.id]!.attempts.map((a) => a.attempt)).toEqual([1, 2]);
    expect(log.current).toBe(second!.id);
    expect(await codeOf(companion.handlers['step.status']({ step: 'inconnue', status: 'conforme' }))).toBe('app.input');
  });

  it('starts the hour once and ends it only if it was started', async () => {
    const companion = await joined();
    expect(await codeOf(companion.handlers['timer.end'](undefined))).toBe('timer.not-started');
    await companion.handlers['timer.start'](undefined);
    await companion.handlers['timer.start'](undefined);
    await companion.handlers['timer.end'](undefined);
    expect(world.store.events(LOG).filter((e) => e.kind.startsWith('timer.'))).toHaveLength(2);
    expect(companion.snapshot().log.timer).toMatchObject({ minutes: 60 });
  });

  it('needs a session', async () => {
    const companion = world.companion();
    await companion.start();
    const { handlers } = companion;
    expect(await codeOf(handlers['message.post']({ text: 'x' }))).toBe('session.missing');
    expect(await codeOf(handlers['timer.start'](undefined))).toBe('session.missing');
    expect(await codeOf(handlers['sync.now'](undefined))).toBe('session.missing');
  });
});

describe('a card that comes and goes', () => {
  it('has its checks run once for all the changes seen meanwhile', async () => {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['checks.run']({ only: ['card.present'] });
    let free: (bytes: number) => void = () => undefined;
    world.outside.files.freeBytes = () => new Promise((resolve) => (free = resolve));
    const running = companion.handlers['checks.run']({ only: ['system.disk'] });
    await until('running', () => companion.snapshot().checks.running.includes('system.disk'));
    const empty = { slot: '00', slotError: null, token: null, tokenError: null, objectError: null };
    const stop = companion.onChange(() => undefined);
    for (const present of [true, false, true, false]) {
      const one = { ...empty, description: 'Lecteur', present, certificates: [], data: [] };
      world.card.reading = { ...noReader, slots: [one] };
      const state = present ? 'wrong-card' : 'no-card';
      await until(state, () => {
        if (companion.snapshot().card.state === state) return true;
        // Time passes when a look is due, and not sooner: the check that runs meanwhile has a longer timer of its own.
        if (world.timers.pending().some((ms) => ms <= 1_000)) world.timers.pass(1_000);
        return false;
      });
    }
    stop();
    const before = world.card.calls.filter((name) => name === 'read').length;
    free(10_000_000_000);
    await running;
    await companion.handlers['checks.run']({ only: ['profile'] });
    expect(world.card.calls.filter((name) => name === 'read').length - before).toBe(1);
  });
});

describe('the end, while checks run', () => {
  it('keeps what was shown, and neither shows nor keeps what comes after', async () => {
    const first = await joined();
    await first.handlers['checks.share']({ choice: 'agreed' });
    let look: (bytes: number) => void = () => undefined;
    const { freeBytes } = world.outside.files;
    world.outside.files.freeBytes = () => new Promise((resolve) => (look = resolve));
    const checks = first.handlers['checks.run']({ only: ['profile', 'system.disk'] });
    const ids = (): string[] => first.snapshot().checks.results.map(({ id }) => id);
    await until('one result', () => ids().includes('profile'));
    await first.stop();
    look(10_000_000_000);
    await checks;
    expect(ids()).toEqual(['profile']);
    expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
    world.outside.files.freeBytes = freeBytes;
    const second = world.companion();
    await second.start();
    expect(second.snapshot().checks.results.map(({ id }) => id)).toEqual(['profile']);
    // The organisers too get what was found just before.
    await until('told', () => world.hub.log.some(({ kind }) => kind === 'check.result'));
  });
});

describe('a disk that fills up', () => {
  const full = new FailureError('store.full', 'store.append');

  it('while joining: the code is spent, the person has joined, and sending begins', async () => {
    const companion = world.companion();
    await companion.start();
    world.store.failNext('event.append', full);
    expect(await codeOf(companion.handlers['session.join']({ hub: HUB, code: CODE }))).toBe('store.full');
    expect(companion.snapshot().session?.slot.log).toBe(LOG);
    await until('live', () => companion.snapshot().sync.state === 'live');
  });

  it('before the next start: everything kept is shown, and sending begins', async () => {
    const first = world.companion();
    await first.start();
    await first.handlers['checks.run']({ only: ['system.disk'] });
    world.store.failNext('event.append', full);
    await codeOf(first.handlers['session.join']({ hub: HUB, code: CODE }));
    await first.stop();
    world.store.failAlways('event.append', full);
    const second = world.companion();
    await second.start();
    expect(second.snapshot().checks.results.map((r) => r.id)).toEqual(['system.disk']);
    await until('live', () => second.snapshot().sync.state === 'live');
  });

  it('does not make a stored word look unsaid when the log cannot be read again', async () => {
    const companion = await joined();
    world.store.failNext('event.news', new FailureError('store.unexpected', 'store.event.news'));
    await companion.handlers['message.post']({ text: 'une seule fois' });
    await until('shown', () => companion.snapshot().log.messages.length === 1);
  });
});

describe('erasing', () => {
  it('leaves nothing, and starts as new', async () => {
    const companion = await joined();
    await companion.handlers['message.post']({ text: 'à effacer' });
    await companion.handlers['checks.run']({ only: ['system.disk'] });
    await companion.handlers['data.erase']({ confirm: true });
    expect(world.erased).toBe(1);
    expect(world.store.calls).toContain('erase');
    expect(world.store.setting('session')).toBeUndefined();
    const { session, log, sync, checks, profile, store } = companion.snapshot();
    expect({ session, profile, sync: sync.state, unsent: sync.unsent, store: store.state }).toEqual({
      session: null,
      profile: null,
      sync: 'off',
      unsent: 0,
      store: 'ready',
    });
    expect([log.messages, checks.results]).toEqual([[], []]);
  });

  it('is not undone by a check that was running', async () => {
    const companion = await joined();
    let look: (bytes: number) => void = () => undefined;
    world.outside.files.freeBytes = () => new Promise((resolve) => (look = resolve));
    const checks = companion.handlers['checks.run']({ only: ['system.disk'] });
    await until('running', () => companion.snapshot().checks.running.includes('system.disk'));
    await companion.handlers['data.erase']({ confirm: true });
    look(10_000_000_000);
    await checks;
    expect(companion.snapshot().checks.results).toEqual([]);
    const { results } = await world.store.call('check.list', undefined);
    expect(results).toEqual([]);
  });

  it('is not undone by a join on its way', async () => {
    const companion = world.companion();
    await companion.start();
    const { fetch } = world.hub;
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    world.hub.fetch = async (url, init) => {
      if ((url as string).endsWith('/v1/join')) await held;
      return fetch(url, init);
    };
    const joining = codeOf(companion.handlers['session.join']({ hub: HUB, code: CODE }));
    await until('asked', () => world.hub.requests.some((r) => r.path === '/v1/hub'));
    await companion.handlers['data.erase']({ confirm: true });
    answer();
    expect(await joining).toBe('session.missing');
    expect(world.store.setting('session')).toBeUndefined();
    expect(companion.snapshot().session).toBeNull();
  });

  it('is not undone by a word said while it lasts', async () => {
    const companion = await joined();
    let erased: () => void = () => undefined;
    world.outside.files.eraseAll = () => new Promise((resolve) => (erased = resolve));
    const erasing = companion.handlers['data.erase']({ confirm: true });
    await until('emptied', () => world.store.calls.includes('erase'));
    const said = codeOf(companion.handlers['message.post']({ text: 'trop tard' }));
    await until('closed', () => !world.store.isOpen());
    erased();
    await erasing;
    expect(await said).toBe('session.missing');
    expect(world.store.events(LOG)).toEqual([]);
  });

  it('leaves a usable database when a file is held, and can be asked again', async () => {
    const companion = await joined();
    const { eraseAll } = world.outside.files;
    world.outside.files.eraseAll = async () => {
      throw new FailureError('store.readonly', 'files.erase');
    };
    expect(await codeOf(companion.handlers['data.erase']({ confirm: true }))).toBe('store.readonly');
    expect(companion.snapshot().store.state).toBe('ready');
    expect(companion.snapshot().session).toBeNull();
    await companion.handlers['checks.run']({ only: ['system.disk'] });
    world.outside.files.eraseAll = eraseAll;
    await companion.handlers['data.erase']({ confirm: true });
    expect(world.erased).toBe(1);
  });

  it('knows its new device when a copy could not be removed', async () => {
    const companion = await joined();
    const { call } = world.store;
    world.store.call = async (name, input) => {
      const answer = await call(name, input);
      if (name === 'erase') throw new FailureError('store.readonly', 'store.erase');
      return answer;
    };
    expect(await codeOf(companion.handlers['data.erase']({ confirm: true }))).toBe('store.readonly');
    world.store.call = call;
    world.hub.codes.set(CODE, 'free');
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await companion.handlers['message.post']({ text: 'de nouveau' });
    await until('sent', () => companion.snapshot().sync.state === 'live' && companion.snapshot().sync.unsent === 0);
    expect(companion.snapshot().sync.failure).toBeNull();
  });

  it('goes on as before when nothing could be erased', async () => {
    const companion = await joined();
    world.store.failNext('erase', new FailureError('store.full', 'store.erase'));
    expect(await codeOf(companion.handlers['data.erase']({ confirm: true }))).toBe('store.full');
    expect(companion.snapshot().session?.slot.log).toBe(LOG);
    await until('live', () => companion.snapshot().sync.state === 'live');
  });
});
