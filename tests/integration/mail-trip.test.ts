import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FailureError, type Failure } from '../../electron/contract/failure.ts';
import { mailNetwork } from '../../electron/feature/mss/network.ts';
import { roundTrip, type TripDone, type TripSecret } from '../../electron/feature/mss/trip.ts';
import { mailAuthority, serverPem } from '../rig/mail/certificate.ts';
import { startClosedBox } from '../rig/mail/closed-box.ts';
import { startDovecot, type DovecotOptions } from '../rig/mail/dovecot.ts';
import { startSmtp } from '../rig/mail/hostile-smtp.ts';
import { settingsFile, startNames, startPages, type Names, type Pages } from '../rig/mail/names.ts';
import { DOCTOR, HOSTS, passwords, startMailWorld, type MailWorld } from '../rig/mail/world.ts';

/** The round trip against real Dovecot and Postfix, and against peers that lie, are late, or are too old. */

const DOMAIN = 'medecin.mssante.fr';
const MAIL = `mail.${DOMAIN}`;
let world: MailWorld;
let names: Names;
let pages: Pages;
let environment: Record<string, string>;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  world = await startMailWorld();
  writeFileSync(join(world.dir, 'ca.pem'), world.ca);
});
afterAll(() => world.stop());
beforeEach(async () => {
  names = await startNames();
  pages = await startPages(world.pem);
  names.hosts.add(MAIL).add(`autoconfig.${DOMAIN}`);
  environment = {
    VS_MAIL_DNS: names.server,
    VS_AUTOCONFIG_PORT: String(pages.port),
    VS_EXTRA_CA: join(world.dir, 'ca.pem'),
  };
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await pages.stop();
  await names.stop();
});

const resources = resolve(import.meta.dirname, '../../resources');
const password: TripSecret = { kind: 'password', secret: passwords[DOCTOR] ?? '' };
const trip = (secret: TripSecret = password, arriveMs = 15_000): Promise<TripDone> =>
  roundTrip(mailNetwork({ environment, resources }), { address: DOCTOR, domain: DOMAIN, ...secret }, { arriveMs });
const failureOf = async (going: Promise<unknown>): Promise<Failure> => {
  const error = await going.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FailureError);
  const { failure } = error as FailureError;
  // Whatever failed, nothing of the person is in it.
  expect(JSON.stringify(failure)).not.toMatch(/cabinet/);
  return failure;
};
const publish = (imap = world.dovecot.imap, smtp = world.postfix.submission, host = MAIL): void => {
  pages.answer = (_request, response) => {
    response.end(settingsFile({ host, port: imap }, { host, port: smtp }));
  };
};
async function otherDovecot(options: Partial<DovecotOptions> = {}) {
  const boxes = { [DOCTOR]: passwords[DOCTOR] ?? '' };
  const made = await startDovecot(`${world.dir}/other-${ends.length}-${Date.now()}`, {
    boxes,
    pem: world.pem,
    ...options,
  });
  ends.push(made.stop);
  return made;
}
async function hostileSmtp(...how: Parameters<typeof startSmtp>) {
  const made = await startSmtp(...how);
  ends.push(made.stop);
  return made;
}

