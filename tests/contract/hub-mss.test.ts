import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MailSettings } from '../../organiser/mail/settings.ts';
import { foldLog, type LogView } from '../../organiser/protocol/fold.ts';
import type { MailState } from '../../organiser/protocol/mail.ts';
import type { JoinResponse } from '../../organiser/protocol/wire.ts';
import { mailAuthority, serverPem, type ServerPem } from '../rig/mail/certificate.ts';
import { startSmtp, type SmtpDouble } from '../rig/mail/hostile-smtp.ts';
import { codeOf, handClock, HubRig, infoOf } from './hub-rig.ts';

/** The two gestures of MSSanté at the hub, their limits, and the way by hand. */

const ADDRESS = 'cabinet.essai@medecin.mssante.fr';
const MINUTE = 60_000;
let ca: string;
let pem: ServerPem;
let smtp: SmtpDouble;
let rig: HubRig;
let me: JoinResponse & { device: string };
let clock: ReturnType<typeof handClock>;

beforeAll(async () => {
  const made = await mailAuthority();
  ca = made.pem;
  pem = await serverPem(made.authority, ['127.0.0.1']);
});
beforeEach(async () => {
  clock = handClock();
  smtp = await startSmtp(pem);
});
afterEach(async () => {
  await rig.stop();
  await smtp.stop();
});

const account = (): MailSettings => ({
  from: 'equipe@region.mssante.fr',
  smtp: { host: '127.0.0.1', port: smtp.port, tls: 'starttls' },
  imap: null,
  login: { user: 'equipe', password: 'secret' },
  ca: [ca],
  client: null,
});
async function start(mail: MailSettings | null): Promise<void> {
  rig = await HubRig.start({ mail, mailTiming: { retryMs: [100] }, now: clock.now });
  me = await rig.participant();
}
const post = (path: string, body: unknown, token = me.token) =>
  rig.ask('POST', `/v1/logs/${me.slot.log}/mss/${path}`, { token, body });
const view = async (): Promise<LogView> => foldLog((await rig.pull(me.token, me.slot.log)).events);
const receive = async () => (await view()).mss.receive;
const codeInMail = (at: number): string => /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(smtp.mails[at]?.raw ?? '')?.[0] ?? '';
const sent = async (count = 1): Promise<string> => {
  await smtp.received(count);
  await vi.waitFor(async () => expect(await receive()).toMatchObject({ state: 'sent' }));
  return codeInMail(count - 1);
};
const wrong = 'AAAA-2222';

