import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  importAnswer,
  inviteAnswer,
  participants,
  type Participant,
  type Participants,
} from '../../organiser/protocol/participant.ts';
import type { MailState } from '../../organiser/protocol/mail.ts';
import { itOnSqlite } from '../rig/store.ts';
import { codeOf, handClock, HubRig, infoOf, type Answer } from './hub-rig.ts';
import { listenTo } from './stream-rig.ts';

/** The participants of an edition: what organisers do, what a region sees, what is forgotten, who registers themselves. */
let rig: HubRig;
let edition = '';
const keys = { breton: '', watcher: '' };
const clock = handClock();

beforeAll(async () => {
  rig = await HubRig.start({ now: clock.now, publicUrl: 'https://hub.example.org' });
  edition = (await rig.edition()).id;
  keys.breton = await rig.hub.newKey('organiser', 'Organisatrice bretonne', ['Bretagne']);
  keys.watcher = await rig.hub.newKey('observer', 'Observateur breton', ['Bretagne']);
});
afterAll(() => rig.stop());

const at = (tail = ''): string => `/v1/editions/${edition}/participants${tail}`;
const read = async (token = rig.organiser): Promise<Participants> =>
  participants.parse((await rig.ask('GET', at(), { token })).body);
const find = async (label: string): Promise<Participant> =>
  (await read()).participants.find((one) => one.label === label)!;
const post = (tail: string, body: unknown, token = rig.organiser): Promise<Answer> =>
  rig.ask('POST', at(tail), { token, body });
const patch = async (id: string, body: object, token = rig.organiser): Promise<Answer> => {
  const revision = (await read()).participants.find((one) => one.id === id)?.revision ?? 1;
  return rig.ask('PATCH', `/v1/participants/${id}`, { token, body: { revision, ...body } });
};
const said = (answer: Answer) => [answer.status, codeOf(answer)];
let n = 0;
const add = async (over: object = {}, token = rig.organiser): Promise<Participant> => {
  const body = { label: `Cabinet ${(n += 1)}`, email: `cabinet${n}@example.org`, couloir: 'officine', ...over };
  return (await post('', body, token)).body as Participant;
};
const invite = (ids: string[], over: object = {}, token = rig.organiser): Promise<Answer> =>
  post(
    '/invite',
    {
      items: ids.map((participant) => ({ participant, text: 'Bonjour, {code} {link} {web}' })),
      mail: false,
      subject: 'Votre invitation',
      slot: { startsAt: '2026-11-24T13:00:00.000Z', minutes: 60 },
      again: false,
      ...over,
    },
    token,
  );
const results = (answer: Answer) => inviteAnswer.parse(answer.body).results;

describe('adding and changing', () => {
  it('keeps an address once per edition, in lower case, and tells another edition apart', async () => {
    const one = await add({ email: 'Phare@Example.org' });
    expect(one).toMatchObject({ email: 'phare@example.org', state: 'approved', source: 'board', slot: null });
    const again = await post('', { label: 'Encore', email: 'PHARE@example.org' });
    expect(said(again)).toEqual([409, 'participant.known']);
    expect(again.text).not.toContain('phare');
    const elsewhere = (await rig.edition()).id;
    const there = await rig.ask('POST', `/v1/editions/${elsewhere}/participants`, {
      token: rig.organiser,
      body: { label: 'Ailleurs', email: 'phare@example.org' },
    });
    expect(there.status).toBe(201);
    expect(said(await patch((await add()).id, { email: 'phare@example.org' }))).toEqual([409, 'participant.known']);
  });

  it('changes only what is sent, and the slot follows', async () => {
    const one = await add({ structure: 'Maison du phare' });
    await invite([one.id]);
    const changed = (await patch(one.id, { label: 'Cabinet du môle', region: 'Bretagne', email: 'mole@example.org' }))
      .body as Participant;
    expect(changed).toMatchObject({ label: 'Cabinet du môle', structure: 'Maison du phare', region: 'Bretagne' });
    const { slots } = (await rig.ask('GET', `/v1/editions/${edition}/readiness`, { token: rig.organiser })).body as {
      slots: { id: string; label: string; region: string; contact: string }[];
    };
    expect(slots.find(({ id }) => id === changed.slot?.id)).toMatchObject({
      label: 'Cabinet du môle',
      region: 'Bretagne',
      contact: 'mole@example.org',
    });
  });

  it('shows addresses and the public link to organisers only', async () => {
    await add({ email: 'cachee@example.org' });
    const seen = await rig.ask('GET', at(), { token: rig.observer });
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain('@example.org');
    expect((await read(rig.observer)).participants.every(({ email }) => email === null)).toBe(true);
  });
});

