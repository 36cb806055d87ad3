import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itOnSqlite } from '../rig/store.ts';
import { joinCode } from '../../organiser/protocol/board.ts';
import { JOIN_CODE, joinResponse, type JoinResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, handClock, HubRig, infoOf, message, syncBody } from './hub-rig.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let rig: HubRig;
let clock: ReturnType<typeof handClock>;

beforeEach(async () => {
  clock = handClock();
  rig = await HubRig.start({ now: clock.now });
});
afterEach(() => rig.stop());

const alive = async (token: string) => (await rig.ask('GET', '/v1/me', { token })).status;

describe('a join code', () => {
  it('carries the address of the hub and ends in 30 days', async () => {
    const slot = await rig.slot();
    const made = await rig.ask('POST', `/v1/slots/${slot.id}/code`, { token: rig.organiser, body: {} });
    const { code, link, expiresAt } = joinCode.parse(made.body);
    expect(code).toMatch(JOIN_CODE);
    expect(link).toBe(`verifsegur://join?hub=${encodeURIComponent(rig.url)}&code=${code}`);
    expect(Date.parse(expiresAt) - clock.now().getTime()).toBe(30 * DAY);
  });

  it('lets a device in, whatever the case and the spaces it was typed with', async () => {
    const slot = await rig.slot();
    const code = await rig.code(slot.id);
    const joined = await rig.join(` ${code.toLowerCase().replace('-', ' ')} `, randomUUID());
    const { slot: mine, participant, edition } = joinResponse.parse(joined.body);
    expect([mine.id, participant.label, edition.id]).toEqual([slot.id, slot.label, slot.edition]);
  });

  it('works once: another device is told that it was used', async () => {
    const code = await rig.code((await rig.slot()).id);
    await rig.join(code, randomUUID());
    const second = await rig.join(code, randomUUID());
    expect([second.status, codeOf(second)]).toEqual([409, 'join.code-used']);
  });

  it('answers again to the same device for 15 minutes, and the earlier token ends', async () => {
    const code = await rig.code((await rig.slot()).id);
    const device = randomUUID();
    const first = (await rig.join(code, device)).body as JoinResponse;
    clock.pass(14 * MINUTE);
    const second = (await rig.join(code, device)).body as JoinResponse;
    expect([await alive(first.token), await alive(second.token)]).toEqual([401, 200]);
    expect(codeOf(await rig.ask('GET', '/v1/me', { token: first.token }))).toBe('auth.revoked');
    clock.pass(2 * MINUTE);
    expect(codeOf(await rig.join(code, device))).toBe('join.code-used');
    expect(await alive(second.token)).toBe(200);
  });

  it('makes the earlier unused ones void, not the one that was used', async () => {
    const slot = await rig.slot();
    const first = await rig.code(slot.id);
    const second = await rig.code(slot.id);
    expect(codeOf(await rig.join(first, randomUUID()))).toBe('join.code-unknown');
    const joined = (await rig.join(second, randomUUID())).body as JoinResponse;
    await rig.code(slot.id);
    expect(await alive(joined.token)).toBe(200);
    expect(codeOf(await rig.join(second, randomUUID()))).toBe('join.code-used');
  });

  it('expires, with the edition when that comes first', async () => {
    const late = await rig.code((await rig.slot()).id);
    const soon = await rig.code((await rig.slot((await rig.edition({ endsOn: '2026-11-24' })).id)).id);
    clock.pass(3 * DAY);
    const gone = await rig.join(soon, randomUUID());
    expect([gone.status, codeOf(gone)]).toEqual([410, 'join.code-expired']);
    clock.pass(27 * DAY);
    expect(codeOf(await rig.join(late, randomUUID()))).toBe('join.code-expired');
  });

  it('is refused for an edition that is over', async () => {
    const slot = await rig.slot((await rig.edition({ endsOn: '2026-11-21' })).id);
    const made = await rig.ask('POST', `/v1/slots/${slot.id}/code`, { token: rig.organiser, body: {} });
    expect([made.status, infoOf(made)]).toEqual([400, { path: 'edition.endsOn' }]);
  });

  itOnSqlite('is kept as a hash only', async () => {
    const code = await rig.code((await rig.slot()).id);
    const token = rig.organiser;
    await rig.hub.close();
    const files = readdirSync(rig.data).filter((name) => name.startsWith('hub.db'));
    const bytes = files.map((name) => readFileSync(join(rig.data, name)).toString('latin1')).join('');
    expect(bytes).toContain('CREATE TABLE code');
    for (const secret of [code, code.replace('-', ''), token]) expect(bytes).not.toContain(secret);
    await rig.restart();
  });
});