describe('a round trip that works', () => {
  it('goes where the domain’s own page says, and leaves nothing behind', async () => {
    publish();
    const before = await world.count(DOCTOR);
    const done = await trip();
    expect(done).toMatchObject({ from: 'autoconfig', imap: MAIL, smtp: MAIL, deleted: true });
    expect(done.seconds).toBeLessThan(10);
    expect(await world.count(DOCTOR)).toBe(before);
    expect(pages.asked).toEqual([{ host: `autoconfig.${DOMAIN}`, path: '/mail/config-v1.1.xml' }]);
  });

  it('signs in with a bearer token, at both servers', async () => {
    publish();
    const done = await trip({ kind: 'token', secret: world.dovecot.token(DOCTOR) });
    expect(done).toMatchObject({ deleted: true });
    expect(world.postfix.log()).toContain('sasl_method=XOAUTH2');
  });

  it('goes by the records of the domain when it publishes no page', async () => {
    names.srv.set(`_imap._tcp.${DOMAIN}`, [{ target: MAIL, port: world.dovecot.imap }]);
    names.srv.set(`_submission._tcp.${DOMAIN}`, [{ target: MAIL, port: world.postfix.submission }]);
    expect(await trip()).toMatchObject({ from: 'srv', deleted: true });
  });

  it('prefers TLS from the first byte where a record names it', async () => {
    names.srv.set(`_imaps._tcp.${DOMAIN}`, [{ target: MAIL, port: world.dovecot.imaps }]);
    names.srv.set(`_submission._tcp.${DOMAIN}`, [{ target: MAIL, port: world.postfix.submission }]);
    expect(await trip()).toMatchObject({ from: 'srv', deleted: true });
  });

  it('says so when the mail arrived and may not be deleted', async () => {
    // The same boxes over a server whose list of rights lacks deletion.
    const guarded = await otherDovecot({ readOnly: true, mailFolder: `${world.dir}/dovecot/mail` });
    publish(guarded.imap);
    expect(await trip()).toMatchObject({ deleted: false });
  });
});

describe('a token never goes to a host that the domain did not name', () => {
  it('refuses a record that names a host of another domain, and connects to nobody', async () => {
    const trap = await hostileSmtp(world.pem);
    names.hosts.add('mail.voleur.example');
    names.srv.set(`_imap._tcp.${DOMAIN}`, [{ target: 'mail.voleur.example', port: trap.port }]);
    names.srv.set(`_submission._tcp.${DOMAIN}`, [{ target: 'mail.voleur.example', port: trap.port }]);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.server-foreign' });
    expect(trap.secrets).toEqual([]);
    expect(names.asked).not.toContain('mail.voleur.example');
  });

  it.each(['medecin.mssante.fr.voleur.example', 'xmedecin.mssante.fr'])(
    'is not fooled by the name %s',
    async (target) => {
      names.hosts.add(target);
      names.srv.set(`_imap._tcp.${DOMAIN}`, [{ target, port: 1 }]);
      expect(await failureOf(trip())).toMatchObject({ code: 'mss.server-foreign' });
    },
  );

  it('does not follow a redirect of the page', async () => {
    const thief = await startPages(world.pem);
    ends.push(thief.stop);
    thief.answer = (_request, response) =>
      void response.end(settingsFile({ host: MAIL, port: 1 }, { host: MAIL, port: 1 }));
    pages.answer = (_request, response) => {
      response.writeHead(302, { location: `https://127.0.0.1:${thief.port}/mail/config-v1.1.xml` }).end();
    };
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.no-config' });
    expect(thief.asked).toEqual([]);
  });

  it('does not believe a page whose certificate is another’s', async () => {
    const { authority } = await mailAuthority();
    const liar = await startPages(await serverPem(authority, HOSTS));
    ends.push(liar.stop);
    liar.answer = (_request, response) =>
      void response.end(settingsFile({ host: MAIL, port: 1 }, { host: MAIL, port: 1 }));
    environment['VS_AUTOCONFIG_PORT'] = String(liar.port);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.no-config' });
    expect(liar.asked).toEqual([]);
  });

  it('gives no secret to a mail server with another certificate', async () => {
    const { authority } = await mailAuthority();
    const imap = await otherDovecot({ pem: await serverPem(authority, HOSTS) });
    publish(imap.imap);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.certificate', info: { step: 'read', host: MAIL } });
    expect(imap.log()).not.toMatch(/Login:|auth failed/);
    const smtp = await hostileSmtp(await serverPem(authority, HOSTS));
    publish(world.dovecot.imap, smtp.port);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.certificate', info: { step: 'send' } });
    expect(smtp.secrets).toEqual([]);
  });

  it('gives no secret to a server that has the right authority and another name', async () => {
    names.hosts.add(`autre.${DOMAIN}`);
    publish(world.dovecot.imap, world.postfix.submission, `autre.${DOMAIN}`);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.certificate' });
  });
});

