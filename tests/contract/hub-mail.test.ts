import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMailer, type MailTiming } from '../../organiser/mail/mailer.ts';
import type { MailSettings } from '../../organiser/mail/settings.ts';
import type { MailStore } from '../../organiser/store/mail-port.ts';
import type { MailState } from '../../organiser/protocol/mail.ts';
import { itOnSqlite } from '../rig/store.ts';
import { mailAuthority, serverPem, type ServerPem } from '../rig/mail/certificate.ts';
import { startSmtp, type SmtpDouble } from '../rig/mail/hostile-smtp.ts';
import { HubRig, syncBody } from './hub-rig.ts';

/** The queue of the hub against a real SMTP server over TLS: nothing lost, nothing told. */

const TO = 'cabinet.essai@medecin.mssante.fr';
const mail = { to: TO, subject: 'Rappel', text: 'Votre créneau est demain.' };
let ca: string;
let pem: ServerPem;
let expired: ServerPem;
let smtp: SmtpDouble;
let rig: HubRig | null = null;

beforeAll(async () => {
  const { authority, pem: authorityPem } = await mailAuthority();
  ca = authorityPem;
  pem = await serverPem(authority, ['127.0.0.1']);
  expired = await serverPem(authority, ['127.0.0.1'], { expired: true });
});
beforeEach(async () => {
  smtp = await startSmtp(pem);
});
afterEach(async () => {
  await rig?.stop();
  rig = null;
  await smtp.stop();
});

const account = (over: Partial<MailSettings> = {}): MailSettings => ({
  from: 'equipe@region.mssante.fr',
  smtp: { host: '127.0.0.1', port: smtp.port, tls: 'starttls' },
  imap: null,
  login: { user: 'equipe', password: 'secret' },
  ca: [ca],
  client: null,
  ...over,
});
const mailerOf = (hub: HubRig) => hub.hub.mailer;
const state = async (): Promise<MailState> =>
  (await rig!.ask('GET', '/v1/mail', { token: rig!.observer })).body as MailState;
const start = async (over: Partial<MailSettings> = {}, timing: MailTiming = { retryMs: [150] }) => {
  rig = await HubRig.start({ mail: account(over), mailTiming: timing, now: () => new Date() });
  return rig;
};