describe('a code received by mail', () => {
  it('sends no mail of a code that was asked again meanwhile', async () => {
    await start(account());
    smtp.manners.recipients = [451];
    await post('receive', { address: ADDRESS });
    const waiting = async () =>
      ((await rig.ask('GET', '/v1/mail', { token: rig.organiser })).body as MailState).waiting;
    await vi.waitFor(() => expect(smtp.manners.recipients).toEqual([]));
    expect(await waiting()).toBe(1);
    await post('receive', { address: ADDRESS });
    await smtp.received(1);
    await vi.waitFor(async () => expect(await waiting()).toBe(0));
    // Nothing of it in the log: the code that replaced it is the one that is awaited.
    const { mss } = foldLog((await rig.pull(me.token, me.slot.log)).events);
    expect(mss.receive).toMatchObject({ state: 'sent', reason: null });
  });

  it('goes out, is typed back in any shape, and the log says it', async () => {
    await start(account());
    expect((await post('receive', { address: ADDRESS })).body).toMatchObject({ v: 1, hand: false });
    expect(await receive()).toMatchObject({ state: expect.stringMatching(/asked|sent/) as string, hand: false });
    const code = await sent();
    expect(smtp.mails[0]!.to).toEqual([ADDRESS]);
    expect((await post('receive/answer', { code: ` ${code.toLowerCase().replace('-', ' ')} ` })).status).toBe(200);
    expect(await receive()).toMatchObject({ state: 'confirmed', hand: false, by: null });
    // Used once.
    expect(codeOf(await post('receive/answer', { code }))).toBe('mss.code-none');
  });

  it('leaves no address and no code anywhere on the hub', async () => {
    await start(account());
    await post('receive', { address: ADDRESS });
    const code = await sent();
    await post('receive/answer', { code });
    const kept = readdirSync(rig.data).filter((name) => name.startsWith('hub.db'));
    for (const name of kept) {
      const bytes = readFileSync(join(rig.data, name), 'latin1');
      expect(bytes, name).not.toContain('cabinet.essai');
      expect(bytes, name).not.toContain(code);
    }
    const said = JSON.stringify(await view()) + rig.lines.join('\n');
    expect(said).not.toContain('cabinet.essai');
    expect(said).not.toContain(code);
  });

  it('ends after five wrong tries, and says how many are left', async () => {
    await start(account());
    await post('receive', { address: ADDRESS });
    const code = await sent();
    for (const left of [4, 3, 2, 1, 0]) {
      const answer = await post('receive/answer', { code: wrong });
      expect([codeOf(answer), infoOf(answer)]).toEqual(['mss.code-wrong', { left }]);
    }
    expect(codeOf(await post('receive/answer', { code }))).toBe('mss.code-none');
    expect(await receive()).toMatchObject({ state: 'failed', reason: 'tries' });
  });

  it('counts tries made all at once one by one', async () => {
    await start(account());
    await post('receive', { address: ADDRESS });
    await sent();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('receive/answer', { code: wrong })));
    const codes = answers.map(codeOf);
    expect(codes.filter((code) => code === 'mss.code-wrong')).toHaveLength(5);
    expect(codes.filter((code) => code === 'mss.code-none')).toHaveLength(7);
  });

  it('expires an hour after it left, and a new one voids the former', async () => {
    await start(account());
    await post('receive', { address: ADDRESS });
    const first = await sent();
    await post('receive', { address: ADDRESS });
    const second = await sent(2);
    expect(codeOf(await post('receive/answer', { code: first }))).toBe('mss.code-wrong');
    clock.pass(61 * MINUTE);
    expect(codeOf(await post('receive/answer', { code: second }))).toBe('mss.code-none');
  });

  it('limits what a log may ask in an hour', async () => {
    await start(account());
    for (let i = 0; i < 6; i += 1) expect((await post('receive', { address: ADDRESS })).status).toBe(200);
    const refused = await post('receive', { address: ADDRESS });
    expect(codeOf(refused)).toBe('rate.limited');
    expect(infoOf(refused)['seconds']).toBe(3600);
    clock.pass(60 * MINUTE + 1);
    expect((await post('receive', { address: ADDRESS })).status).toBe(200);
  });

  it.each(['pas une adresse', 'a@b', 'a@b.fr, c@d.fr', 'a@b.fr\r\nBcc: c@d.fr', '279035121518989@patient.mssante.fr'])(
    'refuses to write to %j',
    async (address) => {
      await start(account());
      expect(codeOf(await post('receive', { address }))).toBe('mss.address');
      expect(smtp.mails).toHaveLength(0);
    },
  );

  it('says that the box refuses mail, and that the organisers’ server gave up', async () => {
    await start(account());
    smtp.manners.recipients = [550];
    await post('receive', { address: ADDRESS });
    await vi.waitFor(async () =>
      expect(await receive()).toMatchObject({ state: 'failed', reason: 'recipient-refused' }),
    );
  });

  it('survives a restart of the hub between the mail and the answer', async () => {
    await start(account());
    await post('receive', { address: ADDRESS });
    const code = await sent();
    await rig.restart();
    expect((await post('receive/answer', { code })).status).toBe(200);
  });

  it('is closed to another participant, and nobody says it by sync', async () => {
    await start(account());
    const other = await rig.participant();
    expect(codeOf(await post('receive', { address: ADDRESS }, other.token))).toBe('rights.refused');
    for (const [token, device] of [
      [me.token, me.device],
      [rig.organiser, randomUUID()],
    ] as const) {
      const event = {
        device,
        n: 1,
        kind: 'mss.challenge',
        body: { way: 'send', state: 'confirmed' },
        at: clock.now().toISOString(),
      };
      const pushed = await rig.sync(token, me.slot.log, { v: 1, epoch: '', after: 0, push: [event] });
      expect(codeOf(pushed)).toBe('rights.refused');
    }
  });
});

