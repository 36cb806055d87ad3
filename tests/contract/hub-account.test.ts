import { TOTP, Secret } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account, Invitation, OpenedSession } from '../../organiser/protocol/account.ts';
import { handClock, codeOf, HubRig, infoOf, syncBody, type Answer } from './hub-rig.ts';
import { listenTo } from './stream-rig.ts';

/** Accounts of organisers and observers: one-time links, passwords, second step, sessions, lockout. */
const PASSWORD = 'quatre mots pris au hasard';
const OTHER = 'cinq autres mots pris au hasard';
const DAY = 24 * 3_600_000;

let rig: HubRig;
let clock: ReturnType<typeof handClock>;
beforeEach(async () => {
  clock = handClock();
  rig = await HubRig.start({ now: clock.now, publicUrl: 'https://hub.example.org' });
});
afterEach(() => rig.stop());

const post = (path: string, body: unknown, token?: string) => rig.ask('POST', path, { body, token });
const tokenIn = ({ link }: Pick<Invitation, 'link'>): string => /#invitation=([\w-]+)$/.exec(link)![1]!;
const signIn = (email: string, password = PASSWORD, code?: string) =>
  post('/v1/session', { email, password, ...(code !== undefined && { code }) });
const choose = (token: string, password = PASSWORD, code?: string) =>
  post('/v1/invitation/password', { token, password, ...(code !== undefined && { code }) });
const refusal = (answer: Answer) => [answer.status, codeOf(answer)];
const me = (token: string) => rig.ask('GET', '/v1/me', { token });

async function invited(over: Record<string, unknown> = {}): Promise<Invitation> {
  const body = { label: 'Camille', email: 'camille@region.example', role: 'organiser', regions: null, ...over };
  return (await post('/v1/accounts', body, rig.organiser)).body as Invitation;
}

/** Somebody who chose a password: their account and the token of their session. */
async function entered(over: Record<string, unknown> = {}): Promise<{ account: Account; token: string }> {
  const invitation = await invited(over);
  const opened = (await choose(tokenIn(invitation))).body as OpenedSession;
  return { account: invitation.account, token: opened.token };
}

describe('a one-time link', () => {
  it('of the command line makes a national organiser, once, for a day; asked again it gives the rights back', async () => {
    const first = await rig.hub.newOrganiser('Premiere@Region.example', 'Première');
    expect(Date.parse(first.expiresAt) - clock.now().getTime()).toBe(DAY);
    const opened = (await choose(tokenIn(first))).body as OpenedSession;
    expect(opened).toMatchObject({ role: 'organiser', label: 'Première' });
    expect((await me(opened.token)).body).toMatchObject({ role: 'organiser', regions: null, account: true });
    const { id } = first.account;
    const change = { role: 'observer', regions: ['Corse'], disabled: true };
    await rig.ask('PATCH', `/v1/accounts/${id}`, { token: rig.organiser, body: change });
    const again = await rig.hub.newOrganiser('premiere@region.example');
    expect(again.account).toMatchObject({ id, role: 'organiser', regions: null, state: 'active' });
    expect((await choose(tokenIn(again), OTHER)).status).toBe(201);
  });

  it('serves once, and ends at its hour, with a later link, and with the account', async () => {
    const one = await invited();
    expect((await post('/v1/invitation', { token: tokenIn(one) })).body).toMatchObject({
      email: 'camille@region.example',
    });
    expect((await choose(tokenIn(one))).status).toBe(201);
    expect(refusal(await choose(tokenIn(one), OTHER))).toEqual([409, 'invitation.used']);
    expect(refusal(await choose('x'.repeat(43)))).toEqual([404, 'invitation.unknown']);

    const two = await invited({ email: 'deux@region.example' });
    clock.pass(7 * DAY);
    expect(refusal(await choose(tokenIn(two)))).toEqual([410, 'invitation.expired']);
    const renew = (id: string) => post(`/v1/accounts/${id}/invitation`, { withoutTotp: false }, rig.organiser);
    const three = (await renew(two.account.id)).body as Invitation;
    expect(refusal(await choose(tokenIn(two)))).toEqual([404, 'invitation.unknown']);
    await rig.ask('PATCH', `/v1/accounts/${two.account.id}`, { token: rig.organiser, body: { disabled: true } });
    expect(refusal(await choose(tokenIn(three)))).toEqual([404, 'invitation.unknown']);
    expect(refusal(await renew(two.account.id))).toEqual([409, 'account.disabled']);
  });

  it('refuses an easy password, is not used by it, and ends the earlier sessions when it is used', async () => {
    const { account, token } = await entered();
    const path = `/v1/accounts/${account.id}/invitation`;
    const link = tokenIn((await post(path, { withoutTotp: false }, rig.organiser)).body as Invitation);
    for (const [password, why] of [
      ['onze lettres'.slice(0, 11), 'short'],
      ['Camille@Region.example', 'email'],
      ['aaaaaaaaaaaaaaaa', 'same'],
      ['motdepasse123', 'common'],
      ['Camille.2026!', 'common'],
    ] as const) {
      const answer = await choose(link, password);
      expect([...refusal(answer), infoOf(answer)['why']]).toEqual([422, 'account.password', why]);
    }
    expect((await me(token)).status).toBe(200);
    expect((await choose(link, OTHER)).status).toBe(201);
    expect(refusal(await me(token))).toEqual([401, 'auth.revoked']);
    expect(refusal(await signIn('camille@region.example'))).toEqual([403, 'session.refused']);
    expect((await signIn(' CAMILLE@region.example ', OTHER)).status).toBe(201);
  });
});

