import { rmSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Account, Accounts, Invitation, OpenedSession } from '../../organiser/protocol/account.ts';
import type { AuditPage } from '../../organiser/protocol/audit.ts';
import { OidcRig } from '../rig/oidc.ts';
import { freshStore, onSqlite } from '../rig/store.ts';
import { Visitor } from '../rig/visitor.ts';
import { codeOf, handClock, HubRig, type Answer } from './hub-rig.ts';

/** Sign-in by an identity provider, with a real one: what lets in, what never does, and what happens when it fails. */
const HUB = 'https://hub.example.org';
const PASSWORD = 'quatre mots pris au hasard';
const EMAIL = 'camille@region.example';
const SUBJECT = 'camille-chez-le-fournisseur';

let provider: OidcRig;
let rig: HubRig;
let clock: ReturnType<typeof handClock>;
let visitor: Visitor;
/** Stops the hub that runs, if one does. */
let stopHub = async (): Promise<void> => undefined;
const once = (running: HubRig) => async (): Promise<void> => {
  stopHub = async () => undefined;
  await running.stop();
};

beforeEach(async () => {
  clock = handClock();
  provider = await OidcRig.start([`${HUB}/v1/oidc/callback`]);
  provider.people.set(SUBJECT, { email: EMAIL, email_verified: true });
  await startHub();
});

afterEach(async () => {
  for (const word of [EMAIL, SUBJECT, 'autre-personne']) rig.planted.word(word, 'person');
  await stopHub();
  await provider.down();
});

async function startHub(options: Parameters<typeof HubRig.start>[0] = {}): Promise<void> {
  await stopHub();
  rig = await HubRig.start({
    now: clock.now,
    publicUrl: HUB,
    oidc: provider.settings(),
    oidcDeadline: 0.4,
    ...options,
  });
  stopHub = once(rig);
  visitor = newVisitor();
}
const newVisitor = () => new Visitor({ [HUB]: rig.url });
const post = (path: string, body: unknown, token?: string) => rig.ask('POST', path, { body, token });
const refusal = (answer: Answer) => [answer.status, codeOf(answer)];

/** An account nobody chose a password for yet. */
const invited = async (email = EMAIL): Promise<Invitation> =>
  (await post('/v1/accounts', { label: 'Camille', email, role: 'organiser', regions: null }, rig.organiser))
    .body as Invitation;
/** The same, with a password: the token of its session. */
async function entered(email = EMAIL): Promise<{ account: Account; token: string }> {
  const { account, link } = await invited(email);
  const opened = await post('/v1/invitation/password', { token: link.split('#invitation=')[1], password: PASSWORD });
  return { account, token: (opened.body as OpenedSession).token };
}

