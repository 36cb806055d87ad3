import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account, Invitation } from '../../organiser/protocol/account.ts';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import type { Participant } from '../../organiser/protocol/participant.ts';
import { codeOf, HubRig, infoOf, syncBody, T0, type Answer } from './hub-rig.ts';

/** Who may be in charge of a slot, and what a conflict or another change stops. */
let rig: HubRig;
beforeAll(async () => {
  rig = await HubRig.start({ publicUrl: 'https://hub.example.org' });
});
afterAll(() => rig.stop());

let n = 0;
async function account(): Promise<Account> {
  const body = { label: 'Camille', email: `camille${(n += 1)}@region.example`, role: 'organiser', regions: null };
  const made = (await rig.ask('POST', '/v1/accounts', { token: rig.organiser, body })).body as Invitation;
  return made.account;
}
const rights = (id: string, body: object) => rig.ask('PATCH', `/v1/accounts/${id}`, { token: rig.organiser, body });
const slots = async (edition: string): Promise<BoardSlot[]> =>
  ((await rig.ask('GET', `/v1/editions/${edition}/slots`, { token: rig.organiser })).body as { slots: BoardSlot[] })
    .slots;
const change = (slot: BoardSlot, body: object): Promise<Answer> =>
  rig.ask('PATCH', `/v1/slots/${slot.id}`, { token: rig.organiser, body: { version: slot.version, ...body } });

describe('a slot whose organiser lost their rights', () => {
  it.each([{ role: 'observer' }])('can still be moved (%o)', async (lost) => {
    const who = await account();
    const edition = (await rig.edition()).id;
    const slot = await rig.slot(edition, { organiser: who.id, startsAt: '2026-12-05T09:00:00.000Z' });
    expect((await rights(who.id, lost)).status).toBe(200);
    const moved = await change(slot, { startsAt: '2026-12-05T14:00:00.000Z' });
    expect([moved.status, infoOf(moved)]).toEqual([200, {}]);
  });
});

describe('a disabled account', () => {
  it('is put in charge of nothing', async () => {
    const who = await account();
    await rights(who.id, { disabled: true });
    const edition = (await rig.edition()).id;
    const answer = await rig.ask('POST', `/v1/editions/${edition}/slots`, {
      token: rig.organiser,
      body: { startsAt: '2026-12-06T09:00:00.000Z', minutes: 60, couloir: 'officine', label: 'X', organiser: who.id },
    });
    expect(answer.status).toBe(400);
  });
});

describe('a conflict that came from an agreement', () => {
  it('does not stop a change that has nothing to do with it', async () => {
    const edition = (await rig.edition()).id;
    const who = await account();
    const kept = await rig.slot(edition, { organiser: who.id, startsAt: '2026-12-07T09:00:00.000Z' });
    const other = await rig.slot(edition, { organiser: who.id, startsAt: '2026-12-07T14:00:00.000Z' });
    const me = await rig.participant(other.id);
    const id = randomUUID();
    const device = randomUUID();
    const proposal = { id, startsAt: '2026-12-07T09:00:00.000Z', minutes: 60, teams: null };
    const told = await rig.sync(
      rig.organiser,
      other.log,
      syncBody([{ device, n: 1, kind: 'slot.proposed', body: proposal, at: T0 }]),
    );
    expect(told.status).toBe(200);
    const agreed = await rig.sync(
      me.token,
      other.log,
      syncBody([{ device: me.device, n: 1, kind: 'slot.answered', body: { id, answer: 'accepted' }, at: T0 }]),
    );
    expect([agreed.status, agreed.text]).toEqual([200, agreed.text]);
    const now = (await slots(edition)).find((one) => one.id === other.id)!;
    expect(now.startsAt).toBe(kept.startsAt);
    const answer = await change(now, { region: 'Bretagne' });
    expect([answer.status, codeOf(answer)]).toEqual([200, undefined]);
  });
});

describe('the version of a slot', () => {
  it('grows when its participant takes it to another region', async () => {
    const edition = (await rig.edition()).id;
    const body = { label: 'Cabinet', email: 'cabinet@example.org', couloir: 'officine', region: 'Bretagne' };
    const one = (await rig.ask('POST', `/v1/editions/${edition}/participants`, { token: rig.organiser, body }))
      .body as Participant;
    await rig.ask('POST', `/v1/editions/${edition}/participants/invite`, {
      token: rig.organiser,
      body: {
        items: [{ participant: one.id, text: 'x' }],
        mail: false,
        subject: 'x',
        slot: { startsAt: '2026-12-08T09:00:00.000Z', minutes: 60 },
        again: false,
      },
    });
    const [read] = await slots(edition);
    await rig.ask('PATCH', `/v1/participants/${one.id}`, {
      token: rig.organiser,
      body: { revision: 1, region: 'Corse' },
    });
    // Somebody who read it in Bretagne gives it to Normandie: Corse is lost without a word.
    const answer = await change(read!, { region: 'Normandie' });
    expect(codeOf(answer)).toBe('slot.changed');
  });
});
