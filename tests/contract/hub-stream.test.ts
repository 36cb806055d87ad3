import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubRig, message, syncBody } from './hub-rig.ts';
import { listenTo } from './stream-rig.ts';

let rig: HubRig;
beforeEach(async () => {
  rig = await HubRig.start({ beatMs: 20 });
});
afterEach(() => rig.stop());

const listen = (token: string) => listenTo(rig.url, token);

describe('the stream', () => {
  it('says at once where each readable log stands, then pokes at each change, then beats', async () => {
    const me = await rig.participant();
    await rig.sync(me.token, me.slot.log, syncBody([message(me.device, 1)]));
    const stream = await listen(me.token);
    expect([stream.status, stream.type]).toEqual([200, 'text/event-stream; charset=utf-8']);
    await expect.poll(() => stream.heard).toEqual([{ log: me.slot.log, head: 1 }]);
    await rig.sync(rig.organiser, me.slot.log, syncBody([message(randomUUID(), 1), message(randomUUID(), 2)]));
    await expect.poll(() => stream.heard.at(-1)).toEqual({ log: me.slot.log, head: 3 });
    await expect.poll(() => stream.beats).toBeGreaterThan(1);
    stream.stop();
    await expect.poll(() => stream.ended).toBe(true);
  });

  it('does not poke for a push that said nothing new', async () => {
    const me = await rig.participant();
    const event = message(me.device, 1);
    await rig.sync(me.token, me.slot.log, syncBody([event]));
    const stream = await listen(me.token);
    await rig.sync(me.token, me.slot.log, syncBody([event]));
    await rig.sync(me.token, me.slot.log, syncBody([message(me.device, 2)]));
    await expect.poll(() => stream.heard.map((p) => p.head)).toEqual([1, 2]);
    stream.stop();
  });

  it('lets a participant hear of its own log only, and the organisers of all', async () => {
    const [me, other] = [await rig.participant(), await rig.participant()];
    const [mine, board] = [await listen(me.token), await listen(rig.observer)];
    await rig.sync(other.token, other.slot.log, syncBody([message(other.device, 1)]));
    await rig.sync(me.token, me.slot.log, syncBody([message(me.device, 1)]));
    const added = await rig.slot();
    await expect.poll(() => board.heard.map((p) => p.log)).toContain(added.log);
    await expect.poll(() => mine.heard.at(-1)).toEqual({ log: me.slot.log, head: 1 });
    expect(new Set(mine.heard.map((p) => p.log))).toEqual(new Set([me.slot.log]));
    expect(
      board.heard
        .slice(0, 2)
        .map((p) => p.log)
        .sort(),
    ).toEqual([me.slot.log, other.slot.log].sort());
    expect(board.heard).toContainEqual({ log: other.slot.log, head: 1 });
    mine.stop();
    board.stop();
  });

  it('ends when its token is revoked', async () => {
    const me = await rig.participant();
    const stream = await listen(me.token);
    await rig.ask('POST', '/v1/device', { token: me.token, body: { device: randomUUID() } });
    await expect.poll(() => stream.ended).toBe(true);
  });

  it('ends when the hub stops, which does not wait for it', async () => {
    const stream = await listen(rig.organiser);
    await rig.hub.close();
    await expect.poll(() => stream.ended).toBe(true);
    await rig.restart();
  });

  it('ends the oldest streams of a token that opens them without end, and those of nobody else', async () => {
    const [one, other] = [await rig.participant(), await rig.participant()];
    const theirs = await listen(other.token);
    const mine: Awaited<ReturnType<typeof listen>>[] = [];
    for (let i = 0; i < 14; i += 1) mine.push(await listen(one.token));
    await expect.poll(() => mine.filter((stream) => stream.ended).length).toBe(4);
    expect(mine.map((stream) => stream.ended).indexOf(false)).toBe(4);
    await rig.sync(one.token, one.slot.log, syncBody([message(one.device, 1)]));
    await expect.poll(() => mine.at(-1)!.heard.at(-1)).toEqual({ log: one.slot.log, head: 1 });
    expect(theirs.ended).toBe(false);
    for (const stream of [theirs, ...mine]) stream.stop();
  });
});
