import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { failure, type Result } from '../../electron/contract/failure.ts';
import { channels, type Channel } from '../../electron/contract/ipc.ts';
import { answer, openDoor, WIRE, type DoorHandlers } from '../../electron/security/door.ts';
import type { Log } from '../../electron/feature/outside.ts';
import { CALLS, DIALOG_MS, isBounded, UNDER_WAY } from '../../electron/security/gate.ts';
import { fromSchema, hostile, spoilt } from '../rig/from-schema.ts';
import { CODE, HUB } from '../unit/companion-hub.ts';
import { createWorld, type World } from '../unit/companion-world.ts';

const names = Object.keys(channels) as Channel[];
const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** A stack, a path of a machine, or an address of a file. */
const TRACE = /\n\s+at |file:\/\/|\/home\/|\/work|\/root|\/usr|[A-Z]:\\|\.(ts|mjs|cjs):\d/;

type Listener = (event: object, ...args: unknown[]) => Promise<Result<unknown>>;

function openWith(handlers: DoorHandlers, log = quiet, now?: () => number) {
  const listeners = new Map<string, Listener>();
  openDoor<object>(
    {
      handle: (name, listener) => void listeners.set(name, listener as Listener),
      removeHandler: (name) => void listeners.delete(name),
    },
    handlers,
    () => true,
    log,
    now,
  );
  return (channel: Channel, ...args: unknown[]) => listeners.get(WIRE + channel)!({}, ...args);
}
const allOf = (handler: (channel: Channel, input: unknown) => Promise<unknown>): DoorHandlers =>
  Object.fromEntries(
    names.map((name) => [name, async (input: never) => handler(name, input)]),
  ) as unknown as DoorHandlers;

/** An answer of the contract, short, that says nothing of the machine. */
function expectSafe(given: Result<unknown>): void {
  if (given.ok) return;
  expect(failure.safeParse(given.failure).success).toBe(true);
  const said = JSON.stringify(given);
  expect(said.length).toBeLessThan(2_000);
  expect(said).not.toMatch(TRACE);
}
const isClean = (): void => {
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
};

describe('the door, asked by a hostile page', () => {
  it.each(names)('%s lets in what its schema takes and nothing else, whatever comes', async (channel) => {
    const schema: z.ZodType = channels[channel].input;
    const reached: unknown[] = [];
    // A clock that moves a second for each call: how often is another matter.
    let clock = 0;
    const call = openWith(
      allOf(async (_name, input) => void reached.push(input)),
      quiet,
      () => (clock += 1_000),
    );
    const good = fromSchema(schema);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(good, spoilt(good), fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true })),
        fc.array(fc.anything(), { maxLength: 3 }),
        async (input, more) => {
          reached.length = 0;
          const before = performance.now();
          const given = await call(channel, input, ...more);
          expect(performance.now() - before).toBeLessThan(1_000);
          expectSafe(given);
          isClean();
          if (reached.length === 0) return;
          // What a handler gets is what the schema makes, and is whole as it is.
          expect(schema.safeParse(reached[0]).success).toBe(true);
          if (typeof reached[0] === 'object' && reached[0] !== null) {
            expect(Object.hasOwn(reached[0], '__proto__')).toBe(false);
            expect(Object.hasOwn(reached[0], 'plus')).toBe(false);
          }
        },
      ),
      { numRuns: 60 },
    );
    // No argument at all is an input like another.
    expectSafe(await call(channel));
  });

  it('sees that its generator makes inputs that channels take', async () => {
    const taken = names.filter((name) => {
      const made = fc.sample(fromSchema(channels[name].input), 60);
      return made.some((input) => (channels[name].input as z.ZodType).safeParse(input).success);
    });
    expect(taken).toEqual(names);
  });

  it.each(hostile.map((make, i) => [i, make] as const))('is not stopped by value %i', async (_i, make) => {
    const call = openWith(allOf(async () => undefined));
    for (const channel of [
      'app.preferences',
      'step.comment',
      'document.read',
      'feedback.give',
      'app.snapshot',
    ] as const) {
      const before = performance.now();
      expectSafe(await call(channel, make()));
      expect(performance.now() - before).toBeLessThan(1_000);
    }
    isClean();
  });

  it('refuses a list of the right kind that is far too long', async () => {
    let reached = false;
    const call = openWith(allOf(async () => void (reached = true)));
    const leaveOut = Array.from({ length: 200_000 }, () => 'journal');
    const given = await call('report.choose', { id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', leaveOut });
    expect(given).toEqual({
      ok: false,
      failure: { code: 'app.input', at: 'report.choose', info: { path: 'size' } },
    });
    expect(reached).toBe(false);
  });

  it('names no key that a page made up', async () => {
    const call = openWith(allOf(async () => undefined));
    const answers = { 'Mme DUPONT 2 79': 1 };
    const given = await call('feedback.give', { score: 5, answers, text: '' });
    expect(given).toMatchObject({ ok: false, failure: { code: 'app.input' } });
    expect(JSON.stringify(given)).not.toContain('DUPONT');
  });

  it('takes a list, a text or a depth no larger than it says', () => {
    expect(isBounded({ a: [1, 'x', { b: new Uint8Array(90_000_000) }] })).toBe(true);
    const same = { b: 1 };
    expect(isBounded([same, same])).toBe(true);
    expect(isBounded(Array.from({ length: 49_000 }, () => null))).toBe(true);
    expect(isBounded(Array.from({ length: 50_000 }, () => null))).toBe(false);
  });
});

