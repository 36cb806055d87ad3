import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MailSettings } from '../../organiser/mail/settings.ts';
import { watchBox } from '../../organiser/mail/watch.ts';
import { foldLog, type MssView } from '../../organiser/protocol/fold.ts';
import type { MailState } from '../../organiser/protocol/mail.ts';
import { mssMark, type MssSendResponse, type MssWay } from '../../organiser/protocol/mss.ts';
import { readiness, remindersAnswer } from '../../organiser/protocol/readiness.ts';
import type { JoinResponse } from '../../organiser/protocol/wire.ts';
import { HubRig } from '../contract/hub-rig.ts';
import { startDovecot } from '../rig/mail/dovecot.ts';
import { DOCTOR, OTHER, startMailWorld, TEAM, type MailWorld } from '../rig/mail/world.ts';

/** The hub against a real Dovecot and a real Postfix over TLS: codes that go, come back, are refused, come twice. */

let world: MailWorld;
let rig: HubRig;
let me: JoinResponse & { device: string };

beforeAll(async () => {
  world = await startMailWorld();
});
afterAll(() => world.stop());
beforeEach(() => start());
afterEach(() => rig.stop());

async function start(over: Partial<MailSettings> = {}): Promise<void> {
  const mailTiming = { retryMs: [300], pollMs: 20_000, backoffMs: [200] };
  rig = await HubRig.start({ mail: world.account(over), mailTiming, now: () => new Date() });
  me = await rig.participant();
}
const post = async <T>(path: string, body: unknown) =>
  (await rig.ask('POST', `/v1/logs/${me.slot.log}/mss/${path}`, { token: me.token, body })).body as T;
const said = async (way: MssWay): Promise<MssView | null> =>
  foldLog((await rig.pull(me.token, me.slot.log)).events).mss[way];
const becomes = (way: MssWay, what: Partial<MssView>): Promise<void> =>
  vi.waitFor(async () => expect(await said(way)).toMatchObject(what), { timeout: 20_000, interval: 100 });
const mailState = async () => (await rig.ask('GET', '/v1/mail', { token: rig.organiser })).body as MailState;
const askSend = (domain = 'medecin.mssante.fr') => post<MssSendResponse>('send', { domain });

describe('a code received', () => {
  it('arrives in the box of the participant, over TLS, and is typed back', async () => {
    await post('receive', { address: DOCTOR });
    const mail = await world.inbox(DOCTOR, /votre code/);
    expect(mail.text).toMatch(/TLSv1\.[23][\s\S]*Auto-Submitted: auto-generated/);
    await becomes('receive', { state: 'sent' });
    await post('receive/answer', { code: /code (\S{9})/.exec(mail.subject)?.[1] });
    await becomes('receive', { state: 'confirmed', hand: false });
    // What the board believes of the gesture is this, not the participant's own result.
    const asked = await rig.ask('GET', `/v1/editions/${me.edition.id}/readiness`, { token: rig.organiser });
    expect(readiness.parse(asked.body).slots[0]?.mss).toEqual({ receive: true, send: false });
  });

  it('comes back when the box does not exist: the report of non-delivery is recognised', async () => {
    await post('receive', { address: 'personne@medecin.mssante.fr' });
    await becomes('receive', { state: 'failed', reason: 'returned' });
    const report = await world.inbox(TEAM, /Undelivered/);
    expect(report.flags).toContain('VerifSegurVu');
    expect(JSON.stringify(await rig.pull(me.token, me.slot.log)) + rig.lines.join('')).not.toContain('personne@');
  });
});

describe('a code sent', () => {
  it('is recognised in a subject, with its facts, without opening the document', async () => {
    const { code, box, hand } = await askSend();
    expect([box, hand]).toEqual([TEAM, false]);
    const secret = createHash('sha512').update('document').digest('hex').repeat(2000);
    await world.send(DOCTOR, {
      to: TEAM,
      subject: `Test ${mssMark(code)}`,
      text: 'Bonjour',
      headers: { 'X-MSS-NIL': 'DEV935997', 'X-MSS-INS': 'O', 'X-MSS-CODECDA': '34112-3,PRESC-BIO', 'X-MSS-MES': 'FIN' },
      attachments: [{ filename: 'IHE_XDM.ZIP', content: Buffer.from(secret) }],
    });
    await becomes('send', { state: 'confirmed' });
    const view = await said('send');
    expect(view?.evidence).toEqual({
      sameDomain: true,
      nil: 'DEV935997',
      ins: 'O',
      codeCda: '34112-3,PRESC-BIO',
      mes: 'FIN',
      tls: '1.3',
      hops: 2,
      xdm: true,
    });
    // Dovecot counts what was read: never the 256 kB of the document.
    expect(world.dovecot.log()).not.toMatch(/body_bytes=[1-9]\d{5}/);
  });

  it('is recognised in a text, also in HTML, and from another domain it says so', async () => {
    const { code } = await askSend();
    await world.send(OTHER, {
      to: TEAM,
      subject: 'Bonjour',
      html: `<p>Voici <b>VS-</b><b>${code}</b></p>`.replace('</b><b>', ''),
    });
    await becomes('send', { state: 'confirmed' });
    expect((await said('send'))?.evidence).toMatchObject({ sameDomain: false, xdm: false });
  });

  it('counts once when the mail comes twice', async () => {
    const { code } = await askSend();
    const mail = { to: TEAM, subject: `deux fois ${mssMark(code)}`, text: 'x' };
    await world.send(DOCTOR, mail);
    await world.send(DOCTOR, mail);
    await becomes('send', { state: 'confirmed' });
    await vi.waitFor(async () => {
      const seen = world.dovecot.log();
      expect(seen).toBeTruthy();
      expect((await world.inbox(TEAM, /deux fois/)).flags).toContain('VerifSegurVu');
    });
    await world.send(DOCTOR, { to: TEAM, subject: 'la suite', text: 'x' });
    await vi.waitFor(async () => expect((await world.inbox(TEAM, /la suite/)).flags).toContain('VerifSegurVu'), {
      timeout: 10_000,
    });
    const { events } = await rig.pull(me.token, me.slot.log);
    expect(events.filter(({ body }) => body['way'] === 'send' && body['state'] === 'confirmed')).toHaveLength(1);
  });

  it('tells the mails of others nothing, and keeps them', async () => {
    const before = await world.count(TEAM);
    await askSend();
    await world.send(DOCTOR, { to: TEAM, subject: 'VS-AAAA-2222', text: 'un code que personne n’attend' });
    await vi.waitFor(async () => expect((await world.inbox(TEAM, /AAAA/)).flags).toContain('VerifSegurVu'), {
      timeout: 10_000,
    });
    expect(await said('send')).toMatchObject({ state: 'asked' });
    expect(await world.count(TEAM)).toBe(before + 1);
  });
});

