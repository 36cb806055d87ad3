import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardEdition, BoardSlot, ChangedSlot } from '../../organiser/protocol/board.ts';
import type { InviteAnswer, Participant } from '../../organiser/protocol/participant.ts';
import { codeOf, HubRig, infoOf, type Answer } from './hub-rig.ts';

/** The common link of an edition, which every slot takes and which is no room; and slots made for a participant. */
let rig: HubRig;
beforeAll(async () => {
  rig = await HubRig.start();
});
afterAll(() => rig.stop());

const LOBBY = 'https://teams.microsoft.com/l/meetup-join/accueil';
const ROOM = 'https://teams.microsoft.com/l/meetup-join/salle';
const at = (hour: number, minutes = 0): string => new Date(Date.UTC(2026, 11, 1, hour, minutes)).toISOString();
const post = (path: string, body: unknown): Promise<Answer> =>
  rig.ask('POST', path, { token: rig.organiser, body: body as object });
const add = (edition: string, over: Record<string, unknown> = {}): Promise<Answer> =>
  post(`/v1/editions/${edition}/slots`, {
    startsAt: at(9),
    minutes: 60,
    couloir: 'officine',
    label: 'Officine',
    ...over,
  });
const change = (slot: Pick<BoardSlot, 'id' | 'version'>, over: Record<string, unknown>): Promise<Answer> =>
  rig.ask('PATCH', `/v1/slots/${slot.id}`, { token: rig.organiser, body: { version: slot.version, ...over } });
async function share(edition: string, meeting: object = { policy: 'shared', link: LOBBY }): Promise<void> {
  const path = `/v1/editions/${edition}/settings`;
  const { version } = (await rig.ask('GET', path, { token: rig.organiser })).body as { version: number };
  expect((await rig.ask('PATCH', path, { token: rig.organiser, body: { version, meeting } })).status).toBe(200);
}
async function withLobby(): Promise<BoardEdition> {
  const edition = await rig.edition();
  await share(edition.id);
  return edition;
}
let people = 0;
async function person(edition: string, over: Record<string, unknown> = {}): Promise<Participant> {
  const body = { label: 'Pharmacie du Port', email: `p${(people += 1)}@exemple.example`, couloir: 'officine', ...over };
  return (await post(`/v1/editions/${edition}/participants`, body)).body as Participant;
}

describe('the common link of an edition', () => {
  it('is taken by a slot that says none, not by one that says its own, or that it has none', async () => {
    const { id } = await withLobby();
    expect(((await add(id)).body as BoardSlot).meeting).toBe(LOBBY);
    expect(((await add(id, { meeting: ROOM })).body as BoardSlot).meeting).toBe(ROOM);
    expect(((await add(id, { meeting: null })).body as BoardSlot).meeting).toBeNull();
    const other = await rig.edition();
    expect(((await add(other.id)).body as BoardSlot).meeting).toBeNull();
  });

  it('is no room: slots at the same time share it, when they are made and when they move', async () => {
    const { id } = await withLobby();
    const first = (await add(id)).body as BoardSlot;
    const second = (await add(id, { startsAt: at(11) })).body as BoardSlot;
    expect((await add(id, { startsAt: at(9, 30) })).status).toBe(201);
    expect(((await change(second, { startsAt: first.startsAt })).body as ChangedSlot).slot.meeting).toBe(LOBBY);
    // Any other link still is one.
    const room = { startsAt: at(14), meeting: `${ROOM}-parallele` };
    expect((await add(id, room)).status).toBe(201);
    expect(infoOf(await add(id, room))).toMatchObject({ which: 'room' });
  });

  it('is a room again once the edition gives it up', async () => {
    const { id } = await rig.edition();
    const link = `${LOBBY}-rendu`;
    await share(id, { policy: 'shared', link });
    await add(id);
    await share(id, { policy: 'later', link: null });
    expect(codeOf(await add(id, { meeting: link }))).toBe('slot.conflict');
  });

  it('reaches those who are invited, and a slot without a link that moves', async () => {
    const edition = await rig.edition();
    const bare = (await add(edition.id, { startsAt: at(16) })).body as BoardSlot;
    await share(edition.id);
    const kept = (await change(bare, { region: 'Bretagne' })).body as ChangedSlot;
    expect(kept.slot.meeting).toBeNull();
    expect(((await change(kept.slot, { startsAt: at(17) })).body as ChangedSlot).slot.meeting).toBe(LOBBY);
    const invited = [await person(edition.id), await person(edition.id)];
    const answer = await post(`/v1/editions/${edition.id}/participants/invite`, {
      items: invited.map(({ id }) => ({ participant: id, text: 'Bonjour {code}' })),
      mail: false,
      subject: 'Invitation',
      slot: { startsAt: at(9), minutes: 60 },
      again: false,
    });
    expect((answer.body as InviteAnswer).results.map(({ is }) => is)).toEqual(['invited', 'invited']);
    const { slots } = (await rig.ask('GET', `/v1/editions/${edition.id}/slots`, { token: rig.organiser })).body as {
      slots: BoardSlot[];
    };
    expect(slots.map(({ meeting }) => meeting)).toEqual([LOBBY, LOBBY, LOBBY]);
  });
});

describe('a slot for a participant', () => {
  it('is theirs, by their name and region, and they cannot have another one', async () => {
    const { id } = await rig.edition();
    const one = await person(id, { region: 'Bretagne' });
    const made = (await add(id, { participant: one.id, label: 'Autre', region: null })).body as BoardSlot;
    expect(made).toMatchObject({ participant: one.id, label: one.label, region: 'Bretagne' });
    const again = await add(id, { participant: one.id, startsAt: at(15) });
    expect([again.status, codeOf(again), infoOf(again)]).toEqual([400, 'request.invalid', { path: 'participant' }]);
    const { participants } = (await rig.ask('GET', `/v1/editions/${id}/participants`, { token: rig.organiser }))
      .body as { participants: Participant[] };
    expect(participants[0]?.slot).toMatchObject({ id: made.id, startsAt: at(9) });
  });

  it('is not made for somebody refused, or of another edition', async () => {
    const { id } = await rig.edition();
    const one = await person(id);
    await post(`/v1/editions/${id}/participants/state`, { ids: [one.id], state: 'refused' });
    expect(infoOf(await add(id, { participant: one.id }))).toEqual({ path: 'participant' });
    const elsewhere = await person((await rig.edition()).id);
    expect(codeOf(await add(id, { participant: elsewhere.id }))).toBe('route.unknown');
  });
});