describe('signing in', () => {
  it('tells a wrong password, an unknown address, an account without a password and a disabled one in one word', async () => {
    const { account } = await entered();
    await invited({ email: 'invitee@region.example' });
    const said = [await signIn('camille@region.example', OTHER), await signIn('personne@region.example')];
    said.push(await signIn('invitee@region.example'));
    await rig.ask('PATCH', `/v1/accounts/${account.id}`, { token: rig.organiser, body: { disabled: true } });
    said.push(await signIn('camille@region.example'));
    for (const answer of said) {
      expect(refusal(answer)).toEqual([403, 'session.refused']);
      expect(infoOf(answer)).toEqual({});
    }
  });

  it('waits longer and longer after five wrong tries, the same whether the account exists or not', async () => {
    await entered();
    for (const email of ['camille@region.example', 'personne@region.example']) {
      for (let n = 0; n < 5; n += 1) expect(codeOf(await signIn(email, OTHER)), email).toBe('session.refused');
      const waits: unknown[] = [];
      for (let n = 0; n < 7; n += 1) {
        // The right password does not pass either.
        const locked = await signIn(email);
        expect(refusal(locked)).toEqual([429, 'session.locked']);
        expect(locked.headers.get('retry-after')).toBe(String(infoOf(locked)['seconds']));
        waits.push(infoOf(locked)['seconds']);
        clock.pass(Number(infoOf(locked)['seconds']) * 1000);
        expect(codeOf(await signIn(email, OTHER))).toBe('session.refused');
      }
      expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900]);
    }
    clock.pass(900_000);
    expect((await signIn('camille@region.example')).status).toBe(201);
    // And what was counted is forgotten, from this address too after an hour.
    clock.pass(3_600_001);
    for (let n = 0; n < 4; n += 1) await signIn('camille@region.example', OTHER);
    expect((await signIn('camille@region.example')).status).toBe(201);
  });

  it('asked many times at once is judged one after the other, also over many accounts from one address', async () => {
    await entered();
    const same = await Promise.all(Array.from({ length: 12 }, () => signIn('camille@region.example', OTHER)));
    expect(same.filter((one) => codeOf(one) === 'session.refused').length).toBe(5);
    const many = await Promise.all(Array.from({ length: 40 }, (_, n) => signIn(`personne${n}@region.example`)));
    expect(many.filter((one) => codeOf(one) === 'session.refused').length).toBe(20);
    expect(many.filter((one) => codeOf(one) === 'session.locked').length).toBe(20);
  });

  it('hashes again what was kept with less, and tells the new hash from the old by nothing else', async () => {
    await entered();
    await rig.restart({ passwordCost: 12 });
    const kept = async () => (await rig.hub.store.accounts.secretsOf({ email: 'camille@region.example' }))!.password!;
    expect(await kept()).toMatch(/^scrypt\$10\$8\$1\$/);
    expect((await signIn('camille@region.example')).status).toBe(201);
    expect(await kept()).toMatch(/^scrypt\$12\$8\$1\$/);
    expect((await signIn('camille@region.example')).status).toBe(201);
  });
});