describe('by hand, without a mail account', () => {
  it('an organiser sends the code, the participant types it, and both are named', async () => {
    await start(null);
    expect((await post('receive', { address: ADDRESS })).body).toEqual({ v: 1, hand: true, until: null });
    expect(await receive()).toMatchObject({ state: 'asked', hand: true, by: null });
    const given = await post('hand/code', {}, rig.organiser);
    const { code } = given.body as { code: string };
    expect(await receive()).toMatchObject({ state: 'sent', hand: true, by: 'Organisateur' });
    expect((await post('receive/answer', { code })).status).toBe(200);
    expect(await receive()).toMatchObject({ state: 'confirmed', hand: true, by: 'Organisateur' });
  });

  it('the participant sends a code, an organiser types it', async () => {
    await start(null);
    const given = await post('send', { domain: 'medecin.mssante.fr' });
    const { code, box, hand } = given.body as { code: string; box: string | null; hand: boolean };
    expect([box, hand]).toEqual([null, true]);
    expect((await view()).mss.send).toMatchObject({ state: 'asked', hand: true });
    for (let i = 0; i < 7; i += 1) {
      expect(codeOf(await post('hand/received', { code: wrong }, rig.organiser))).toBe('mss.code-wrong');
    }
    expect((await post('hand/received', { code: `VS-${code}` }, rig.organiser)).status).toBe(200);
    expect((await view()).mss.send).toMatchObject({ state: 'confirmed', hand: true, by: 'Organisateur' });
    expect(codeOf(await post('hand/received', { code }, rig.organiser))).toBe('mss.code-none');
  });

  it('tells a code that is not made yet from one that ended', async () => {
    await start(null);
    await post('receive', { address: ADDRESS });
    const early = await post('receive/answer', { code: wrong });
    expect([codeOf(early), infoOf(early)]).toEqual(['mss.code-none', { made: 0 }]);
    const { code } = (await post('hand/code', {}, rig.organiser)).body as { code: string };
    clock.pass(365 * 24 * 60 * MINUTE);
    const late = await post('receive/answer', { code });
    expect([codeOf(late), infoOf(late)]).toEqual(['mss.code-none', { made: 1 }]);
  });

  it('gives the participant the address that an organiser set, which nobody else may', async () => {
    await start(null);
    const box = (body: unknown, token = rig.organiser) => rig.ask('PUT', '/v1/mss/box', { token, body });
    expect((await rig.ask('GET', '/v1/mss/box', { token: rig.observer })).body).toEqual({
      v: 1,
      box: null,
      account: false,
    });
    expect((await box({ box: 'equipe@region.mssante.fr' })).status).toBe(200);
    expect((await post('send', { domain: 'medecin.mssante.fr' })).body).toMatchObject({
      box: 'equipe@region.mssante.fr',
      hand: true,
    });
    expect((await box({ box: 'pas une adresse' })).status).toBe(400);
    expect((await box({ box: null }, rig.observer)).status).toBe(403);
    expect((await box({ box: null }, me.token)).status).toBe(403);
    expect((await box({ box: null })).body).toEqual({ v: 1, box: null, account: false });
  });

  it("is the mail account's own where there is one, and is not changed", async () => {
    await start(account());
    expect((await rig.ask('GET', '/v1/mss/box', { token: rig.organiser })).body).toEqual({
      v: 1,
      box: 'equipe@region.mssante.fr',
      account: true,
    });
    const answer = await rig.ask('PUT', '/v1/mss/box', { token: rig.organiser, body: { box: 'a@b.mssante.fr' } });
    expect(answer.status).toBe(400);
  });

  it('refuses what nobody asked', async () => {
    await start(null);
    expect(codeOf(await post('hand/received', { code: wrong }, rig.organiser))).toBe('mss.code-none');
    expect(codeOf(await post('receive/answer', { code: wrong }))).toBe('mss.code-none');
    const unknown = await rig.ask('POST', `/v1/logs/00000000-0000-4000-8000-000000000000/mss/hand/code`, {
      token: rig.organiser,
      body: {},
    });
    expect(codeOf(unknown)).toBe('log.unknown');
  });
});