/** From the button to the address that the provider sends back to. */
async function toCallback(who = visitor, name = SUBJECT, cancel = false): Promise<string> {
  const address = await who.led(`${HUB}/v1/oidc/start`);
  expect(address).toMatch(new RegExp(`^${provider.issuer}/auth\\?`));
  return who.passProvider(address, name, cancel);
}
/** To the place of the board where it ends. */
const toBoard = async (who = visitor, name = SUBJECT) => who.led(await toCallback(who, name));
const codeIn = (place: string): string => {
  const code = /^\/#connexion=([\w-]{43})$/.exec(place)?.[1];
  if (code === undefined) throw new Error(`no code in ${place}`);
  rig.planted.word(code, 'code');
  return code;
};
async function exchange(code: string, totp?: string, who = visitor): Promise<Answer> {
  const body = JSON.stringify({ code, ...(totp !== undefined && { totp }) });
  const headers = { 'content-type': 'application/json' };
  const response = await who.ask(`${HUB}/v1/session/exchange`, { method: 'POST', body, headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as unknown };
}
const acts = async (): Promise<string[]> =>
  ((await rig.ask('GET', '/v1/audit', { token: rig.organiser })).body as AuditPage).lines.map(({ act }) => act);
const accounts = async (): Promise<Account[]> =>
  ((await rig.ask('GET', '/v1/accounts', { token: rig.organiser })).body as Accounts).accounts;
const disable = (id: string, disabled = true) =>
  rig.ask('PATCH', `/v1/accounts/${id}`, { token: rig.organiser, body: { disabled } });

describe('a sign-in by the provider', () => {
  it('opens a session of the account of its verified address, then of the same person whatever the address', async () => {
    await invited();
    expect((await rig.ask('GET', '/v1/session/ways')).body).toEqual({ v: 1, oidc: 'Connexion d’essai' });
    const opened = await exchange(codeIn(await toBoard()));
    expect([opened.status, (opened.body as OpenedSession).label]).toEqual([201, 'Camille']);
    const { token } = opened.body as OpenedSession;
    expect((await rig.ask('GET', '/v1/me', { token })).body).toMatchObject({ role: 'organiser', account: true });
    const sessions = (await rig.ask('GET', '/v1/sessions', { token })).body;
    expect(sessions).toMatchObject({ sessions: [{ way: 'oidc', current: true }] });
    expect((await accounts()).map(({ oidc, state }) => [oidc, state])).toEqual([[true, 'active']]);
    expect((await acts()).slice(0, 2)).toEqual(['session.opened', 'account.linked']);
    provider.people.set(SUBJECT, {});
    expect((await exchange(codeIn(await toBoard()))).status).toBe(201);
  });

  it('asks for the code flow with PKCE, a state and a nonce, from an address that nothing of the request changes', async () => {
    const response = await visitor.ask(`${HUB}/v1/oidc/start?next=https://evil.example/&redirect_uri=//evil.example`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
    });
    const { searchParams } = new URL(response.headers.get('location')!);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email',
      redirect_uri: `${HUB}/v1/oidc/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(visitor.cookies[0]).toMatch(
      /^__Host-vs-connexion=[\w-]{43}; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax; Secure$/,
    );
    const back = await visitor.led(`${HUB}/v1/oidc/callback?next=//evil.example&state=//evil.example`);
    expect(back).toBe('/#connexion-refusee=expired');
  });

  it('lets in nobody that the hub does not know, nor by an address that was not verified, and creates nobody', async () => {
    const { account } = await invited();
    provider.people.set('inconnue', { email: 'inconnue@region.example', email_verified: true });
    provider.people.set('usurpatrice', { email: EMAIL, email_verified: false });
    provider.people.set('sans-mention', { email: EMAIL });
    for (const name of ['inconnue', 'usurpatrice', 'sans-mention']) {
      expect(await toBoard(newVisitor(), name), name).toBe('/#connexion-refusee=unknown');
    }
    expect((await accounts()).map(({ id, oidc }) => [id, oidc])).toEqual([[account.id, false]]);
    expect((await acts()).filter((act) => act === 'session.refused')).toHaveLength(3);
    // Linked with one person, the account is nobody else's, verified address or not.
    await exchange(codeIn(await toBoard()));
    provider.people.set('autre-personne', { email: EMAIL, email_verified: true });
    expect(await toBoard(newVisitor(), 'autre-personne')).toBe('/#connexion-refusee=unknown');
  });

  it('is refused to a disabled account, also when it is disabled before the code is used', async () => {
    const { account } = await invited();
    const code = codeIn(await toBoard());
    await disable(account.id);
    expect(refusal(await exchange(code))).toEqual([409, 'account.disabled']);
    expect(await toBoard(newVisitor())).toBe('/#connexion-refusee=disabled');
    expect((await acts()).filter((act) => act === 'session.refused')).toHaveLength(2);
    await disable(account.id, false);
    expect((await exchange(code)).status).toBe(201);
  });

  it('is told from a refusal when the person leaves the provider’s page', async () => {
    await invited();
    const back = await toCallback(visitor, SUBJECT, true);
    expect(await visitor.led(back)).toBe('/#connexion-refusee=cancelled');
  });

  it('is begun sixty times in a quarter of an hour from one address, no more', async () => {
    const said: string[] = [];
    for (let n = 0; n < 61; n += 1) said.push(await newVisitor().led(`${HUB}/v1/oidc/start`));
    expect(said.filter((place) => place.startsWith(provider.issuer))).toHaveLength(60);
    expect(said.at(-1)).toBe('/#connexion-refusee=often');
    clock.pass(15 * 60_000);
    expect(await visitor.led(`${HUB}/v1/oidc/start`)).toContain(provider.issuer);
  });
});