describe('a page that asks without end', () => {
  const never = async (): Promise<never> => new Promise(() => undefined);
  const first = async (answers: Promise<unknown>[]): Promise<unknown[]> =>
    Promise.all(answers.map(async (one) => Promise.race([one, Promise.resolve('waits')])));

  it('has so many calls under way and no more, fewer where a person is asked', async () => {
    const call = openWith(allOf(never));
    const many = Array.from({ length: 1_000 }, () => call('app.snapshot'));
    // Several turns, for the refusals to come.
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
    const seen = await first(many);
    expect(seen.filter((one) => one === 'waits')).toHaveLength(UNDER_WAY.channel);
    expect(seen.at(-1)).toEqual({ ok: false, failure: { code: 'app.busy', at: 'app.snapshot', info: {} } });
    const dialogs = Array.from({ length: 20 }, () => call('card.choose-library'));
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
    expect((await first(dialogs)).filter((one) => one === 'waits')).toHaveLength(UNDER_WAY.dialog);
    expect(channels['card.choose-library'].ms).toBeGreaterThanOrEqual(DIALOG_MS);
  });

  it('does not keep a place once it was answered, and is heard again after a while', async () => {
    let clock = 0;
    const call = openWith(
      allOf(async () => undefined),
      quiet,
      () => clock,
    );
    const codes = new Map<string, number>();
    for (let i = 0; i < 2 * CALLS.burst; i += 1) {
      const given = await call('timer.start');
      const said = given.ok ? 'ok' : given.failure.code;
      codes.set(said, (codes.get(said) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ ok: CALLS.burst, 'app.busy': CALLS.burst });
    clock += 1_000;
    expect((await call('timer.start')).ok).toBe(true);
  });

  it('does not push the other lines out of the journal', async () => {
    const lines: string[] = [];
    const write: Log['warn'] = (at) => void lines.push(at);
    let clock = 0;
    const call = openWith(
      allOf(async () => undefined),
      { info: write, warn: write, error: write },
      () => clock,
    );
    for (let i = 0; i < 5_000; i += 1) await call('step.comment', i);
    expect(lines.length).toBe(100);
    clock += 60_000;
    await call('step.comment', 1);
    expect(lines.slice(100)).toEqual(['door.more', 'door.input']);
  });

  it('does not make the memory grow', async () => {
    const call = openWith(allOf(async () => undefined));
    const ask = async (turns: number): Promise<void> => {
      for (let i = 0; i < turns; i += 1) await call('step.comment', { step: 'ins', text: 'x'.repeat(4_000_000) });
    };
    await ask(50);
    const before = process.memoryUsage().rss;
    await ask(500);
    // Two gigabytes of text went through.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});

describe('the handlers behind the door', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.dispose());

  async function working() {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    return companion;
  }
  /** What would end the session, wait for a person, or wait for a peer of a test of its own. */
  const apart = new Set<Channel>(['data.erase', 'app.restart', 'mss.roundtrip', 'session.join']);

  it('answer in shape whatever a page asks that the schema takes', async () => {
    const companion = await working();
    for (const channel of names.filter((name) => !apart.has(name))) {
      const inputs = fc.sample(fromSchema(channels[channel].input), 6);
      for (const input of inputs) {
        const given = await answer(channel, companion.handlers[channel], input, quiet, 2_000);
        expectSafe(given);
        isClean();
      }
    }
    expect((await answer('app.snapshot', companion.handlers['app.snapshot'], undefined, quiet)).ok).toBe(true);
  });

  const long = 500_000;
  /** Texts that a careless expression goes through again and again. */
  const slow: [string, string][] = [
    ['slashes', `${'/'.repeat(long)}x`],
    ['spaces', `${' '.repeat(long)}x`],
    ['digits', '1'.repeat(long)],
    ['digits and spaces', '1 '.repeat(long / 2)],
    ['addresses', 'a@'.repeat(long / 2)],
    ['dots', 'a.'.repeat(long / 2)],
    ['brackets', '[('.repeat(long / 2)],
    ['dashes', `${'-'.repeat(long)}x`],
    ['base64', 'QUJD'.repeat(long / 4)],
    ['lines', '\n'.repeat(long)],
    ['accents', 'é\u0301'.repeat(long / 2)],
    ['json', '{"a":'.repeat(long / 5)],
  ];
  it.each(slow)('take a long text of %s in a short time', async (_name, text) => {
    const companion = await working();
    const asked: [Channel, unknown][] = [
      ['session.join', { hub: text, code: CODE }],
      ['session.join', { hub: HUB, code: text }],
      ['step.comment', { step: 'ins', text }],
      ['irritant.report', { category: 'ins', severity: 'mineur', step: null, text }],
      ['message.post', { text }],
      ['draft.keep', { of: 'message', text: text.slice(0, 100_000) }],
      ['feedback.give', { score: 5, answers: {}, text }],
      ['evidence.keep-text', { text, step: null, way: 'note' }],
      ['segur.search', { text: text.slice(0, 200), couloir: null, limit: 5 }],
      ['directory.suggest', { text: text.slice(0, 254) }],
      ['archive.save', { passphrase: text.slice(0, 1_000) }],
    ];
    const took: [string, number][] = [];
    for (const [channel, input] of asked) {
      const before = performance.now();
      expectSafe(await answer(channel, companion.handlers[channel], input, quiet));
      took.push([channel, performance.now() - before]);
    }
    expect(took.filter(([, ms]) => ms > 2_000)).toEqual([]);
  });
});