describe('a reminder', () => {
  it('is a message in the log and a mail in the box; the address is in neither log nor journal', async () => {
    const put = { token: rig.organiser, body: { email: DOCTOR } };
    expect((await rig.ask('PUT', `/v1/slots/${me.slot.id}/contact`, put)).status).toBe(200);
    const answer = await rig.ask('POST', `/v1/editions/${me.edition.id}/reminders`, {
      token: rig.organiser,
      body: {
        items: [{ slot: me.slot.id, text: 'Il reste à régler : profil.' }],
        mail: true,
        subject: 'Vos prérequis du phare',
        again: false,
      },
    });
    expect(remindersAnswer.parse(answer.body).results).toEqual([{ slot: me.slot.id, is: 'reminded', mail: 'queued' }]);
    const mail = await world.inbox(DOCTOR, /prérequis du phare/);
    expect(mail.text).toContain('Auto-Submitted: auto-generated');
    const { events } = await rig.pull(me.token, me.slot.log);
    expect(events.filter(({ kind }) => kind === 'message.posted')).toHaveLength(1);
    expect(JSON.stringify(events) + rig.lines.join('')).not.toContain(DOCTOR);
  });
});

describe('the watcher', () => {
  it('reads the others when one mail cannot be taken, and leaves that one unmarked', async () => {
    await rig.stop();
    await start({ imap: null });
    const taken: string[] = [];
    const watcher = watchBox({
      settings: world.account(),
      log: () => undefined,
      now: () => new Date(),
      onHealth: () => undefined,
      timing: { pollMs: 500, backoffMs: [100] },
      async onMail({ subject }) {
        if (subject === 'un poison') throw new Error('poison');
        taken.push(subject);
      },
    });
    try {
      await world.send(DOCTOR, { to: TEAM, subject: 'un poison', text: 'x' });
      await world.inbox(TEAM, /un poison/);
      await world.send(DOCTOR, { to: TEAM, subject: 'derrière le poison', text: 'x' });
      await vi.waitFor(() => expect(taken).toContain('derrière le poison'), { timeout: 15_000 });
      expect((await world.inbox(TEAM, /un poison/)).flags).not.toContain('VerifSegurVu');
    } finally {
      await watcher.close();
    }
  });

  it('comes back after the server was away', async () => {
    await vi.waitFor(async () => expect((await mailState()).imap).toMatchObject({ state: 'works' }), {
      timeout: 10_000,
    });
    await rig.stop();
    const dovecot = await startDovecot(`${world.dir}/second`, {
      boxes: { [TEAM]: 'equipe-secret' },
      pem: world.pem,
    });
    await start({ imap: { host: '127.0.0.1', port: dovecot.imap, tls: 'starttls', folder: 'INBOX', remove: false } });
    await vi.waitFor(async () => expect((await mailState()).imap).toMatchObject({ state: 'works' }), {
      timeout: 10_000,
    });
    await dovecot.stop();
    await vi.waitFor(async () => expect((await mailState()).imap).toMatchObject({ state: 'trouble' }), {
      timeout: 10_000,
    });
    expect((await mailState()).imap?.trouble).toMatch(/refused|unreachable/);
    const again = await startDovecot(`${world.dir}/second`, {
      boxes: { [TEAM]: 'equipe-secret' },
      pem: world.pem,
      ports: dovecot,
    });
    try {
      await vi.waitFor(async () => expect((await mailState()).imap).toMatchObject({ state: 'works' }), {
        timeout: 15_000,
      });
    } finally {
      await again.stop();
    }
  });

  it('says that the password is wrong, and deletes nothing unless told to', async () => {
    await rig.stop();
    await start({ login: { user: TEAM, password: 'faux' } });
    await vi.waitFor(
      async () => expect((await mailState()).imap).toMatchObject({ state: 'trouble', trouble: 'login' }),
      {
        timeout: 10_000,
      },
    );
    expect(rig.lines.join('\n')).not.toMatch(/faux|equipe@/);
  });

  it('removes what it read when that is asked', async () => {
    await rig.stop();
    const { imap } = world.account();
    await start({ imap: { ...imap!, remove: true } });
    const before = await world.count(TEAM);
    const { code } = await askSend();
    await world.send(DOCTOR, { to: TEAM, subject: mssMark(code), text: 'x' });
    await becomes('send', { state: 'confirmed' });
    await vi.waitFor(async () => expect(await world.count(TEAM)).toBe(before), { timeout: 10_000 });
  });
});