describe('an import', () => {
  const rows = [
    { label: 'Pharmacie du port', email: 'port@example.org', couloir: 'officine', region: 'Bretagne' },
    { label: 'EHPAD des dunes', email: 'Dunes@example.org', couloir: 'etablissement-medico-social' },
  ];
  const load = async (body: unknown, token = rig.organiser) => post('/import', body, token);
  const done = (answer: Answer) => importAnswer.parse(answer.body);

  it('adds, changes what differs, and the same lines again change nothing', async () => {
    expect(done(await load({ rows }))).toMatchObject({ added: 2, changed: 0, same: 0 });
    expect(done(await load({ rows }))).toMatchObject({ added: 0, changed: 0, same: 2 });
    const [port, dunes] = rows;
    const next = { rows: [{ label: port!.label, email: port!.email, editor: 'Éditeur Alpha' }, dunes] };
    expect(done(await load(next))).toMatchObject({ added: 0, changed: 1, same: 1 });
    // What the line leaves out stays.
    expect(await find('Pharmacie du port')).toMatchObject({
      couloir: 'officine',
      editor: 'Éditeur Alpha',
      source: 'import',
    });
  });

  it('is all or nothing', async () => {
    const before = (await read()).participants.length;
    const twice = [
      { label: 'A', email: 'a@example.org' },
      { label: 'B', email: 'A@example.org' },
    ];
    const answer = await load({ rows: twice });
    expect([...said(answer), infoOf(answer)]).toEqual([400, 'request.invalid', { path: 'rows.1.email' }]);
    const foreign = [
      { label: 'C', email: 'c@example.org', region: 'Bretagne' },
      { label: 'D', email: 'd@example.org', region: 'Corse' },
    ];
    expect(said(await load({ rows: foreign }, keys.breton))).toEqual([403, 'rights.region']);
    expect(said(await load({ rows: [{ label: 'E' }] }))).toEqual([400, 'request.invalid']);
    expect((await read()).participants).toHaveLength(before);
  });
});

describe('a region', () => {
  it('sees and changes its own participants only', async () => {
    const own = await add({ region: 'Bretagne' });
    const other = await add({ region: 'Corse' });
    const national = await add();
    const seen = new Set((await read(keys.breton)).participants.map(({ id }) => id));
    expect([own.id, other.id, national.id].map((id) => seen.has(id))).toEqual([true, false, false]);
    expect((await patch(own.id, { note: 'vu' }, keys.breton)).status).toBe(200);
    for (const id of [other.id, national.id]) {
      expect(said(await patch(id, { note: 'vu' }, keys.breton))).toEqual([403, 'rights.region']);
      const state = { ids: [own.id, id], state: 'refused' };
      expect(said(await post('/state', state, keys.breton))).toEqual([403, 'rights.region']);
      expect(said(await invite([own.id, id], {}, keys.breton))).toEqual([403, 'rights.region']);
    }
    expect((await find(own.label)).state).toBe('approved');
    expect(said(await patch(own.id, { region: 'Corse' }, keys.breton))).toEqual([403, 'rights.region']);
    expect(said(await post('', { label: 'Sans région', couloir: 'officine' }, keys.breton))).toEqual([
      403,
      'rights.region',
    ]);
    expect(said(await patch(own.id, { note: 'x' }, keys.watcher))).toEqual([403, 'rights.refused']);
  });
});

describe('withdrawing', () => {
  it('leaves the label only, here and with the slot, and is final', async () => {
    const one = await add({ email: 'part@example.org', structure: 'Cabinet Untel', note: 'rappeler' });
    const [way] = results(await invite([one.id]));
    expect((await post('/state', { ids: [one.id], state: 'withdrawn' })).body).toEqual({ v: 1, changed: 1 });
    const left = await find(one.label);
    expect(left).toMatchObject({ state: 'withdrawn', email: null, structure: '', note: '', who: null });
    const ready = await rig.ask('GET', `/v1/editions/${edition}/readiness`, { token: rig.organiser });
    for (const text of [JSON.stringify(await read()), ready.text]) expect(text).not.toMatch(/part@|Untel|rappeler/);
    expect(said(await rig.join(way!.way!.code, randomUUID()))).toEqual([404, 'join.code-unknown']);
    expect(said(await patch(one.id, { note: 'x' }))).toEqual([409, 'participant.withdrawn']);
    expect(said(await post('/state', { ids: [one.id], state: 'approved' }))).toEqual([409, 'participant.withdrawn']);
    // The address is free: the same person may come back.
    expect((await add({ email: 'part@example.org' })).state).toBe('approved');
  });
});