describe('what comes back', () => {
  it('serves once: the answer of the provider and the code', async () => {
    await invited();
    const back = await toCallback();
    const code = codeIn(await visitor.led(back));
    expect(await visitor.led(back)).toBe('/#connexion-refusee=expired');
    const both = await Promise.all([exchange(code), exchange(code)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 410]);
    expect(refusal(await exchange(code))).toEqual([410, 'oidc.expired']);
  });

  it('serves in no other browser, and is left for the one that began', async () => {
    await invited();
    const back = await toCallback();
    const other = newVisitor();
    expect(await other.led(back)).toBe('/#connexion-refusee=expired');
    await other.led(`${HUB}/v1/oidc/start`);
    expect(await other.led(back)).toBe('/#connexion-refusee=expired');
    const code = codeIn(await visitor.led(back));
    expect(refusal(await exchange(code, undefined, other))).toEqual([410, 'oidc.expired']);
    expect(refusal(await exchange(code, undefined, newVisitor()))).toEqual([410, 'oidc.expired']);
    expect((await exchange(code)).status).toBe(201);
  });

  it('is refused with a state that was forged, left out, given twice or that is too old', async () => {
    await invited();
    const back = new URL(await toCallback());
    const state = back.searchParams.get('state')!;
    const spoiled = [
      back.href.replace(state, 'x'.repeat(43)),
      back.href.replace(`state=${state}`, ''),
      `${HUB}/v1/oidc/callback`,
      `${HUB}/v1/oidc/callback?error=access_denied`,
      `${HUB}/v1/oidc/callback?${'%'.repeat(300)}&state=%00`,
    ];
    for (const url of spoiled) expect(await visitor.led(url), url).toBe('/#connexion-refusee=expired');
    clock.pass(10 * 60_000);
    expect(await visitor.led(back.href)).toBe('/#connexion-refusee=expired');
    const twice = await toCallback();
    expect(await visitor.led(`${twice}&state=${'x'.repeat(43)}`)).toBe('/#connexion-refusee=refused');
    const late = codeIn(await toBoard());
    clock.pass(5 * 60_000);
    expect(refusal(await exchange(late))).toEqual([410, 'oidc.expired']);
  });

  it('is refused when another issuer answers, or when the code is not the provider’s', async () => {
    await invited();
    const mixed = new URL(await toCallback());
    mixed.searchParams.set('iss', 'https://autre.example');
    expect(await visitor.led(mixed.href)).toBe('/#connexion-refusee=refused');
    const forged = new URL(await toCallback());
    forged.searchParams.set('code', 'code-inventé');
    expect(await visitor.led(forged.href)).toBe('/#connexion-refusee=refused');
  });

  it('is refused when the identity token was signed by somebody else, or says another nonce, client, issuer or time', async () => {
    await invited();
    const same = (claims: Record<string, unknown>) => claims;
    const now = Math.floor(Date.now() / 1000);
    const lies = [
      { key: 'other' as const, claims: same },
      ...[{ nonce: 'x'.repeat(43) }, { aud: 'un-autre' }, { iss: 'https://autre.example' }, { exp: now - 600 }].map(
        (over) => ({ key: 'own' as const, claims: (claims: Record<string, unknown>) => ({ ...claims, ...over }) }),
      ),
    ];
    for (const lie of lies) {
      provider.lie = lie;
      expect(await toBoard(newVisitor()), JSON.stringify(lie.claims({}))).toBe('/#connexion-refusee=refused');
    }
    expect((await acts()).filter((act) => act === 'session.refused')).toHaveLength(lies.length);
    // Signed again by the provider's own key and unchanged: that the lies were seen is what refused them.
    provider.lie = { key: 'own', claims: same };
    codeIn(await toBoard());
  });

  it('must confirm the level of authentication, when one is asked for', async () => {
    await startHub({ oidc: provider.settings({ acr: ['eidas1', 'eidas2'] }) });
    await invited();
    const address = new URL(await visitor.led(`${HUB}/v1/oidc/start`));
    expect(address.searchParams.get('acr_values')).toBe('eidas1 eidas2');
    expect(await toBoard()).toBe('/#connexion-refusee=refused');
    provider.lie = { key: 'own', claims: (claims) => ({ ...claims, acr: 'eidas2' }) };
    codeIn(await toBoard(newVisitor()));
  });
});

