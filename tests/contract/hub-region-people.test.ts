import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardEdition, BoardSlot } from '../../organiser/protocol/board.ts';
import type { InviteAnswer, Participant, Participants } from '../../organiser/protocol/participant.ts';
import type { JoinResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, HubRig, infoOf, type Answer } from './hub-rig.ts';

/** What an organiser of one region reaches of a participant whose slot went to another. */
let rig: HubRig;
let breton = '';
beforeAll(async () => {
  rig = await HubRig.start({ publicUrl: 'https://hub.example.org' });
  breton = await rig.hub.newKey('organiser', 'Organisatrice bretonne', ['Bretagne']);
});
afterAll(() => rig.stop());

let n = 0;
const add = async (edition: string, over: object = {}): Promise<Participant> => {
  const body = { label: `Cabinet ${(n += 1)}`, email: `cabinet${n}@example.org`, couloir: 'officine', ...over };
  return (await rig.ask('POST', `/v1/editions/${edition}/participants`, { token: rig.organiser, body }))
    .body as Participant;
};
const invite = (edition: string, id: string, token: string): Promise<Answer> =>
  rig.ask('POST', `/v1/editions/${edition}/participants/invite`, {
    token,
    body: {
      items: [{ participant: id, text: 'Bonjour {code}' }],
      mail: false,
      subject: 'Invitation',
      slot: { startsAt: '2026-11-24T13:00:00.000Z', minutes: 60 },
      again: true,
    },
  });
const list = async (edition: string, token = rig.organiser): Promise<Participant[]> =>
  ((await rig.ask('GET', `/v1/editions/${edition}/participants`, { token })).body as Participants).participants;
const slotsOf = async (edition: string, token = rig.organiser): Promise<BoardSlot[]> =>
  ((await rig.ask('GET', `/v1/editions/${edition}/slots`, { token })).body as { slots: BoardSlot[] }).slots;

/** A participant of Bretagne, whose slot a national organiser gave to Occitanie. */
async function moved() {
  const edition = (await rig.edition()).id;
  const one = await add(edition, { region: 'Bretagne' });
  await invite(edition, one.id, rig.organiser);
  const [slot] = await slotsOf(edition);
  const change = await rig.ask('PATCH', `/v1/slots/${slot!.id}`, {
    token: rig.organiser,
    body: { version: slot!.version, region: 'Occitanie' },
  });
  expect(change.status).toBe(200);
  expect(codeOf(await rig.sync(breton, slot!.log))).toBe('rights.region');
  expect(codeOf(await rig.ask('POST', `/v1/slots/${slot!.id}/code`, { token: breton, body: {} }))).toBe(
    'rights.region',
  );
  return { edition, one, slot: slot! };
}

describe('a slot that left the region while its participant stayed', () => {
  it('gives its former region no join code of it', async () => {
    const { edition, one, slot } = await moved();
    const [result] = ((await invite(edition, one.id, breton)).body as Partial<InviteAnswer>).results ?? [];
    const code = result?.way?.code ?? null;
    if (code !== null) {
      // What the code is worth: the whole log of the other region.
      const joined = (await rig.join(code, randomUUID())).body as JoinResponse;
      expect((await rig.sync(joined.token, slot.log)).status).not.toBe(200);
    }
    expect(code).toBe(null);
  });

  it('is not pulled back, renamed nor written to by its former region', async () => {
    const { edition, one } = await moved();
    const both = await rig.hub.newKey('organiser', 'Deux régions', ['Bretagne', 'Corse']);
    await rig.ask('PATCH', `/v1/participants/${one.id}`, {
      token: both,
      body: { revision: 2, region: 'Corse', label: 'Renommé', email: 'ailleurs@example.org' },
    });
    const { slots } = (await rig.ask('GET', `/v1/editions/${edition}/readiness`, { token: rig.organiser })).body as {
      slots: { region: string; label: string; contact: string | null }[];
    };
    expect(slots[0]).toMatchObject({ region: 'Occitanie' });
    expect(slots[0]?.label).not.toBe('Renommé');
    expect(slots[0]?.contact).not.toBe('ailleurs@example.org');
  });

  it('does not lose its codes to a withdrawal by its former region', async () => {
    const { edition, one, slot } = await moved();
    const code = await rig.code(slot.id);
    await rig.ask('POST', `/v1/editions/${edition}/participants/state`, {
      token: breton,
      body: { ids: [one.id], state: 'withdrawn' },
    });
    expect((await rig.join(code, randomUUID())).status).toBe(200);
  });

  it('does not show its hour to its former region', async () => {
    const { edition, slot } = await moved();
    expect(await slotsOf(edition, breton)).toEqual([]);
    expect((await list(edition, breton)).map((one) => one.slot?.id)).not.toContain(slot.id);
  });
});

describe('an import by a region', () => {
  it('does not move a participant out of the region with region: null', async () => {
    const edition = (await rig.edition()).id;
    const one = await add(edition, { region: 'Bretagne' });
    await invite(edition, one.id, rig.organiser);
    // The same by PATCH is refused.
    expect(
      codeOf(
        await rig.ask('PATCH', `/v1/participants/${one.id}`, { token: breton, body: { revision: 1, region: null } }),
      ),
    ).toBe('rights.region');
    const answer = await rig.ask('POST', `/v1/editions/${edition}/participants/import`, {
      token: breton,
      body: { rows: [{ label: one.label, email: one.email, region: null }] },
    });
    expect([(await list(edition))[0]?.region, (await slotsOf(edition))[0]?.region, codeOf(answer)]).toEqual([
      'Bretagne',
      'Bretagne',
      'rights.region',
    ]);
  });
});

describe('counts', () => {
  it('counts the slots of the region only among the editions', async () => {
    const edition = (await rig.edition()).id;
    await rig.slot(edition, { region: 'Bretagne' });
    await rig.slot(edition, { region: 'Occitanie' });
    await rig.slot(edition);
    const { editions } = (await rig.ask('GET', '/v1/editions', { token: breton })).body as { editions: BoardEdition[] };
    expect(editions.find(({ id }) => id === edition)?.slots).toBe(1);
  });
});

describe('conflicts', () => {
  it('does not name the slot of another region', async () => {
    const edition = (await rig.edition()).id;
    const meeting = 'https://teams.microsoft.com/l/meetup-join/revue';
    const other = await rig.slot(edition, { region: 'Occitanie', meeting, startsAt: '2026-12-02T09:00:00.000Z' });
    const answer = await rig.ask('POST', `/v1/editions/${edition}/slots`, {
      token: breton,
      body: {
        startsAt: '2026-12-02T09:30:00.000Z',
        minutes: 60,
        couloir: 'officine',
        label: 'X',
        region: 'Bretagne',
        meeting,
      },
    });
    expect(codeOf(answer)).toBe('slot.conflict');
    expect(infoOf(answer)['slot']).not.toBe(other.id);
  });
});