describe('a session', () => {
  it('ends after twelve hours without use, and after seven days whatever its use', async () => {
    const { token } = await entered();
    for (let hours = 0; hours < 7 * 24 - 11; hours += 11) {
      expect((await me(token)).status).toBe(200);
      clock.pass(11 * 3_600_000);
    }
    clock.pass(11 * 3_600_000);
    expect(refusal(await me(token))).toEqual([401, 'auth.revoked']);
    const { token: idle } = (await signIn('camille@region.example')).body as OpenedSession;
    clock.pass(12 * 3_600_000);
    expect(refusal(await me(idle))).toEqual([401, 'auth.revoked']);
  });

  it('ends by its owner, with the token of its browser and its stream', async () => {
    const { token } = await entered({ role: 'observer' });
    const device = '00000000-0000-4000-8000-00000000000a';
    const browser = ((await post('/v1/device', { device }, token)).body as { token: string }).token;
    expect((await me(browser)).body).toMatchObject({ account: true });
    const stream = await listenTo(rig.url, browser);
    expect((await rig.ask('DELETE', '/v1/session', { token: browser })).status).toBe(200);
    await expect.poll(() => stream.ended).toBe(true);
    for (const one of [token, browser]) expect(refusal(await me(one))).toEqual([401, 'auth.revoked']);
    expect(refusal(await post('/v1/device', { device }, browser))).toEqual([401, 'auth.revoked']);
    expect(refusal(await rig.ask('DELETE', '/v1/session', { token: rig.observer }))).toEqual([409, 'account.none']);
  });

  it('is listed and ended by its owner, and by national organisers only', async () => {
    const { account, token } = await entered();
    const later = (await signIn('camille@region.example')).body as OpenedSession;
    const { token: other } = await entered({ email: 'autre@region.example', role: 'observer' });
    const { token: regional } = await entered({ email: 'corse@region.example', regions: ['Corse'] });
    type Listed = { sessions: { id: string; current: boolean }[] };
    const list = async (by: string, person?: string) =>
      rig.ask('GET', `/v1/sessions${person === undefined ? '' : `?person=${person}`}`, { token: by });
    const own = ((await list(later.token)).body as Listed).sessions;
    expect(own.map(({ current }) => current)).toEqual([true, false]);
    for (const by of [other, regional]) {
      expect(refusal(await list(by, account.id))).toEqual([403, 'rights.refused']);
      const end = await rig.ask('DELETE', `/v1/sessions/${own[1]!.id}`, { token: by });
      expect(refusal(end)).toEqual([404, 'route.unknown']);
    }
    expect(((await list(rig.organiser, account.id)).body as Listed).sessions.length).toBe(2);
    expect((await rig.ask('DELETE', `/v1/sessions/${own[1]!.id}`, { token: rig.organiser })).status).toBe(200);
    expect(refusal(await me(token))).toEqual([401, 'auth.revoked']);
    expect((await me(later.token)).status).toBe(200);
  });
});