describe('a provider in trouble', () => {
  it('that is away does not stop the hub: passwords go on, and it is found when it comes back', async () => {
    await provider.down();
    await startHub();
    await entered();
    expect(await visitor.led(`${HUB}/v1/oidc/start`)).toBe('/#connexion-refusee=unreachable');
    expect((await post('/v1/session', { email: EMAIL, password: PASSWORD })).status).toBe(201);
    await provider.up();
    const back = await toCallback();
    await provider.down();
    expect(await visitor.led(back)).toBe('/#connexion-refusee=unreachable');
    await provider.up();
    expect((await exchange(codeIn(await toBoard(newVisitor())), undefined, visitor)).status).toBe(410);
    const said = rig.lines.map((line) => JSON.parse(line) as Record<string, string>);
    expect(said.filter(({ what }) => what === 'oidc.trouble').map(({ why, code }) => [why, code])).toEqual([
      ['unreachable', 'network'],
      ['unreachable', 'network'],
    ]);
  });

  it('that hangs, at any of its addresses, is given up after the deadline, asked once for many people', async () => {
    await invited();
    provider.hang = /well-known/;
    const began = Date.now();
    const before = provider.asked;
    const all = await Promise.all(Array.from({ length: 20 }, () => newVisitor().led(`${HUB}/v1/oidc/start`)));
    expect(new Set(all)).toEqual(new Set(['/#connexion-refusee=unreachable']));
    expect(provider.asked - before).toBe(1);
    expect(Date.now() - began).toBeLessThan(5000);
    // The keys first: once read, they stay known for a while.
    for (const path of [/^\/jwks/, /^\/token/, /^\/me/]) {
      provider.hang = null;
      const who = newVisitor();
      const back = await toCallback(who);
      provider.hang = path;
      expect(await who.led(back), path.source).toBe('/#connexion-refusee=unreachable');
    }
  });

  it('that answers without end is not listened to', async () => {
    provider.flood = /well-known/;
    expect(await visitor.led(`${HUB}/v1/oidc/start`)).toBe('/#connexion-refusee=unreachable');
    provider.flood = null;
    expect(await visitor.led(`${HUB}/v1/oidc/start`)).toContain(provider.issuer);
  });

  it('is none on a hub without one', async () => {
    await startHub({ oidc: null });
    expect(await visitor.led(`${HUB}/v1/oidc/start`)).toBe('/#connexion-refusee=none');
    expect(await visitor.led(`${HUB}/v1/oidc/callback?state=x`)).toBe('/#connexion-refusee=none');
    const { token } = await entered();
    expect(refusal(await post('/v1/account/oidc', { password: PASSWORD }, token))).toEqual([409, 'oidc.none']);
  });
});

describe('the second step of an account', () => {
  const totpAt = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() });

  it('is asked for after the provider as after a password; the code waits, and a wrong one is a wrong try', async () => {
    const { token } = await entered();
    const { secret } = (await post('/v1/account/totp', { password: PASSWORD }, token)).body as { secret: string };
    await rig.ask('PUT', '/v1/account/totp', { token, body: { code: totpAt(secret) } });
    const code = codeIn(await toBoard());
    expect(refusal(await exchange(code))).toEqual([403, 'session.code']);
    expect(refusal(await exchange(code, '000000'))).toEqual([403, 'session.refused']);
    // The code that turned it on was used by that.
    expect(refusal(await exchange(code, totpAt(secret)))).toEqual([403, 'session.refused']);
    clock.pass(30_000);
    expect((await exchange(code, totpAt(secret))).status).toBe(201);
    expect((await acts()).slice(0, 4)).toEqual([
      'session.opened',
      'session.code-refused',
      'session.code-refused',
      'session.code-asked',
    ]);
    const guessed = codeIn(await toBoard(newVisitor()).then(() => toBoard()));
    for (let n = 0; n < 5; n += 1) expect(codeOf(await exchange(guessed, `00000${n}`))).toBe('session.refused');
    expect(codeOf(await exchange(guessed, '000005'))).toBe('session.locked');
  });

  it('that lacks after a right password is noted too, apart from a wrong password', async () => {
    const { token } = await entered();
    const { secret } = (await post('/v1/account/totp', { password: PASSWORD }, token)).body as { secret: string };
    await rig.ask('PUT', '/v1/account/totp', { token, body: { code: totpAt(secret) } });
    await post('/v1/session', { email: EMAIL, password: PASSWORD });
    await post('/v1/session', { email: EMAIL, password: PASSWORD, code: '000000' });
    await post('/v1/session', { email: EMAIL, password: 'un autre mot de passe', code: '000000' });
    expect((await acts()).slice(0, 3)).toEqual(['session.refused', 'session.code-refused', 'session.code-asked']);
  });
});