/** Nobody listens there: the mail stays in the queue. */
const mail = {
  from: 'equipe@region.mssante.fr',
  smtp: { host: '127.0.0.1', port: 9, tls: 'starttls' as const },
  imap: null,
  login: { user: 'equipe', password: 'secret' },
  ca: [],
  client: null,
};
const waiting = async (hub: HubRig) =>
  ((await hub.ask('GET', '/v1/mail', { token: hub.organiser })).body as MailState).waiting;

// On its own: a group whose only test is for one store would be empty on the other.
itOnSqlite(
  'an invitation whose mail waits does not leave once the person withdrew, and no file has the address any more',
  async () => {
    const hub = await HubRig.start({ mail, now: () => new Date() });
    try {
      const { id } = await hub.edition();
      const asked = (tail: string, body: object): Promise<Answer> =>
        hub.ask('POST', `/v1/editions/${id}/participants${tail}`, { token: hub.organiser, body });
      const body = { label: 'Cabinet parti', email: 'adresse.partie@example.org', couloir: 'officine' };
      const one = (await asked('', body)).body as Participant;
      const sent = await asked('/invite', {
        items: [{ participant: one.id, text: 'Votre code : {code}' }],
        mail: true,
        subject: 'Votre invitation',
        slot: { startsAt: new Date().toISOString(), minutes: 60 },
        again: false,
      });
      expect(results(sent)[0]).toMatchObject({ is: 'invited', mail: 'queued', way: null });
      expect(await waiting(hub)).toBe(1);
      await asked('/state', { ids: [one.id], state: 'withdrawn' });
      expect(await waiting(hub)).toBe(0);
      const kept = readdirSync(hub.data).filter((name) => name.startsWith('hub.db'));
      expect(kept.length).toBeGreaterThan(0);
      for (const name of kept) {
        expect(readFileSync(join(hub.data, name), 'latin1'), name).not.toContain('adresse.partie');
      }
      expect(hub.lines.join('\n')).not.toContain('adresse.partie');
    } finally {
      await hub.stop();
    }
  },
);
describe('an invitation', () => {
  it('makes the slot once, and its code lets in', async () => {
    const one = await add({ label: 'Officine du quai', region: 'Bretagne' });
    const [first] = results(await invite([one.id]));
    expect(first).toMatchObject({ is: 'invited', mail: 'not-asked' });
    expect(first!.way!.web).toBe(`https://hub.example.org/#rejoindre=${first!.way!.code}`);
    const invited = await find(one.label);
    expect(invited).toMatchObject({ invitedAt: clock.now().toISOString(), slot: { minutes: 60 }, joined: false });
    expect(results(await invite([one.id]))[0]).toMatchObject({ is: 'recent', way: null });
    const [again] = results(await invite([one.id], { again: true }));
    expect((await find(one.label)).slot).toEqual(invited.slot);
    expect(said(await rig.join(first!.way!.code, randomUUID()))).toEqual([404, 'join.code-unknown']);
    const joined = await rig.join(again!.way!.code, randomUUID());
    expect(joined.body).toMatchObject({ participant: { label: 'Officine du quai' }, slot: { id: invited.slot!.id } });
    expect((await find(one.label)).joined).toBe(true);
    expect(results(await invite([one.id], { again: true }))[0]).toMatchObject({ is: 'joined', way: null });
  });

  it('waits for an approval and a couloir, needs an account for a mail, and an edition that is not over', async () => {
    const bare = await add({ couloir: null });
    expect(results(await invite([bare.id]))[0]).toMatchObject({ is: 'unready' });
    expect(said(await invite([bare.id], { mail: true }))).toEqual([409, 'mail.none']);
    expect(said(await invite([randomUUID()]))).toEqual([404, 'route.unknown']);
    const over = (await rig.edition({ startsOn: '2026-11-01', endsOn: '2026-11-02' })).id;
    const late = await rig.ask('POST', `/v1/editions/${over}/participants/invite`, {
      token: rig.organiser,
      body: {
        items: [{ participant: bare.id, text: 'x' }],
        mail: false,
        subject: 'x',
        slot: { startsAt: '2026-11-24T13:00:00.000Z', minutes: 60 },
        again: false,
      },
    });
    expect([...said(late), infoOf(late)]).toEqual([400, 'request.invalid', { path: 'edition.endsOn' }]);
  });
});