describe('guessing', () => {
  it('judges codes sent all at once one after the other', async () => {
    const tries = await Promise.all(Array.from({ length: 30 }, () => rig.join('ZZZZ-ZZZZ', randomUUID())));
    expect(tries.filter((one) => codeOf(one) === 'join.code-unknown')).toHaveLength(10);
    expect(tries.filter((one) => codeOf(one) === 'join.locked')).toHaveLength(20);
  });

  it('locks an address after 10 wrong codes in 15 minutes, even for a good one, and says for how long', async () => {
    const good = await rig.code((await rig.slot()).id);
    for (let i = 0; i < 10; i += 1) {
      const wrong = await rig.join(i % 2 === 0 ? '2222-2222' : 'pas un code', randomUUID());
      expect([wrong.status, codeOf(wrong)]).toEqual([404, 'join.code-unknown']);
      clock.pass(1000);
    }
    const locked = await rig.join(good, randomUUID());
    expect([locked.status, codeOf(locked), infoOf(locked)]).toEqual([429, 'join.locked', { seconds: 890 }]);
    expect(locked.headers.get('retry-after')).toBe('890');
    clock.pass(890_000);
    expect((await rig.join(good, randomUUID())).status).toBe(200);
  });
});

describe('another device for the same person', () => {
  it('gives a token to the new device and ends the old one', async () => {
    const me = await rig.participant();
    await rig.sync(me.token, me.slot.log, syncBody([message(me.device, 1)]));
    const device = randomUUID();
    const renewed = await rig.ask('POST', '/v1/device', { token: me.token, body: { device } });
    const { token } = renewed.body as { token: string };
    expect([await alive(me.token), await alive(token)]).toEqual([401, 200]);
    expect(codeOf(await rig.sync(token, me.slot.log, syncBody([message(me.device, 2)])))).toBe('sync.device');
    const pushed = await rig.sync(token, me.slot.log, syncBody([message(device, 1)]));
    expect(pushed.body).toMatchObject({ head: 2, lastN: 1 });
  });

  it('answers again after a lost answer, to the same device only and for 15 minutes', async () => {
    const me = await rig.participant();
    const device = randomUUID();
    const renew = (wanted: string) => rig.ask('POST', '/v1/device', { token: me.token, body: { device: wanted } });
    const first = (await renew(device)).body as { token: string };
    expect(codeOf(await renew(randomUUID()))).toBe('auth.revoked');
    const second = (await renew(device)).body as { token: string };
    expect([await alive(first.token), await alive(second.token)]).toEqual([401, 200]);
    clock.pass(15 * MINUTE);
    expect(codeOf(await renew(device))).toBe('auth.revoked');
    expect(await alive(second.token)).toBe(200);
  });

  it('binds a browser to a key without ending the key', async () => {
    const me = await rig.participant();
    const device = randomUUID();
    const bound = await rig.ask('POST', '/v1/device', { token: rig.organiser, body: { device } });
    const { token } = bound.body as { token: string };
    expect([await alive(rig.organiser), await alive(token)]).toEqual([200, 200]);
    expect(codeOf(await rig.sync(token, me.slot.log, syncBody([message(randomUUID(), 1)])))).toBe('sync.device');
    expect((await rig.sync(token, me.slot.log, syncBody([message(device, 1)]))).body).toMatchObject({ lastN: 1 });
  });

  it('does not give somebody else’s device', async () => {
    const me = await rig.participant();
    const staff = randomUUID();
    await rig.sync(rig.organiser, me.slot.log, syncBody([message(staff, 1)]));
    const taken = await rig.ask('POST', '/v1/device', { token: me.token, body: { device: staff } });
    expect([taken.status, codeOf(taken)]).toEqual([403, 'sync.device']);
    expect(await alive(me.token)).toBe(200);
  });
});
