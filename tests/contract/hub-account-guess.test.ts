import { TOTP, Secret } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account, Invitation, OpenedSession } from '../../organiser/protocol/account.ts';
import { codeOf, handClock, HubRig } from './hub-rig.ts';

/** What wrong tries cost a busy office, and what a password that was changed meanwhile still opens of the second step. */
const PASSWORD = 'quatre mots pris au hasard';
const OTHER = 'cinq autres mots pris au hasard';
const EMAIL = 'camille@region.example';
const MINUTE = 60_000;

let rig: HubRig;
const clock = handClock();
afterEach(() => rig.stop());
const start = async (options: Parameters<typeof HubRig.start>[0] = {}) =>
  void (rig = await HubRig.start({ publicUrl: 'https://hub.example.org', ...options }));

const post = (path: string, body: unknown, token?: string) => rig.ask('POST', path, { body, token });
const tokenIn = ({ link }: Pick<Invitation, 'link'>): string => /#invitation=([\w-]+)$/.exec(link)![1]!;
const signIn = (email: string, password = PASSWORD) => post('/v1/session', { email, password });
const choose = (token: string, password = PASSWORD) => post('/v1/invitation/password', { token, password });
async function entered(): Promise<{ account: Account; token: string }> {
  const body = { label: 'Camille', email: EMAIL, role: 'organiser', regions: null };
  const invitation = (await post('/v1/accounts', body, rig.organiser)).body as Invitation;
  return { account: invitation.account, token: ((await choose(tokenIn(invitation))).body as OpenedSession).token };
}
const relink = async (id: string): Promise<string> =>
  tokenIn((await post(`/v1/accounts/${id}/invitation`, { withoutTotp: false }, rig.organiser)).body as Invitation);
const codeAt = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: clock.now().getTime() });

describe('the wrong tries of a network address', () => {
  it('are forgotten an hour after the last one, also where somebody signs in every ten minutes', async () => {
    await start({ now: clock.now });
    await entered();
    for (let n = 0; n < 24; n += 1) expect(codeOf(await signIn(`personne${n}@region.example`))).toBe('session.refused');
    for (let n = 0; n < 7; n += 1) {
      clock.pass(10 * MINUTE);
      expect((await signIn(EMAIL)).status).toBe(201);
    }
    for (let n = 0; n < 24; n += 1) expect(codeOf(await signIn(`autre${n}@region.example`))).toBe('session.refused');
    expect((await signIn(EMAIL)).status).toBe(201);
  });

  it('stop nobody of a large office that mistypes a few times an hour, all day long', async () => {
    await start({ now: clock.now });
    await entered();
    for (let n = 0; n < 60; n += 1) {
      clock.pass(6 * MINUTE);
      expect(codeOf(await signIn(`collegue${n}@region.example`)), `try ${n}`).toBe('session.refused');
      expect((await signIn(EMAIL)).status, `sign-in ${n}`).toBe(201);
    }
  });

  it('still make an address wait that guesses as fast as it may', async () => {
    await start({ now: clock.now });
    let judged = 0;
    for (let n = 0; n < 240; n += 1) {
      if (codeOf(await signIn(`personne${n}@region.example`)) === 'session.refused') judged += 1;
      clock.pass(MINUTE / 2);
    }
    // Two hours: the free ones, those of the first waits, then one for each that is forgotten.
    expect(judged).toBeLessThan(25 * 3 + 6);
  });
});

describe('the second step, when the password is chosen again by a link meanwhile', () => {
  async function withTotp() {
    await start({ now: clock.now });
    const { account, token } = await entered();
    clock.pass(MINUTE);
    const { secret } = (await post('/v1/account/totp', { password: PASSWORD }, token)).body as { secret: string };
    const on = await rig.ask('PUT', '/v1/account/totp', { token, body: { code: codeAt(secret) } });
    expect(on.status).toBe(200);
    return { account, secret };
  }
  const kept = async () => (await rig.hub.store.accounts.secretsOf({ email: EMAIL }))!;

  it('is neither taken off nor changed by whoever was judged by the former password', async () => {
    const { account, secret } = await withTotp();
    const { person, password: judged } = await kept();
    const left = async () => (await rig.hub.store.accounts.ownAccount(person, clock.now().toISOString())).recoveryLeft;
    const link = await relink(account.id);
    clock.pass(MINUTE);
    const chosen = await post('/v1/invitation/password', { token: link, password: OTHER, code: codeAt(secret) });
    expect(chosen.status).toBe(201);
    const { accounts } = rig.hub.store;
    const now = clock.now().toISOString();
    // What a request does whose password was judged just before the link was used.
    const late = [
      () => accounts.dropTotp({ person, judged, now }),
      () => accounts.offerTotp({ person, judged, secret: 'JBSWY3DPEHPK3PXP' }),
      () => accounts.setRecovery({ person, judged, recovery: [], now }),
    ];
    for (const each of late) await expect(each()).rejects.toMatchObject({ code: 'session.refused' });
    expect(await kept()).toMatchObject({ totp: secret, totpOffer: null });
    expect(await left()).toBe(10);
    const fresh = (await kept()).password;
    await accounts.dropTotp({ person, judged: fresh, now });
    expect((await kept()).totp).toBe(null);
  });

  it('is not the secret that was offered before, nor another than the one whose code was given', async () => {
    await start({ now: clock.now });
    const { account, token } = await entered();
    const { accounts } = rig.hub.store;
    const now = clock.now().toISOString();
    const offer = async () =>
      ((await post('/v1/account/totp', { password: PASSWORD }, token)).body as { secret: string }).secret;
    const first = await offer();
    await offer();
    const late = accounts.acceptTotp({ person: account.id, judged: first, step: 1, recovery: [], now });
    await expect(late).rejects.toMatchObject({ code: 'totp.wrong' });
    expect((await choose(await relink(account.id), OTHER)).status).toBe(201);
    expect((await kept()).totpOffer).toBe(null);
  });
});