describe('registering oneself', () => {
  const form = {
    label: 'Laboratoire des halles',
    email: 'labo@example.org',
    couloir: 'laboratoire',
    region: 'Bretagne',
    structure: '',
    editor: '',
    solution: '',
    version: '',
    who: 'structure',
    note: '',
  };
  const open = async (): Promise<string> => {
    const path = `/v1/editions/${edition}/registration`;
    const made = await rig.ask('POST', path, { token: rig.organiser, body: {} });
    return (made.body as { registration: { token: string } }).registration.token;
  };
  const register = (token: string, over: object = {}): Promise<Answer> =>
    rig.ask('POST', `/v1/registrations/${token}`, { body: { ...form, ...over } });

  it('tells the boards at once, and keeps no number of a patient', async () => {
    const token = await open();
    const board = await listenTo(rig.url, rig.observer);
    const ins = '2 50 06 48 000 031 00';
    await register(token, { note: `INS ${ins}, et ${ins.replaceAll(' ', '')}`, structure: `Centre ${ins}` });
    await expect.poll(() => board.heard.map(({ log }) => log)).toContain(edition);
    board.stop();
    const kept = (await read()).participants.find(({ source }) => source === 'self');
    expect(kept).toMatchObject({ note: 'INS [NIR], et [NIR]', structure: 'Centre [NIR]' });
  });

  it('waits for an approval, and is told the same whether the address is known or not', async () => {
    const token = await open();
    expect((await read()).registration).toBe(`https://hub.example.org/#inscription=${token}`);
    const page = await rig.ask('GET', `/v1/registrations/${token}`);
    expect(page.body).toMatchObject({ edition: { contact: 'contact@example.org' }, regions: [] });
    const first = await register(token);
    const second = await register(token, { label: 'Quelqu’un d’autre', email: 'LABO@example.org' });
    const known = await add();
    const third = await register(token, { email: known.email! });
    expect([second, third].map(({ status, text }) => [status, text])).toEqual(
      [first, first].map(({ status, text }) => [status, text]),
    );
    expect(first.status).toBe(200);
    expect(await find(form.label)).toMatchObject({ state: 'pending', source: 'self', email: 'labo@example.org' });
    expect(await find(known.label)).toMatchObject({ state: 'approved', source: 'board' });
    expect((await read()).participants.filter(({ label }) => label === 'Quelqu’un d’autre')).toEqual([]);
    const { id } = await find(form.label);
    expect(results(await invite([id]))[0]).toMatchObject({ is: 'unready' });
    await post('/state', { ids: [id], state: 'approved' });
    expect(results(await invite([id]))[0]).toMatchObject({ is: 'invited' });
  });

  it('offers what the edition is open to, and nothing else', async () => {
    const token = await open();
    const path = `/v1/editions/${edition}/settings`;
    const { version } = (await rig.ask('GET', path, { token: rig.organiser })).body as { version: number };
    const body = { version, couloirs: ['officine'], regions: ['Corse'] };
    expect((await rig.ask('PATCH', path, { token: rig.organiser, body })).status).toBe(200);
    expect(infoOf(await register(token, { email: 'x@example.org' }))).toEqual({ path: 'couloir' });
    const officine = { email: 'x@example.org', couloir: 'officine' };
    expect(infoOf(await register(token, officine))).toEqual({ path: 'region' });
    expect((await register(token, { ...officine, region: 'Corse' })).status).toBe(200);
  });

  it('is closed with its link, and by a new one', async () => {
    const [first, second] = [await open(), await open()];
    expect(said(await rig.ask('GET', `/v1/registrations/${first}`))).toEqual([404, 'registration.closed']);
    expect((await rig.ask('GET', `/v1/registrations/${second}`)).status).toBe(200);
    await rig.ask('DELETE', `/v1/editions/${edition}/registration`, { token: rig.organiser });
    expect(said(await register(second))).toEqual([404, 'registration.closed']);
    expect((await read()).registration).toBeNull();
  });

  it('is slowed for one address', async () => {
    const token = await open();
    let answer = await register(token);
    for (let tries = 0; tries < 40 && answer.status !== 429; tries += 1) answer = await register(token);
    expect(said(answer)).toEqual([429, 'rate.limited']);
    expect(Number(infoOf(answer)['seconds'])).toBeGreaterThan(60);
    clock.pass(16 * 60_000);
    expect((await register(token, { couloir: 'officine', region: 'Corse' })).status).toBe(200);
  });
});

describe('an address', () => {
  it('is in no line of the journal, no event and no list of slots', async () => {
    expect(rig.lines.length).toBeGreaterThan(50);
    expect(rig.lines.join('\n')).not.toContain('@example.org');
    const slots = await rig.ask('GET', `/v1/editions/${edition}/slots`, { token: rig.organiser });
    expect(slots.text).not.toContain('@example.org');
  });
});