describe('rights', () => {
  it('of a regional observer end at their region, at reading, and never reach the accounts', async () => {
    const edition = await rig.edition();
    const own = await rig.slot(edition.id, { region: 'Bretagne' });
    const elsewhere = await rig.slot(edition.id, { region: 'Corse' });
    const { account, token } = await entered({ role: 'observer', regions: ['Bretagne'] });
    const slots = await rig.ask('GET', `/v1/editions/${edition.id}/slots`, { token });
    expect((slots.body as { slots: { id: string }[] }).slots.map(({ id }) => id)).toEqual([own.id]);
    expect(codeOf(await rig.sync(token, elsewhere.log, syncBody()))).toBe('rights.region');
    const { token: regional } = await entered({ email: 'bzh@region.example', regions: ['Bretagne'] });
    for (const path of ['/v1/accounts', '/v1/keys', '/v1/audit']) {
      expect(refusal(await rig.ask('GET', path, { token }))).toEqual([403, 'rights.refused']);
      expect(refusal(await rig.ask('GET', path, { token: regional }))).toEqual([403, 'rights.region']);
    }
    const give = { token: regional, body: { regions: null } };
    expect(refusal(await rig.ask('PATCH', `/v1/accounts/${account.id}`, give))).toEqual([403, 'rights.region']);
  });

  it('that change end the streams, and disabling ends the sessions with them', async () => {
    const { account, token } = await entered({ regions: ['Bretagne'] });
    const change = (body: unknown) => rig.ask('PATCH', `/v1/accounts/${account.id}`, { token: rig.organiser, body });
    const before = await listenTo(rig.url, token);
    await change({ regions: ['Corse'] });
    await expect.poll(() => before.ended).toBe(true);
    const after = await listenTo(rig.url, token);
    expect((await change({ disabled: true })).body).toMatchObject({ state: 'disabled', sessions: 0 });
    await expect.poll(() => after.ended).toBe(true);
    expect(refusal(await me(token))).toEqual([401, 'auth.revoked']);
    expect((await change({ disabled: false })).body).toMatchObject({ state: 'active' });
    expect(refusal(await me(token))).toEqual([401, 'auth.revoked']);
    expect((await signIn('camille@region.example')).status).toBe(201);
  });

  it('are never taken from oneself, nor the last way to manage the accounts', async () => {
    type Keys = { keys: { id: string; current: boolean }[] };
    const keyOf = async (by: string) =>
      ((await rig.ask('GET', '/v1/keys', { token: by })).body as Keys).keys.find(({ current }) => current)!.id;
    const last = await rig.ask('DELETE', `/v1/keys/${await keyOf(rig.organiser)}`, { token: rig.organiser });
    expect(refusal(last)).toEqual([409, 'account.last']);
    const { account, token } = await entered();
    for (const body of [{ disabled: true }, { role: 'observer' }, { regions: ['Corse'] }]) {
      const own = await rig.ask('PATCH', `/v1/accounts/${account.id}`, { token, body });
      expect(refusal(own)).toEqual([409, 'account.self']);
    }
    const id = await keyOf(rig.organiser);
    const browser = (await post('/v1/device', { device: '00000000-0000-4000-8000-00000000000b' }, rig.organiser)).body;
    expect((await rig.ask('DELETE', `/v1/keys/${id}`, { token })).status).toBe(200);
    for (const one of [rig.organiser, (browser as { token: string }).token]) {
      expect(refusal(await me(one))).toEqual([401, 'auth.revoked']);
    }
    expect(await rig.hub.store.hasKey('organiser')).toBe(true);
  });
});

