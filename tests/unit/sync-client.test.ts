import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LONGEST_RETRY, POLL, pollDelay, retryDelay } from '../../electron/feature/sync/schedule.ts';
import { createSseParser } from '../../electron/feature/sync/sse.ts';
import { SILENCE } from '../../electron/feature/sync/stream.ts';
import { CODE, HUB, LOG } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

describe('the waits', () => {
  it('grow, spread, and stop growing', () => {
    const middle = [1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelay(failures, 1));
    expect(middle).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(retryDelay(500, 0)).toBe(LONGEST_RETRY / 2);
    expect([pollDelay(0), pollDelay(1)]).toEqual([POLL.from, POLL.to]);
  });
});

describe('the stream parser', () => {
  it('reads events whatever the cuts and line ends, and skips the rest', () => {
    const text = ': bonjour\r\nevent: poke\r\ndata: {"a":1}\r\nretry: 5\r\n\r\ndata: x\ndata: y\n\n';
    for (let cut = 1; cut < text.length; cut += 1) {
      const parse = createSseParser();
      const events = [...parse(text.slice(0, cut)), ...parse(text.slice(cut))];
      expect(events).toEqual([
        { name: 'poke', data: '{"a":1}' },
        { name: 'message', data: 'x\ny' },
      ]);
    }
  });

  it('refuses an event without end', () => {
    expect(() => createSseParser()(`data: ${'x'.repeat(100_000)}`)).toThrow('too long');
  });
});