describe('mails of the hub', () => {
  it('says that there is no account, and refuses to send', async () => {
    rig = await HubRig.start();
    expect(await state()).toEqual({ v: 1, from: null, smtp: null, imap: null, waiting: 0, givenUp: 0 });
    await expect(mailerOf(rig).send(mail)).rejects.toMatchObject({ code: 'mail.none' });
  });

  itOnSqlite('sends over STARTTLS and forgets the address: in no file, no line of the journal', async () => {
    const hub = await start();
    expect((await state()).smtp).toMatchObject({ state: 'untried' });
    await mailerOf(hub).send(mail);
    await smtp.received(1);
    expect(smtp.mails[0]).toMatchObject({ from: 'equipe@region.mssante.fr', to: [TO] });
    expect(smtp.mails[0]!.raw).toMatch(/^Auto-Submitted: auto-generated/im);
    await vi.waitFor(async () => expect(await state()).toMatchObject({ waiting: 0, smtp: { state: 'works' } }));
    const kept = readdirSync(hub.data).filter((name) => name.startsWith('hub.db'));
    expect(kept.length).toBeGreaterThan(0);
    for (const name of kept) expect(readFileSync(join(hub.data, name), 'latin1'), name).not.toContain('cabinet.essai');
    expect(hub.lines.join('\n')).not.toMatch(/cabinet\.essai|Rappel|secret/);
    expect(hub.lines.join('\n')).toContain('mail.sent');
  });

  it('sends a mail once, however long the queue cannot be told that it left', async () => {
    const waiting = [
      { id: '0b0e7b3c-4a57-4f0e-9d55-6f3f4c4a3f10', ...mail, madeAt: new Date().toISOString(), tries: 0 },
    ];
    let refusals = 3;
    const mailer = createMailer({
      settings: account(),
      log: () => undefined,
      now: () => new Date(),
      onMoved: () => undefined,
      timing: { retryMs: [20] },
      store: {
        due: async () => waiting[0] ?? null,
        next: async () => waiting[0]?.madeAt ?? null,
        sweep: async () => undefined,
        // The disk is full for a while.
        end: async () => {
          if (refusals > 0) throw new Error(`full ${(refusals -= 1)}`);
          waiting.pop();
          return null;
        },
      } as unknown as MailStore,
    });
    await mailer.start();
    await vi.waitFor(() => expect(waiting).toEqual([]));
    await mailer.close();
    expect([refusals, smtp.mails.length]).toEqual([0, 1]);
  });

  it('tries again after a greylisting, and the account is not in trouble', async () => {
    smtp.manners.recipients = [451, 451];
    const hub = await start();
    await mailerOf(hub).send(mail);
    await smtp.received(1);
    await vi.waitFor(async () =>
      expect(await state()).toMatchObject({ waiting: 0, givenUp: 0, smtp: { state: 'works' } }),
    );
    expect(hub.lines.filter((line) => line.includes('"later"'))).toHaveLength(2);
  });

  it('gives up at once on a refused recipient, and sends the next mail', async () => {
    smtp.manners.recipients = [550];
    const hub = await start();
    await mailerOf(hub).send(mail);
    await mailerOf(hub).send({ ...mail, to: 'autre@medecin.mssante.fr' });
    await smtp.received(1);
    expect(smtp.mails[0]!.to).toEqual(['autre@medecin.mssante.fr']);
    await vi.waitFor(async () => expect(await state()).toMatchObject({ waiting: 0, givenUp: 1 }));
  });

  it('keeps what waits over a restart, and sends it once', async () => {
    const { port } = smtp;
    await smtp.stop();
    const hub = await start();
    await mailerOf(hub).send(mail);
    await vi.waitFor(async () =>
      expect(await state()).toMatchObject({ waiting: 1, smtp: { state: 'trouble', trouble: 'refused' } }),
    );
    smtp = await startSmtp(pem, {}, port);
    await hub.restart();
    await smtp.received(1);
    await vi.waitFor(async () => expect(await state()).toMatchObject({ waiting: 0 }));
    expect(smtp.mails).toHaveLength(1);
  });

  it('stops at once while a server keeps it waiting, and sends after', async () => {
    let release = (): void => undefined;
    smtp.manners.hold = new Promise((done) => {
      release = done;
    });
    const hub = await start();
    await mailerOf(hub).send(mail);
    await vi.waitFor(() => expect(smtp.secrets).toHaveLength(1));
    const began = Date.now();
    await hub.restart();
    expect(Date.now() - began).toBeLessThan(8_000);
    release();
    await smtp.received(1);
    await vi.waitFor(async () => expect(await state()).toMatchObject({ waiting: 0 }));
  });

  it('gives up with its reason when the time is over', async () => {
    smtp.manners.password = 'other';
    const hub = await start({}, { retryMs: [50], giveUpMs: 120 });
    await mailerOf(hub).send(mail);
    await vi.waitFor(async () =>
      expect(await state()).toMatchObject({ waiting: 0, givenUp: 1, smtp: { state: 'trouble', trouble: 'login' } }),
    );
    expect(smtp.mails).toHaveLength(0);
  });

  it('bounds what waits', async () => {
    smtp.manners.recipients = Array.from({ length: 3 }, () => 451);
    const hub = await start({}, { retryMs: [60_000], most: 2 });
    await mailerOf(hub).send(mail);
    await mailerOf(hub).send(mail);
    await expect(mailerOf(hub).send(mail)).rejects.toMatchObject({ code: 'mail.full' });
  });

  it.each<[string, () => Promise<SmtpDouble>, Partial<MailSettings>]>([
    ['certificate', () => startSmtp(pem), { ca: [] }],
    ['certificate', () => startSmtp(expired), {}],
    ['no-starttls', () => startSmtp(pem, { disabledCommands: ['STARTTLS'] }), {}],
    ['tls-old', () => startSmtp(pem, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }), {}],
  ])('names the trouble %s and keeps the password', async (trouble, make, over) => {
    await smtp.stop();
    smtp = await make();
    const hub = await start(over);
    await mailerOf(hub).send(mail);
    await vi.waitFor(async () => expect(await state()).toMatchObject({ smtp: { state: 'trouble', trouble } }));
    expect(smtp.secrets).toEqual([]);
  });
});

describe('a reminder to somebody who has not joined', () => {
  it('gives a new code in the mail, which joins, and in no log; the earlier code is void', async () => {
    const hub = await start();
    const edition = await hub.edition();
    const slot = await hub.slot(edition.id);
    const token = hub.organiser;
    const former = (await hub.ask('POST', `/v1/slots/${slot.id}/code`, { token, body: {} })).body as { code: string };
    await hub.ask('PUT', `/v1/slots/${slot.id}/contact`, { token, body: { email: TO } });
    const text = 'Bonjour.';
    const mailText = 'Bonjour. Code={code} Adresse={hub} Lien={link} .';
    const answer = await hub.ask('POST', `/v1/editions/${edition.id}/reminders`, {
      token,
      body: { items: [{ slot: slot.id, text, mailText }], mail: true, subject: 'Votre créneau', again: false },
    });
    expect(answer.body).toMatchObject({ results: [{ is: 'reminded', mail: 'queued' }] });
    await smtp.received(1);
    const raw = smtp.mails[0]!.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const code = /Code=(\S+)/.exec(raw)?.[1];
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect(raw).toContain(`Adresse=${hub.url}`);
    const log = await hub.ask('POST', `/v1/logs/${slot.log}/sync`, { token, body: syncBody() });
    expect(log.text).toContain('Bonjour.');
    expect(log.text).not.toContain(code);
    const joined = (given: string) =>
      hub.ask('POST', '/v1/join', { body: { v: 1, code: given, device: randomUUID() } });
    expect((await joined(former.code)).status).toBeGreaterThanOrEqual(400);
    expect((await joined(code!)).status).toBe(200);
  });
});
