import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldLinks, linkNews, type Links } from '../../renderer/link-news.ts';
import { organisersPart } from '../../renderer/view/session/step-news.ts';
import { emptyStep } from '../../organiser/protocol/fold.ts';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

describe('being told of what the organisers do', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.dispose());

  async function joined() {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live');
    return companion;
  }

  it('rings and notifies while no window is in front, and is silent in front of one', async () => {
    const { handlers } = await joined();
    world.hub.say('message.posted', { text: 'Bonjour' });
    await handlers['sync.now'](undefined);
    expect([world.rings, world.notified.length]).toEqual([1, 1]);
    expect(JSON.stringify(world.notified)).not.toContain('Bonjour');
    world.inFront = true;
    world.hub.say('message.posted', { text: 'Encore' });
    await handlers['sync.now'](undefined);
    expect([world.rings, world.notified.length]).toEqual([1, 1]);
  });

  it('is switched off, each alone, and stays off after a restart', async () => {
    const first = await joined();
    await first.handlers['alerts.set']({ sound: false });
    await first.stop();
    const { handlers, snapshot, start } = world.companion();
    await start();
    expect(snapshot().alerts).toEqual({ sound: false, notify: true });
    await until('live', () => snapshot().sync.state === 'live');
    world.hub.say('message.posted', { text: 'Bonjour' });
    await handlers['sync.now'](undefined);
    expect([world.rings, world.notified.length]).toEqual([0, 1]);
    await handlers['alerts.set']({ sound: true, notify: false });
    world.hub.say('message.posted', { text: 'Encore' });
    await handlers['sync.now'](undefined);
    expect([world.rings, world.notified.length]).toEqual([1, 1]);
  });

  it('tells once that an organiser takes the step where one is stuck, and nothing of the other claims', async () => {
    const { handlers } = await joined();
    world.hub.say('step.claimed', { step: 'dossier', claimed: true });
    await handlers['sync.now'](undefined);
    expect(world.notified).toEqual([]);
    await handlers['help.request']({ step: 'ins' });
    world.hub.say('step.claimed', { step: 'ins', claimed: true });
    await handlers['sync.now'](undefined);
    world.hub.say('step.claimed', { step: 'ins', claimed: true });
    await handlers['sync.now'](undefined);
    expect(world.notified.map(({ title }) => title)).toEqual(["Un organisateur s'occupe de votre demande"]);
  });
});

describe('the network and the reader', () => {
  const told = (...states: Links[]) => {
    let held: Links = { network: null, reader: null };
    return states.map((now) => {
      const news = linkNews(held, now);
      held = heldLinks(held, now);
      return news;
    });
  };

  it('tells a loss once and its end once, whatever is unknown in between', () => {
    expect(
      told(
        { network: null, reader: null },
        { network: true, reader: true },
        { network: false, reader: true },
        { network: null, reader: null },
        { network: false, reader: false },
        { network: false, reader: false },
        { network: true, reader: true },
      ),
    ).toEqual([[], [], ['network-lost'], [], ['reader-lost'], [], ['network-back', 'reader-back']]);
  });

  it('does not tell of what was never there', () => {
    expect(told({ network: false, reader: false }, { network: false, reader: false })).toEqual([[], []]);
  });
});

describe('what the organisers did about a step', () => {
  const theirs = {
    at: '2026-11-25T09:00:00.000Z',
    actor: 'o',
    role: 'organiser' as const,
    sent: true,
    device: 'o',
    n: 1,
  };

  it('changes with each of their gestures, and with none of one’s own', () => {
    const mine = { ...emptyStep(), comments: [{ ...theirs, role: 'participant' as const, text: 'x' }] };
    expect(organisersPart(mine)).toBe('');
    expect(organisersPart(undefined)).toBe('');
    const seen = [
      { ...mine, claimedBy: 'o' },
      { ...mine, claimedBy: 'o', comments: [...mine.comments, { ...theirs, text: 'y' }] },
      { ...mine, verified: { ...theirs, verdict: 'conforme' as const, comment: '', earlier: false } },
    ].map(organisersPart);
    expect(new Set(seen).size).toBe(3);
    expect(seen).not.toContain('');
  });
});