describe('the second step', () => {
  const codeAt = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() + steps * 30_000 });

  async function withTotp() {
    const { token, account } = await entered();
    const { secret, uri } = (await post('/v1/account/totp', { password: PASSWORD }, token)).body as Record<
      string,
      string
    >;
    expect(uri).toMatch(/^otpauth:\/\/totp\/.*secret=/);
    const confirm = await rig.ask('PUT', '/v1/account/totp', { token, body: { code: codeAt(secret!) } });
    expect(confirm.status).toBe(200);
    return { secret: secret!, token, account, codes: (confirm.body as { codes: string[] }).codes };
  }

  it('is asked for after a right password only, takes a code of about now, each once', async () => {
    const { secret } = await withTotp();
    const email = 'camille@region.example';
    expect(refusal(await signIn(email))).toEqual([403, 'session.code']);
    expect(refusal(await signIn(email, OTHER, codeAt(secret)))).toEqual([403, 'session.refused']);
    // The code that turned it on was used by that.
    expect(refusal(await signIn(email, PASSWORD, codeAt(secret)))).toEqual([403, 'session.refused']);
    clock.pass(30_000);
    expect((await signIn(email, PASSWORD, codeAt(secret))).status).toBe(201);
    expect(refusal(await signIn(email, PASSWORD, codeAt(secret)))).toEqual([403, 'session.refused']);
    expect(refusal(await signIn(email, PASSWORD, codeAt(secret, -1)))).toEqual([403, 'session.refused']);
    expect((await signIn(email, PASSWORD, codeAt(secret, 1))).status).toBe(201);
    clock.pass(60_000);
    expect(refusal(await signIn(email, PASSWORD, codeAt(secret, 2)))).toEqual([403, 'session.refused']);
  });

  it('two sign-ins at once with the same code: one passes', async () => {
    const { secret } = await withTotp();
    clock.pass(30_000);
    const code = codeAt(secret);
    const both = await Promise.all([1, 2].map(() => signIn('camille@region.example', PASSWORD, code)));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 403]);
  });

  it('cannot be guessed: wrong codes lock, and a made-up recovery code between them clears nothing', async () => {
    await withTotp();
    const email = 'camille@region.example';
    for (const code of ['000000', 'AAAA-BBBB-CCCC-DDDD', '000001', 'AAAA-BBBB-CCCC-DDDE', '000002']) {
      expect(refusal(await signIn(email, PASSWORD, code))).toEqual([403, 'session.refused']);
    }
    expect(codeOf(await signIn(email, PASSWORD, '000003'))).toBe('session.locked');
  });

  it('is replaced by a recovery code, each once; made again, the earlier ones end', async () => {
    const { codes, token } = await withTotp();
    const email = 'camille@region.example';
    expect(new Set(codes).size).toBe(10);
    const typed = codes[0]!.toLowerCase().replaceAll('-', ' ');
    expect((await signIn(email, PASSWORD, typed)).status).toBe(201);
    expect(refusal(await signIn(email, PASSWORD, typed))).toEqual([403, 'session.refused']);
    expect((await rig.ask('GET', '/v1/account', { token })).body).toMatchObject({ recoveryLeft: 9 });
    const made = await post('/v1/account/recovery', { password: PASSWORD }, token);
    expect(refusal(await signIn(email, PASSWORD, codes[1]))).toEqual([403, 'session.refused']);
    expect((await signIn(email, PASSWORD, (made.body as { codes: string[] }).codes[1])).status).toBe(201);
  });

  it('is not turned on, off, or given other codes without the password, and goes with a link that says so', async () => {
    const { token, account, secret } = await withTotp();
    for (const path of ['totp', 'totp/off', 'recovery']) {
      const answer = await post(`/v1/account/${path}`, { password: OTHER }, token);
      expect(refusal(answer), path).toEqual([403, 'session.refused']);
    }
    const link = async (withoutTotp: boolean) =>
      tokenIn((await post(`/v1/accounts/${account.id}/invitation`, { withoutTotp }, rig.organiser)).body as Invitation);
    const keeping = await link(false);
    clock.pass(30_000);
    expect(refusal(await choose(keeping, OTHER))).toEqual([403, 'session.code']);
    expect((await choose(keeping, OTHER, codeAt(secret))).status).toBe(201);
    expect((await choose(await link(true), OTHER)).status).toBe(201);
    expect((await signIn('camille@region.example', OTHER)).status).toBe(201);
  });
});

describe('one’s own password', () => {
  it('is changed with the one of now, and ends the other sessions; a key has none', async () => {
    const { token } = await entered();
    const other = (await signIn('camille@region.example')).body as OpenedSession;
    const change = (current: string, password: string, by = token) =>
      rig.ask('PUT', '/v1/account/password', { token: by, body: { current, password } });
    expect(refusal(await change(OTHER, OTHER))).toEqual([403, 'session.refused']);
    expect(refusal(await change(PASSWORD, 'trop court'))).toEqual([422, 'account.password']);
    expect(refusal(await change(PASSWORD, OTHER, rig.organiser))).toEqual([409, 'account.none']);
    expect((await change(PASSWORD, OTHER)).status).toBe(200);
    expect((await me(token)).status).toBe(200);
    expect(refusal(await me(other.token))).toEqual([401, 'auth.revoked']);
    expect(refusal(await signIn('camille@region.example'))).toEqual([403, 'session.refused']);
  });
});