describe('the client', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.dispose());

  async function live() {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live' && world.hub.streams === 1);
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    return companion;
  }
  const exchanges = () => world.hub.requests.filter((r) => r.path === `/v1/logs/${LOG}/sync`).length;

  it('fetches at once when poked, and slowly when a poke is lost', async () => {
    const companion = await live();
    world.hub.say('message.posted', { text: 'signalé' });
    world.hub.poke();
    await until('poked', () => companion.snapshot().log.messages.length === 1);
    world.hub.say('message.posted', { text: 'sans signal' });
    world.timers.pass(POLL.to);
    await until('polled', () => companion.snapshot().log.messages.length === 2);
    expect(companion.snapshot().sync.lastContact).not.toBeNull();
  });

  it('finds out that the hub is gone, does not insist at each word, and catches up alone', async () => {
    const companion = await live();
    world.hub.down = true;
    world.hub.dropStreams();
    await until('offline', () => companion.snapshot().sync.state === 'offline');
    expect(companion.snapshot().sync.failure?.code).toBe('sync.offline');
    const tried = exchanges();
    for (const text of ['un', 'deux', 'trois']) await companion.handlers['message.post']({ text });
    expect(exchanges()).toBe(tried);
    expect(companion.snapshot().sync.unsent).toBe(3);
    world.hub.down = false;
    world.timers.pass(LONGEST_RETRY);
    await until('back', () => companion.snapshot().sync.unsent === 0);
    expect(companion.snapshot().sync).toMatchObject({ state: 'live', failure: null });
    expect(world.hub.log.map((e) => e.body['text']).filter(Boolean)).toEqual(['un', 'deux', 'trois']);
  });

  it('opens the stream again after silence', async () => {
    await live();
    world.timers.pass(SILENCE);
    await until('silent', () => world.logged.some((l) => l.at === 'sync.stream' && l.facts['end'] === 'silent'));
    await until('a retry is set', () => world.timers.pending().some((ms) => ms <= 1_000));
    world.timers.pass(LONGEST_RETRY);
    await until('open again', () => world.hub.streams === 2);
  });

  it('does not ask without end for a stream that is always refused', async () => {
    const companion = await live();
    const { fetch } = world.hub;
    let refused = 0;
    world.hub.fetch = async (url, init) => {
      if (!(url as string).endsWith('/stream')) return fetch(url, init);
      refused += 1;
      return new Response('', { status: 404 });
    };
    world.hub.dropStreams();
    await until('a wait', () => world.timers.pending().some((ms) => ms <= 1_000));
    await companion.handlers['sync.now'](undefined);
    world.timers.pass(1_000);
    await until('refused', () => refused === 1);
    for (let turn = 0; turn < 3; turn += 1) await companion.handlers['sync.now'](undefined);
    expect(refused).toBe(1);
  });

  it('says an answer that is not the protocol, and keeps what it has', async () => {
    const companion = await live();
    world.hub.faults = ['nonsense'];
    await expect(companion.handlers['sync.now'](undefined)).rejects.toMatchObject({
      failure: { code: 'sync.invalid-answer' },
    });
    expect(companion.snapshot().sync.state).toBe('offline');
    await companion.handlers['sync.now'](undefined);
    expect(companion.snapshot().sync.state).toBe('live');
  });

  it('stops at a fork, keeps working locally, and sends again when told', async () => {
    const companion = await live();
    const backup = world.store.backup();
    await companion.handlers['message.post']({ text: 'première' });
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    await companion.stop();
    world.store.restore(backup);
    world.clock.now = new Date('2026-11-23T10:00:00.000Z');
    world.hub.down = true;
    const again = world.companion();
    await again.start();
    await again.handlers['message.post']({ text: 'seconde' });
    await until('offline', () => again.snapshot().sync.state === 'offline');
    world.hub.down = false;
    world.timers.pass(LONGEST_RETRY);
    await until('fork', () => again.snapshot().sync.state === 'fork');
    await again.handlers['message.post']({ text: 'troisième' });
    await again.handlers['sync.resend-forked'](undefined);
    expect(again.snapshot().sync).toMatchObject({ state: 'live', unsent: 0 });
    expect(again.snapshot().log.messages.map((m) => m.text)).toEqual(['première', 'seconde', 'troisième']);
  });

  it.each(['event.invalid', 'event.too-large', 'request.invalid'] as const)(
    'keeps a word refused by %s, shows it, and goes on with the rest',
    async (code) => {
      const companion = await live();
      world.hub.refuses = { text: 'refusé', code };
      world.hub.down = true;
      for (const text of ['avant', 'refusé', 'après']) await companion.handlers['message.post']({ text });
      await until('offline', () => companion.snapshot().sync.state === 'offline');
      world.hub.down = false;
      world.hub.say('message.posted', { text: 'organisation' });
      await expect(companion.handlers['sync.now'](undefined)).rejects.toMatchObject({
        failure: { code: 'sync.refused', info: { code } },
      });
      expect(companion.snapshot().log.messages.map((m) => m.text)).toContain('organisation');
      const unsent = code === 'request.invalid' ? 3 : 1;
      expect(companion.snapshot().sync).toMatchObject({ state: 'live', unsent, failure: { code: 'sync.refused' } });
      world.hub.say('message.posted', { text: 'suite' });
      world.hub.poke();
      await until('poked', () => companion.snapshot().log.messages.some((m) => m.text === 'suite'));
      world.hub.refuses = null;
      await companion.handlers['sync.now'](undefined);
      expect(companion.snapshot().sync).toMatchObject({ state: 'live', unsent: 0, failure: null });
      expect(world.hub.log.filter((e) => e.role === 'participant' && e.kind === 'message.posted')).toHaveLength(3);
    },
  );

  it('pushes again what a hub put back from a backup lost, even under its old epoch', async () => {
    const companion = await live();
    const kept = world.hub.log.length;
    for (const text of ['un', 'deux', 'trois']) await companion.handlers['message.post']({ text });
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    world.hub.log = world.hub.log.slice(0, kept);
    await companion.handlers['sync.now'](undefined);
    expect(companion.snapshot().sync).toMatchObject({ state: 'live', unsent: 0 });
    expect(world.hub.log.map((e) => e.body['text']).filter(Boolean)).toEqual(['un', 'deux', 'trois']);
  });

  it('stops and erases at once when the hub does not answer', async () => {
    const companion = await live();
    let asked = 0;
    world.hub.fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        asked += 1;
        init!.signal!.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
    void companion.handlers['sync.now'](undefined).catch(() => undefined);
    await until('asked', () => asked > 0);
    let erased = false;
    const erasing = companion.handlers['data.erase']({ confirm: true }).then(() => (erased = true));
    await until('erased', () => erased);
    await erasing;
    expect(companion.snapshot().session).toBeNull();
  });

  it('makes a copy that holds the token of a new device', async () => {
    const companion = await live();
    const backup = world.store.backup();
    await companion.handlers['message.post']({ text: 'première' });
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    await companion.stop();
    world.store.restore(backup);
    const again = world.companion();
    await again.start();
    await until('renewed', () => world.hub.requests.some((r) => r.path === '/v1/device'));
    await until('live', () => again.snapshot().sync.state === 'live');
    const kept = () => world.store.calls.lastIndexOf('setting.put');
    await until('copied', () => world.store.calls.lastIndexOf('copy') > kept());
  });

  it('has one exchange at a time', async () => {
    const companion = await live();
    let inside = 0;
    let most = 0;
    const { fetch } = world.hub;
    world.hub.fetch = async (url, init) => {
      if (!(url as string).endsWith('/sync')) return fetch(url, init);
      inside += 1;
      most = Math.max(most, inside);
      const answer = await fetch(url, init);
      inside -= 1;
      return answer;
    };
    const works = [1, 2, 3].map(() => companion.handlers['sync.now'](undefined));
    world.hub.poke();
    await Promise.all([...works, companion.handlers['message.post']({ text: 'pendant' })]);
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    expect(most).toBe(1);
  });
});
