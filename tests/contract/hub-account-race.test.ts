import { afterEach, describe, expect, it } from 'vitest';
import type { Account, BoardKey, Invitation, OpenedSession } from '../../organiser/protocol/account.ts';
import { HubRig } from './hub-rig.ts';
import { listenTo } from './stream-rig.ts';

/** Accounts, when two things happen at once, and what ends with a password. */
const PASSWORD = 'quatre mots pris au hasard';
const OTHER = 'cinq autres mots pris au hasard';
const EMAIL = 'camille@region.example';

let rig: HubRig;
afterEach(() => rig.stop());
const start = async (options: Parameters<typeof HubRig.start>[0] = {}) =>
  void (rig = await HubRig.start({ publicUrl: 'https://hub.example.org', ...options }));

const post = (path: string, body: unknown, token?: string) => rig.ask('POST', path, { body, token });
const tokenIn = ({ link }: Pick<Invitation, 'link'>): string => /#invitation=([\w-]+)$/.exec(link)![1]!;
const signIn = (email: string, password = PASSWORD, code?: string) =>
  post('/v1/session', { email, password, ...(code !== undefined && { code }) });
const choose = (token: string, password = PASSWORD) => post('/v1/invitation/password', { token, password });
const me = (token: string) => rig.ask('GET', '/v1/me', { token });
async function entered(email = EMAIL): Promise<{ account: Account; token: string }> {
  const body = { label: email.split('@')[0], email, role: 'organiser', regions: null };
  const invitation = (await post('/v1/accounts', body, rig.organiser)).body as Invitation;
  return { account: invitation.account, token: ((await choose(tokenIn(invitation))).body as OpenedSession).token };
}
const relink = async (id: string): Promise<string> =>
  tokenIn((await post(`/v1/accounts/${id}/invitation`, { withoutTotp: false }, rig.organiser)).body as Invitation);

describe('a password that was changed', () => {
  it('opens nothing, also when it was being judged meanwhile', async () => {
    await start({ passwordCost: 15 });
    const { account } = await entered();
    const link = await relink(account.id);
    const [changed, old] = await Promise.all([choose(link, OTHER), signIn(EMAIL, PASSWORD)]);
    expect(changed.status).toBe(201);
    const { token } = old.body as Partial<OpenedSession>;
    const still = token === undefined ? 401 : (await me(token)).status;
    expect(still).toBe(401);
  });

  it('does not come back by the raise of its parameters', async () => {
    await start({ passwordCost: 10 });
    const { account } = await entered();
    const link = await relink(account.id);
    await rig.restart({ passwordCost: 15 });
    const [changed] = await Promise.all([choose(link, OTHER), signIn(EMAIL, PASSWORD)]);
    expect(changed.status).toBe(201);
    expect([(await signIn(EMAIL, OTHER)).status, (await signIn(EMAIL, PASSWORD)).status]).toEqual([201, 403]);
  });

  it('chooses no other in the place of the new one', async () => {
    await start({ passwordCost: 15 });
    const { account, token } = await entered();
    const link = await relink(account.id);
    const third = 'six mots que quelqu’un d’autre a pris';
    const [changed] = await Promise.all([
      choose(link, OTHER),
      rig.ask('PUT', '/v1/account/password', { token, body: { current: PASSWORD, password: third } }),
    ]);
    expect(changed.status).toBe(201);
    expect([(await signIn(EMAIL, OTHER)).status, (await signIn(EMAIL, third)).status]).toEqual([201, 403]);
  });
});

describe('the last national organiser', () => {
  it('remains when a key that ended meanwhile asks for its rights', async () => {
    await start();
    const { account, token } = await entered();
    const { accounts } = rig.hub.store;
    const now = new Date().toISOString();
    const key = (await accounts.keys('')).find(({ role, regions }) => role === 'organiser' && regions === null)!;
    const rights = { role: 'organiser' as const, label: 'Équipe', log: null, device: null, regions: null };
    const caller = (person: string) => ({ person, ...rights });
    await accounts.endKey({ id: key.id, by: caller(account.id), now });
    // It was let in at the door before.
    const late = accounts.changeAccount({ id: account.id, change: { role: 'observer' }, by: caller(key.id), now });
    await expect(late).rejects.toMatchObject({ code: 'account.last' });
    expect((await rig.ask('GET', '/v1/accounts', { token })).status).toBe(200);
  });

  it('remains when two of them take the rights of each other at once', async () => {
    await start();
    const [one, two] = [await entered('une@region.example'), await entered('deux@region.example')];
    const { keys } = (await rig.ask('GET', '/v1/keys', { token: one.token })).body as { keys: BoardKey[] };
    for (const key of keys) await rig.ask('DELETE', `/v1/keys/${key.id}`, { token: one.token });
    const demote = (by: string, id: string) =>
      rig.ask('PATCH', `/v1/accounts/${id}`, { token: by, body: { role: 'observer' } });
    // Two connections that are open already: both are judged before either is written.
    await Promise.all([me(one.token), me(two.token)]);
    const both = await Promise.all([demote(one.token, two.account.id), demote(two.token, one.account.id)]);
    const reach = await Promise.all(
      [one, two].map(async ({ token }) => (await rig.ask('GET', '/v1/accounts', { token })).status),
    );
    expect(reach, `answers ${both.map(({ status }) => status).join(' ')}`).toContain(200);
  });
});

describe('a one-time link', () => {
  it('serves once, asked twice at once', async () => {
    await start({ passwordCost: 12 });
    const body = { label: 'X', email: EMAIL, role: 'organiser', regions: null };
    const link = tokenIn((await post('/v1/accounts', body, rig.organiser)).body as Invitation);
    const all = await Promise.all([choose(link), choose(link, OTHER), choose(link, OTHER)]);
    expect(all.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('that waits is void once its owner chose another password', async () => {
    await start();
    const { account, token } = await entered();
    const link = await relink(account.id);
    const changed = await rig.ask('PUT', '/v1/account/password', {
      token,
      body: { current: PASSWORD, password: OTHER },
    });
    expect(changed.status).toBe(200);
    expect((await choose(link, 'un mot de passe volé')).status).not.toBe(201);
  });

  it('ends the streams of the earlier sessions when it is used, as a disabling does', async () => {
    await start({ beatMs: 600_000 });
    const { account, token } = await entered();
    const link = await relink(account.id);
    const stream = await listenTo(rig.url, token);
    expect((await choose(link, OTHER)).status).toBe(201);
    await expect.poll(() => stream.ended, { timeout: 2000 }).toBe(true);
  });
});