describe('each step has its own sentence', () => {
  it('no page and no record', async () => {
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.no-config', info: { domain: DOMAIN } });
  });

  it.each<[string, string]>([
    ['a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><clientConfig>&e;</clientConfig>'],
    ['no XML', 'Bonjour'],
    ['XML cut in its middle', '<clientConfig><emailProvider>'],
    ['another XML', '<html/>'],
    ['no IMAP server', '<clientConfig><outgoingServer type="smtp"/></clientConfig>'],
    ['a host that is none', settingsFile({ host: 'mail.x/../y', port: 1 }, { host: MAIL, port: 1 })],
    ['an address in place of a host', settingsFile({ host: '127.0.0.1', port: 1 }, { host: MAIL, port: 1 })],
    ['a port that is none', settingsFile({ host: MAIL, port: 70_000 }, { host: MAIL, port: 1 })],
    ['a page that does not end', `<clientConfig>${'x'.repeat(100_000)}`],
  ])('settings that are %s', async (_what, text) => {
    pages.answer = (_request, response) => void response.end(text);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.config-invalid' });
  });

  it('a wrong password leaves no mail behind', async () => {
    publish();
    const before = await world.count(DOCTOR);
    expect(await failureOf(trip({ kind: 'password', secret: 'faux' }))).toMatchObject({
      code: 'mss.login',
      info: { step: 'read' },
    });
    expect(await world.count(DOCTOR)).toBe(before);
  });

  it('a token that is refused', async () => {
    publish();
    expect(await failureOf(trip({ kind: 'token', secret: 'jeton-faux' }))).toMatchObject({ code: 'mss.login' });
  });

  it('no STARTTLS at the box: no secret in clear', async () => {
    const clear = await otherDovecot({ tls: false });
    publish(clear.imap);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.no-starttls', info: { step: 'read' } });
    expect(clear.log()).not.toContain('Login:');
  });

  it('no STARTTLS at the sending server', async () => {
    const smtp = await hostileSmtp(world.pem, { disabledCommands: ['STARTTLS'] });
    publish(world.dovecot.imap, smtp.port);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.no-starttls', info: { step: 'send' } });
    expect(smtp.secrets).toEqual([]);
  });

  it('a TLS that is too old', async () => {
    const smtp = await hostileSmtp(world.pem, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' });
    publish(world.dovecot.imap, smtp.port);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.tls-old', info: { step: 'send' } });
    expect(smtp.secrets).toEqual([]);
  });

  it('a sending server that refuses', async () => {
    const smtp = await hostileSmtp(world.pem);
    smtp.manners.recipients = [550];
    publish(world.dovecot.imap, smtp.port);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.send-refused' });
  });

  it('a mail that does not arrive', async () => {
    const hole = await hostileSmtp(world.pem);
    publish(world.dovecot.imap, hole.port);
    expect(await failureOf(trip(password, 1_500))).toMatchObject({ code: 'mss.not-arrived' });
    expect(hole.mails).toHaveLength(1);
  });

  it('a box that does not open is left, not kept waiting', async () => {
    const box = await startClosedBox(world.pem);
    ends.push(box.stop);
    names.srv.set(`_imaps._tcp.${DOMAIN}`, [{ target: MAIL, port: box.port }]);
    names.srv.set(`_submission._tcp.${DOMAIN}`, [{ target: MAIL, port: world.postfix.submission }]);
    expect(await failureOf(trip())).toMatchObject({ info: { step: 'read', host: MAIL } });
    await vi.waitFor(() => expect(box.open()).toBe(0));
  });

  it('a server that is not there', async () => {
    publish(9);
    expect(await failureOf(trip())).toMatchObject({ code: 'mss.server-unreachable', info: { step: 'read' } });
  });
});
