import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { participants, type Participant } from '../../organiser/protocol/participant.ts';
import { codeOf, HubRig, infoOf, type Answer } from './hub-rig.ts';

/** Two organisers and one participant, and what a region learns of the participants of the others. */
let rig: HubRig;
let edition = '';
let breton = '';
let corse = '';
beforeAll(async () => {
  rig = await HubRig.start({ publicUrl: 'https://hub.example.org' });
  edition = (await rig.edition()).id;
  breton = await rig.hub.newKey('organiser', 'Organisatrice bretonne', ['Bretagne']);
  corse = await rig.hub.newKey('organiser', 'Organisateur corse', ['Corse']);
});
afterAll(() => rig.stop());

const path = (tail = '') => `/v1/editions/${edition}/participants${tail}`;
const post = (body: object, token = rig.organiser, tail = '') => rig.ask('POST', path(tail), { token, body });
const patch = (one: Pick<Participant, 'id' | 'revision'>, body: object, token = rig.organiser): Promise<Answer> =>
  rig.ask('PATCH', `/v1/participants/${one.id}`, { token, body: { revision: one.revision, ...body } });
const list = async (token = rig.organiser): Promise<Participant[]> =>
  participants.parse((await rig.ask('GET', path(), { token })).body).participants;
const find = async (id: string) => (await list()).find((one) => one.id === id)!;
let n = 0;
const add = async (over: object = {}, token = rig.organiser): Promise<Participant> =>
  (await post({ label: `Cabinet ${(n += 1)}`, email: `c${n}@example.org`, couloir: 'officine', ...over }, token))
    .body as Participant;

describe('a participant whom two organisers change', () => {
  it('keeps what the first saved, and tells the second', async () => {
    const one = await add();
    expect(one.revision).toBe(1);
    const first = await patch(one, { note: 'Rappeler lundi', structure: 'Maison du phare' });
    expect([first.status, (first.body as Participant).revision]).toEqual([200, 2]);
    const second = await patch(one, { note: 'Rappeler mardi' });
    expect([second.status, codeOf(second), infoOf(second)]).toEqual([409, 'participant.changed', { revision: 2 }]);
    expect(await find(one.id)).toMatchObject({ note: 'Rappeler lundi', revision: 2 });
    // The same again, whose answer was lost, changes nothing and is no quarrel.
    expect((await patch(one, { note: 'Rappeler lundi' })).body).toMatchObject({ revision: 2 });
    expect((await patch({ ...one, revision: 2 }, { note: 'Rappeler mardi' })).status).toBe(200);
  });

  it('is changed by one of two at once', async () => {
    const one = await add();
    const both = await Promise.all(['Une', 'Deux'].map((note) => patch(one, { note })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });

  it('counts an import, and the region that a slot took along', async () => {
    const one = await add({ region: 'Bretagne' });
    await post({ rows: [{ label: one.label, email: one.email, solution: 'Alizé' }] }, rig.organiser, '/import');
    expect(codeOf(await patch(one, { note: 'x' }))).toBe('participant.changed');
    expect((await find(one.id)).revision).toBe(2);
    await post(
      {
        items: [{ participant: one.id, text: 'x' }],
        mail: false,
        subject: 'x',
        slot: { startsAt: '2026-12-08T09:00:00.000Z', minutes: 60 },
        again: false,
      },
      rig.organiser,
      '/invite',
    );
    const { slots } = (await rig.ask('GET', `/v1/editions/${edition}/slots`, { token: rig.organiser })).body as {
      slots: { id: string; version: number; participant: string | null }[];
    };
    const slot = slots.find(({ participant }) => participant === one.id)!;
    const moved = await rig.ask('PATCH', `/v1/slots/${slot.id}`, {
      token: rig.organiser,
      body: { version: slot.version, region: 'Corse' },
    });
    expect(moved.status).toBe(200);
    expect(codeOf(await patch({ ...one, revision: 2 }, { region: 'Normandie' }))).toBe('participant.changed');
    expect(await find(one.id)).toMatchObject({ region: 'Corse', revision: 3 });
  });
});

describe('an address that another region has', () => {
  it('is added, imported and given as any other: nothing tells that it is known', async () => {
    const email = 'phare@example.org';
    const there = await add({ email, region: 'Corse', note: 'À eux' });
    const mine = await post({ label: 'Le mien', email, region: 'Bretagne' }, breton);
    const free = await post({ label: 'Libre', email: 'libre@example.org', region: 'Bretagne' }, breton);
    const shape = ({ status, body }: Answer) => [status, Object.keys(body as object)];
    expect(shape(mine)).toEqual(shape(free));
    expect((mine.body as Participant).state).toBe('approved');
    const rows = [{ label: 'Encore le mien', email, region: 'Bretagne', note: 'À moi' }];
    const imported = await post({ rows }, breton, '/import');
    expect(imported.body).toMatchObject({ added: 0, changed: 1 });
    const other = await post({ rows: [{ ...rows[0], email: there.email, region: 'Corse' }] }, corse, '/import');
    expect(other.body).toMatchObject({ added: 0, changed: 1 });
    const given = await patch(free.body as Participant, { email: (await add({ region: 'Corse' })).email }, breton);
    expect(given.status).toBe(200);
    const all = (await list()).filter((one) => one.email === email);
    expect(all.map(({ label, region, note }) => [label, region, note])).toEqual([
      ['Encore le mien', 'Corse', 'À moi'],
      ['Encore le mien', 'Bretagne', 'À moi'],
    ]);
    expect((await list(breton)).filter((one) => one.email === email)).toHaveLength(1);
  });

  it('is known again to whoever sees both', async () => {
    const email = 'connu@example.org';
    await add({ email, region: 'Corse' });
    expect(codeOf(await post({ label: 'Encore', email, region: 'Bretagne' }))).toBe('participant.known');
    const both = await rig.hub.newKey('organiser', 'Deux régions', ['Bretagne', 'Corse']);
    expect(codeOf(await post({ label: 'Encore', email, region: 'Bretagne' }, both))).toBe('participant.known');
    // A file names the one of its region, else the first that came.
    await post({ label: 'Breton', email, region: 'Bretagne' }, breton);
    const rows = [{ label: 'Par le fichier', email, region: 'Bretagne' }];
    expect((await post({ rows }, rig.organiser, '/import')).body).toMatchObject({ added: 0, changed: 1 });
    const named = (await list()).filter((one) => one.email === email && one.label === 'Par le fichier');
    expect(named.map(({ region }) => region)).toEqual(['Bretagne']);
  });

  it('of somebody who withdrew in one region stays where the other region has it', async () => {
    const email = 'double@example.org';
    const there = await add({ email, region: 'Corse' });
    const here = (await post({ label: 'Double', email, region: 'Bretagne' }, breton)).body as Participant;
    await post({ ids: [there.id], state: 'withdrawn' }, corse, '/state');
    expect((await list(breton)).find(({ id }) => id === here.id)).toMatchObject({ email, state: 'approved' });
  });
});
