import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOTP } from 'otpauth';
import type { Invitation, OpenedSession, RecoveryCodes, TotpOffer } from '../../organiser/protocol/account.ts';
import type { AuditPage } from '../../organiser/protocol/audit.ts';
import { handClock, HubRig } from './hub-rig.ts';

/** The journal of who came in, was given what, and read what. */
const EMAIL = 'camille.martin@region.example';
const PASSWORD = 'quatre mots pris au hasard';
let rig: HubRig;
let clock: ReturnType<typeof handClock>;
let person = '';

beforeAll(async () => {
  clock = handClock();
  rig = await HubRig.start({ now: clock.now });
  const { log } = await rig.slot();
  const body = { label: 'Camille', email: EMAIL, role: 'observer', regions: null };
  const made = (await rig.ask('POST', '/v1/accounts', { token: rig.organiser, body })).body as Invitation;
  person = made.account.id;
  const token = made.link.split('#invitation=')[1]!;
  const opened = await rig.ask('POST', '/v1/invitation/password', { body: { token, password: PASSWORD } });
  await rig.ask('POST', '/v1/session', { body: { email: EMAIL, password: 'un mot de passe faux' } });
  await rig.ask('POST', '/v1/session', { body: { email: 'personne@region.example', password: PASSWORD } });
  await rig.sync((opened.body as OpenedSession).token, log);
  clock.pass(24 * 3_600_000);
  const change = { role: 'organiser', regions: ['Corse', 'Bretagne'], disabled: true };
  await rig.ask('PATCH', `/v1/accounts/${person}`, { token: rig.organiser, body: change });
});
afterAll(() => rig.stop());

async function read(query = ''): Promise<AuditPage> {
  return (await rig.ask('GET', `/v1/audit${query}`, { token: rig.organiser })).body as AuditPage;
}
const acts = ({ lines }: AuditPage) => lines.map(({ act }) => act);

describe('the journal of accesses', () => {
  it('tells sign-ins and refusals, links, rights and readings, and names people by their label alone', async () => {
    const page = await read();
    expect(acts(page)).toEqual(
      expect.arrayContaining(['account.made', 'account.invited', 'account.password', 'session.opened', 'log.opened']),
    );
    expect(page.lines.filter(({ act }) => act === 'session.refused').map(({ who }) => who)).toEqual([null, 'Camille']);
    const given = page.lines.find(({ act }) => act === 'account.rights');
    expect(given).toMatchObject({ who: 'Organisateur', about: 'Camille : organiser (Corse, Bretagne)' });
    expect(page.lines.find(({ act }) => act === 'log.opened')?.about).toBe('Officine de démonstration');
    expect(JSON.stringify(page)).not.toMatch(/@|martin|scrypt|otpauth/);
  });

  it('is filtered by person, by act or its kind, and by days', async () => {
    expect(new Set((await read(`?person=${person}`)).lines.map(({ who }) => who))).toEqual(new Set(['Camille']));
    expect(new Set(acts(await read('?act=session.refused')))).toEqual(new Set(['session.refused']));
    expect(acts(await read('?act=session')).toSorted()).toEqual([
      'session.opened',
      'session.refused',
      'session.refused',
    ]);
    expect(new Set(acts(await read('?from=2026-11-24')))).toEqual(new Set(['account.rights', 'account.disabled']));
    const first = acts(await read('?to=2026-11-23'));
    expect([first.includes('account.made'), first.includes('account.disabled')]).toEqual([true, false]);
  });

  it('tells a way in by a recovery code and a lock, once; codes that come with the second step are no new ones', async () => {
    await rig.ask('PATCH', `/v1/accounts/${person}`, { token: rig.organiser, body: { disabled: false } });
    const post = (path: string, body: unknown, token?: string) => rig.ask('POST', path, { body, token });
    const opened = (await post('/v1/session', { email: EMAIL, password: PASSWORD })).body as OpenedSession;
    const offer = (await post('/v1/account/totp', { password: PASSWORD }, opened.token)).body as TotpOffer;
    const code = new TOTP({ secret: offer.secret }).generate({ timestamp: clock.now().getTime() });
    const { codes } = (await rig.ask('PUT', '/v1/account/totp', { token: opened.token, body: { code } }))
      .body as RecoveryCodes;
    expect(acts(await read('?act=account.recovery'))).toEqual([]);
    expect((await post('/v1/session', { email: EMAIL, password: PASSWORD, code: codes[0] })).status).toBe(201);
    expect(acts(await read(`?person=${person}&act=session`))[0]).toBe('session.opened-recovery');
    await post('/v1/account/recovery', { password: PASSWORD }, opened.token);
    expect(acts(await read('?act=account.recovery'))).toEqual(['account.recovery']);
    for (let n = 0; n < 9; n += 1) await post('/v1/session', { email: EMAIL, password: 'un mot de passe faux' });
    const locked = (await read('?act=session.locked')).lines;
    expect(locked).toMatchObject([{ who: 'Camille', kind: 'person' }]);
  });

  it('names a publisher who reads, the command line, and an irritant by its reference with its states', async () => {
    const { edition } = await rig.slot();
    const until = new Date(clock.now().getTime() + 7 * 24 * 3_600_000).toISOString().slice(0, 10);
    const link = await rig.ask('POST', `/v1/editions/${edition}/publishers`, {
      token: rig.organiser,
      body: { editor: 'MediSoft', until },
    });
    const token = (link.body as { link: string }).link.split('=')[1]!;
    expect((await rig.ask('GET', '/v1/publisher/irritants', { token })).status).toBe(200);
    expect((await read('?act=publisher.read')).lines).toMatchObject([{ who: 'MediSoft', kind: 'publisher' }]);
    await rig.hub.newOrganiser('console@region.example', 'Console');
    expect((await read('?act=account.made')).lines[0]).toMatchObject({ who: null, kind: 'console' });
  });

  it('comes by pages of a hundred, none lost and none twice', async () => {
    for (let n = 0; n < 130; n += 1)
      await rig.hub.store.accounts.note('session.refused', null, clock.now().toISOString());
    const seen: number[] = [];
    for (let before: number | null = 0; before !== null;) {
      const page: AuditPage = await read(before === 0 ? '' : `?before=${before}`);
      seen.push(...page.lines.map(({ id }) => id));
      ({ before } = page);
    }
    expect(seen.length).toBeGreaterThan(130);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
  });
});
