import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditPage } from '../../organiser/protocol/audit.ts';
import type { MailState } from '../../organiser/protocol/mail.ts';
import type { InviteAnswer, Participant } from '../../organiser/protocol/participant.ts';
import { HubRig, type Answer } from './hub-rig.ts';

/** A participant who leaves or is refused: what ends with it, and what the journal says. */
/** Nobody listens there: the mail stays in the queue. */
const mail = {
  from: 'equipe@region.mssante.fr',
  smtp: { host: '127.0.0.1', port: 9, tls: 'starttls' as const },
  imap: null,
  login: { user: 'equipe', password: 'secret' },
  ca: [],
  client: null,
};
let rig: HubRig;
let edition = '';
beforeEach(async () => {
  rig = await HubRig.start({ mail, publicUrl: 'https://hub.example.org' });
  edition = (await rig.edition()).id;
});
afterEach(() => rig.stop());

const post = (tail: string, body: object): Promise<Answer> =>
  rig.ask('POST', `/v1/editions/${edition}/participants${tail}`, { token: rig.organiser, body });
const add = async (): Promise<Participant> =>
  (await post('', { label: 'Cabinet', email: 'adresse.partie@example.org', couloir: 'officine' })).body as Participant;
const invite = async (id: string, byMail: boolean) =>
  (
    (
      await post('/invite', {
        items: [{ participant: id, text: 'Votre code : {code}' }],
        mail: byMail,
        subject: 'Votre invitation',
        slot: { startsAt: new Date().toISOString(), minutes: 60 },
        again: true,
      })
    ).body as InviteAnswer
  ).results[0]!;
const waiting = async () => ((await rig.ask('GET', '/v1/mail', { token: rig.organiser })).body as MailState).waiting;
const lines = async (act?: string) =>
  (
    (await rig.ask('GET', `/v1/audit${act === undefined ? '' : `?act=${act}`}`, { token: rig.organiser }))
      .body as AuditPage
  ).lines;
const state = (id: string, to: string) => post('/state', { ids: [id], state: to });

describe('a participant who is refused', () => {
  it('does not come in with the code that they were given', async () => {
    const one = await add();
    const { way } = await invite(one.id, false);
    expect((await state(one.id, 'refused')).status).toBe(200);
    expect((await rig.join(way!.code, randomUUID())).status).not.toBe(200);
  });
});

describe('a participant who withdraws', () => {
  it('gets no mail of an earlier invitation, and the queue forgets the address', async () => {
    const one = await add();
    await invite(one.id, true);
    await invite(one.id, true);
    // The earlier one would bring a code that is void.
    expect(await waiting()).toBe(1);
    await state(one.id, 'withdrawn');
    expect(await waiting()).toBe(0);
  });

  it('gets no reminder that still waits', async () => {
    const one = await add();
    await invite(one.id, false);
    const { slots } = (await rig.ask('GET', `/v1/editions/${edition}/slots`, { token: rig.organiser })).body as {
      slots: { id: string }[];
    };
    const reminded = await rig.ask('POST', `/v1/editions/${edition}/reminders`, {
      token: rig.organiser,
      body: { items: [{ slot: slots[0]!.id, text: 'Rappel.' }], mail: true, again: false, subject: 'Rappel' },
    });
    expect(reminded.status).toBe(200);
    expect(await waiting()).toBe(1);
    await state(one.id, 'withdrawn');
    expect(await waiting()).toBe(0);
  });

  it('gets no invitation that waits for an address they had before', async () => {
    const one = await add();
    await invite(one.id, true);
    await rig.ask('PATCH', `/v1/participants/${one.id}`, {
      token: rig.organiser,
      body: { revision: one.revision, email: 'autre@example.org' },
    });
    expect(await waiting()).toBe(1);
    await state(one.id, 'withdrawn');
    expect(await waiting()).toBe(0);
  });

  it('gets no reminder that waits for the contact address of their slot', async () => {
    const one = await add();
    await invite(one.id, false);
    const { slots } = (await rig.ask('GET', `/v1/editions/${edition}/slots`, { token: rig.organiser })).body as {
      slots: { id: string }[];
    };
    const slot = slots[0]!.id;
    await rig.ask('PUT', `/v1/slots/${slot}/contact`, {
      token: rig.organiser,
      body: { revision: one.revision, email: 'autre@example.org' },
    });
    await rig.ask('POST', `/v1/editions/${edition}/reminders`, {
      token: rig.organiser,
      body: { items: [{ slot, text: 'Rappel.' }], mail: true, again: false, subject: 'Rappel' },
    });
    expect(await waiting()).toBe(1);
    await state(one.id, 'withdrawn');
    expect(await waiting()).toBe(0);
  });

  it('takes away no mail of the same address in another edition, nor of another region', async () => {
    const one = await add();
    await invite(one.id, true);
    edition = (await rig.edition()).id;
    const other = await add();
    expect((await state(other.id, 'refused')).status).toBe(200);
    expect(await waiting()).toBe(1);
  });
});

describe('the journal of accesses', () => {
  it('says about whom a participant line is', async () => {
    const one = await add();
    await state(one.id, 'withdrawn');
    expect((await lines('participant')).map(({ about }) => about)).not.toContain(null);
  });

  it('notes who read the addresses of the participants', async () => {
    await add();
    const before = (await lines()).length;
    await rig.ask('GET', `/v1/editions/${edition}/participants`, { token: rig.organiser });
    expect((await lines()).length).toBeGreaterThan(before);
  });

  it('notes who read the results of checks (readiness), which logs hold', async () => {
    await rig.slot(edition);
    const before = (await lines()).length;
    await rig.ask('GET', `/v1/editions/${edition}/readiness`, { token: rig.observer });
    expect((await lines()).length).toBeGreaterThan(before);
  });

  it('does not grow with each reading of a publisher', async () => {
    const { token } = (
      await rig.ask('POST', `/v1/editions/${edition}/publishers`, {
        token: rig.organiser,
        body: { editor: 'Éditeur', until: '2027-12-31' },
      })
    ).body as { token: string };
    for (let i = 0; i < 50; i += 1) await rig.ask('GET', '/v1/publisher/irritants', { token });
    expect((await lines('publisher.read')).length).toBeLessThan(5);
  });
});
