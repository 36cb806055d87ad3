import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Invitation, OpenedSession, RecoveryCodes } from '../../organiser/protocol/account.ts';
import type { Chain } from '../../organiser/protocol/chain.ts';
import { codeOf, HubRig, type Answer } from './hub-rig.ts';

/** What may happen once, asked several times at once. */
let rig: HubRig;
beforeAll(async () => {
  rig = await HubRig.start({ publicUrl: 'https://hub.example.org' });
});
afterAll(() => rig.stop());
const post = (path: string, body: unknown, token?: string) => rig.ask('POST', path, { body, token });
const statuses = (all: readonly Answer[]) => all.map(({ status }) => status).sort((a, b) => a - b);
const PASSWORD = 'quatre mots pris au hasard';

describe('once', () => {
  it('a join code, on two devices', async () => {
    const code = await rig.code((await rig.slot()).id);
    const all = await Promise.all([1, 2, 3].map(() => rig.join(code, randomUUID())));
    expect(statuses(all)).toEqual([200, 409, 409]);
  });

  it('a one-time link, a step of the authenticator and a recovery code', async () => {
    const body = { label: 'X', email: 'x@region.example', role: 'organiser', regions: null };
    const made = (await post('/v1/accounts', body, rig.organiser)).body as Invitation;
    const token = /#invitation=([\w-]+)$/.exec(made.link)![1]!;
    const used = await Promise.all([1, 2, 3].map(() => post('/v1/invitation/password', { token, password: PASSWORD })));
    expect(statuses(used)).toEqual([201, 409, 409]);
    const session = (used.find(({ status }) => status === 201)!.body as OpenedSession).token;
    const { secret } = (await post('/v1/account/totp', { password: PASSWORD }, session)).body as { secret: string };
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const put = await rig.ask('PUT', '/v1/account/totp', {
      token: session,
      body: { code: totp.generate({ timestamp: Date.now() - 30_000 }) },
    });
    const { codes } = put.body as RecoveryCodes;
    const sign = (code: string) => post('/v1/session', { email: body.email, password: PASSWORD, code });
    const step = totp.generate();
    expect(statuses(await Promise.all([sign(step), sign(step), sign(step)]))).toEqual([201, 403, 403]);
    expect(statuses(await Promise.all([sign(codes[0]!), sign(codes[0]!)]))).toEqual([201, 403]);
  });

  it('an address in an edition, and a version of settings and of a chain', async () => {
    const { id } = await rig.edition();
    const add = () => post(`/v1/editions/${id}/participants`, { label: 'X', email: 'a@example.org' }, rig.organiser);
    expect(statuses(await Promise.all([add(), add(), add()]))).toEqual([201, 409, 409]);
    const set = (name: string) =>
      rig.ask('PATCH', `/v1/editions/${id}/settings`, { token: rig.organiser, body: { version: 1, name } });
    expect(statuses(await Promise.all([set('Une'), set('Deux')]))).toEqual([200, 409]);
    const links = [await rig.slot(id), await rig.slot(id)].map((slot) => ({ slot: slot.id }));
    const chain = (await post(`/v1/editions/${id}/chains`, { name: 'C', links }, rig.organiser)).body as Chain;
    const rename = (name: string) =>
      rig.ask('PATCH', `/v1/editions/${id}/chains/${chain.id}`, { token: rig.organiser, body: { version: 1, name } });
    expect(statuses(await Promise.all([rename('A'), rename('B')]))).toEqual([200, 409]);
  });

  it('a time of an organiser in charge', async () => {
    const { id } = await rig.edition();
    const meeting = 'https://teams.microsoft.com/l/meetup-join/course';
    const make = () =>
      post(
        `/v1/editions/${id}/slots`,
        { startsAt: '2027-01-05T09:00:00.000Z', minutes: 60, couloir: 'officine', label: 'X', meeting },
        rig.organiser,
      );
    const all = await Promise.all([make(), make(), make()]);
    expect(statuses(all)).toEqual([201, 409, 409]);
    expect(all.filter(({ status }) => status === 409).map(codeOf)).toEqual(['slot.conflict', 'slot.conflict']);
  });

  it('lets no more than five wrong passwords be judged, asked forty at once', async () => {
    const body = { label: 'Y', email: 'y@region.example', role: 'organiser', regions: null };
    await post('/v1/accounts', body, rig.organiser);
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) => post('/v1/session', { email: body.email, password: `mauvais ${i}` })),
    );
    expect(all.filter((answer) => codeOf(answer) === 'session.refused')).toHaveLength(5);
  });
});