describe('the link of one’s own account', () => {
  const begin = async (token: string, password = PASSWORD): Promise<Answer & { address: string }> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ password });
    const response = await visitor.ask(`${HUB}/v1/account/oidc`, { method: 'POST', body, headers });
    const told = (await response.json()) as { address: string };
    return { status: response.status, headers: response.headers, text: '', body: told, address: told.address };
  };
  const linkAs = async (token: string, name: string) =>
    visitor.led(await visitor.passProvider((await begin(token)).address, name));
  const off = (token: string, password = PASSWORD) => post('/v1/account/oidc/off', { password }, token);

  it('is made by its owner, with their password, for a provider that tells no address', async () => {
    const { token } = await entered();
    provider.people.set('sans-adresse', {});
    expect(await toBoard(newVisitor(), 'sans-adresse')).toBe('/#connexion-refusee=unknown');
    expect(refusal(await begin(token, 'un autre mot de passe'))).toEqual([403, 'session.refused']);
    expect(refusal(await begin(rig.organiser))).toEqual([409, 'account.none']);
    expect(await linkAs(token, 'sans-adresse')).toBe('/#/mon-compte');
    expect((await rig.ask('GET', '/v1/account', { token })).body).toMatchObject({
      password: true,
      account: { oidc: true },
    });
    visitor = newVisitor();
    expect((await exchange(codeIn(await toBoard(visitor, 'sans-adresse')))).status).toBe(201);
  });

  it('is not made with a person of another account', async () => {
    const { token } = await entered();
    await invited('autre@region.example');
    provider.people.set('autre-personne', { email: 'autre@region.example', email_verified: true });
    await exchange(codeIn(await toBoard(visitor, 'autre-personne')));
    expect(await linkAs(token, 'autre-personne')).toBe('/#/mon-compte/taken');
    expect((await accounts()).filter(({ oidc }) => oidc)).toHaveLength(1);
  });

  it('is not made any more once the password was changed: whoever knew the former one may have begun it', async () => {
    const { token } = await entered();
    const back = await visitor.passProvider((await begin(token)).address, 'sans-adresse');
    const body = { current: PASSWORD, password: 'cinq autres mots pris au hasard' };
    expect((await rig.ask('PUT', '/v1/account/password', { token, body })).status).toBe(200);
    expect(await visitor.led(back)).toBe('/#connexion-refusee=expired');
    expect((await accounts()).some(({ oidc }) => oidc)).toBe(false);
  });

  it('ends by its owner, with a code on its way, and no address brings it back', async () => {
    const { token } = await entered();
    const code = codeIn(await toBoard());
    expect(refusal(await off(token, 'un autre mot de passe'))).toEqual([403, 'session.refused']);
    expect((await off(token)).status).toBe(200);
    expect(refusal(await exchange(code))).toEqual([410, 'oidc.expired']);
    expect(await toBoard(newVisitor())).toBe('/#connexion-refusee=unknown');
    visitor = newVisitor();
    expect(await linkAs(token, SUBJECT)).toBe('/#/mon-compte');
    codeIn(await toBoard());
    const told = (await acts()).filter((act) => act.includes('linked'));
    expect(told).toEqual(['account.linked', 'account.unlinked', 'account.linked']);
  });
});

/** SQLite is one hub's. */
if (!onSqlite()) {
  it('is begun on one hub and ended on another of the same store', async () => {
    const shared = { ...(await freshStore()), now: clock.now, publicUrl: HUB, oidc: provider.settings() };
    await startHub(shared);
    const second = await HubRig.start(shared);
    try {
      await invited();
      const back = await toCallback();
      const cookie = visitor.cookies[0]!.split(';')[0]!;
      const there = new Visitor({ [HUB]: second.url });
      const answer = await there.ask(back, { headers: { cookie } });
      const code = codeIn(answer.headers.get('location')!);
      expect((await exchange(code)).status).toBe(201);
      expect(await visitor.led(back)).toBe('/#connexion-refusee=expired');
    } finally {
      await second.hub.close();
      rmSync(second.data, { recursive: true, force: true });
    }
  });
}
