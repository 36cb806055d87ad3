import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  boardIrritants,
  triaged,
  triageHistory,
  type BoardIrritant,
  type TriageSet,
} from '../../organiser/protocol/irritant.ts';
import { auditPage } from '../../organiser/protocol/audit.ts';
import { publisherIrritants, type MadePublisherLink } from '../../organiser/protocol/publisher.ts';
import { codeOf, handClock, HubRig, infoOf, syncBody, T0 } from './hub-rig.ts';
import { listenTo } from './stream-rig.ts';

type Me = Awaited<ReturnType<HubRig['participant']>>;
let rig: HubRig;
let edition: string;
const clock = handClock();
const seats: Me[] = [];
const count = new Map<string, number>();

beforeAll(async () => {
  rig = await HubRig.start({ now: clock.now });
  edition = (await rig.edition()).id;
  for (const region of ['Bretagne', 'Corse', null]) {
    seats.push(await rig.participant((await rig.slot(edition, { region, label: `Officine ${region}` })).id));
  }
});
afterAll(() => rig.stop());

const say = async (me: Me, kind: string, body: object) => {
  const n = (count.get(me.device) ?? 0) + 1;
  count.set(me.device, n);
  const answer = await rig.sync(
    me.token,
    me.slot.log,
    syncBody([{ device: me.device, n, kind, body: { ...body }, at: T0 }]),
  );
  expect(answer.status).toBe(200);
  return n;
};
const report = async (me: Me, text: string, over: object = {}) => {
  const id = randomUUID();
  const n = await say(me, 'irritant.reported', { id, category: 'mss', severity: 'genant', step: null, text, ...over });
  return { log: me.slot.log, id, n };
};
const profile = (me: Me, editor: string, name = 'Mystral') =>
  say(me, 'slot.profile', {
    who: 'ps',
    couloir: 'officine',
    available: true,
    mssDomain: null,
    solution: { editor, name, version: '3.1' },
    region: 'Bretagne',
  });
const read = async (token = rig.organiser) =>
  boardIrritants.parse((await rig.ask('GET', `/v1/editions/${edition}/irritants`, { token })).body);
const one = async (id: string): Promise<BoardIrritant> =>
  (await read()).irritants.find((irritant) => irritant.id === id)!;
const change = (changes: object[], token = rig.organiser) =>
  rig.ask('PATCH', `/v1/editions/${edition}/irritants`, { token, body: { changes } });
const set = async ({ log, id }: { log: string; id: string }, what: TriageSet, token?: string) =>
  change([{ log, id, version: (await one(id)).triage.version, set: what }], token);

describe('the irritants of an edition', () => {
  it('are those of the logs that nobody withdrew, as they were said, with the software that was told', async () => {
    const me = seats[0]!;
    const said = await report(me, 'La page revient deux fois.', { category: 'connexion', step: 'identification' });
    const gone = await report(me, 'Rien, finalement.');
    await say(me, 'irritant.reported', {
      ...said,
      n: undefined,
      category: 'dmp',
      severity: 'mineur',
      step: null,
      text: 'Autre.',
    });
    await say(me, 'event.corrected', { device: me.device, n: gone.n, reason: 'retiré' });
    await profile(me, 'Éditeur Alpha');
    const { irritants } = await read();
    expect(irritants.map(({ id }) => id)).toEqual([said.id]);
    expect(irritants[0]).toMatchObject({
      slot: me.slot.id,
      label: 'Officine Bretagne',
      region: 'Bretagne',
      reported: {
        category: 'connexion',
        step: 'identification',
        text: 'La page revient deux fois.',
        by: 'participant',
      },
      told: { editor: 'Éditeur Alpha', name: 'Mystral', version: '3.1' },
      triage: { version: 0, state: 'new', category: 'connexion', severity: 'genant', owner: null, released: null },
    });
  });

  it('are those of one’s regions, and nobody else triages them', async () => {
    const corse = await report(seats[1]!, 'Le DMP ne répond pas.');
    const breton = await rig.hub.newKey('organiser', 'Organisatrice bretonne', ['Bretagne']);
    expect((await read(breton)).irritants.map(({ region }) => region)).toEqual(['Bretagne']);
    const own = (await read(breton)).irritants[0]!;
    expect((await set(own, { state: 'accepted' }, breton)).status).toBe(200);
    expect(codeOf(await set(corse, { state: 'accepted' }, breton))).toBe('rights.region');
    expect(codeOf(await set(own, { duplicateOf: { log: corse.log, id: corse.id } }, breton))).toBe('rights.region');
    const history = `/v1/logs/${corse.log}/irritants/${corse.id}/history`;
    expect(codeOf(await rig.ask('GET', history, { token: breton }))).toBe('rights.region');
  });

  it('merged into one of another region do not name it to their own', async () => {
    const own = await report(seats[0]!, 'Le même, vu de Bretagne.');
    await profile(seats[1]!, 'Éditeur Alpha');
    const far = await report(seats[1]!, 'Le même, vu de Corse.');
    const breton = await rig.hub.newKey('organiser', 'Organisatrice bretonne', ['Bretagne']);
    const national = await set(await one(own.id), { duplicateOf: { log: far.log, id: far.id } });
    expect(triaged.parse(national.body).triages[0]!.triage.duplicateOf).toEqual({ log: far.log, id: far.id });
    const seen = (await read(breton)).irritants.find(({ id }) => id === own.id)!;
    expect(seen.triage).toMatchObject({ duplicateOf: null, duplicateElsewhere: true });
    const answers = [await rig.ask('GET', `/v1/editions/${edition}/irritants`, { token: breton })];
    answers.push(await set(seen, { severity: 'mineur' }, breton));
    answers.push(await rig.ask('GET', `/v1/logs/${own.log}/irritants/${own.id}/history`, { token: breton }));
    expect(triaged.parse(answers[1]!.body).triages[0]!.triage).toMatchObject({ duplicateElsewhere: true });
    expect(triageHistory.parse(answers[2]!.body).history.at(-1)!.changes).toEqual([
      { part: 'duplicateOf', from: null, to: 'elsewhere' },
    ]);
    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).not.toContain(far.log);
      expect(text).not.toContain(far.id);
    }
    // It is still one to whoever sees both.
    expect((await one(own.id)).triage).toMatchObject({ severity: 'mineur', duplicateOf: { id: far.id } });
    const parted = await set(
      (await read(breton)).irritants.find(({ id }) => id === own.id)!,
      { duplicateOf: null },
      breton,
    );
    expect(parted.status).toBe(200);
    expect((await one(own.id)).triage.duplicateOf).toBe(null);
  });
});

describe('triage', () => {
  it('keeps who changed what, and refuses who looked at an older version', async () => {
    const said = await report(seats[0]!, 'Deux clics de trop.');
    const heard = await listenTo(rig.url, rig.observer);
    await expect.poll(() => heard.heard.some(({ log }) => log === said.log)).toBe(true);
    const before = heard.heard.length;
    const answer = await change([
      { ...said, n: undefined, version: 0, set: { state: 'accepted', category: 'ergonomie' } },
    ]);
    expect(triaged.parse(answer.body).triages[0]?.triage).toMatchObject({ version: 1, state: 'accepted' });
    // The other boards are told, by a poke that brings the participant nothing.
    await expect.poll(() => heard.heard.slice(before).map(({ log }) => log)).toEqual([said.log]);
    heard.stop();
    const late = await change([{ log: said.log, id: said.id, version: 0, set: { state: 'rejected' } }]);
    expect([late.status, codeOf(late), infoOf(late)]).toEqual([409, 'irritant.changed', { path: 'changes.0' }]);
    const owner = (await read()).people.find(({ label }) => label === 'Organisateur')!;
    await set(said, { owner: owner.id });
    const told = await rig.ask('GET', `/v1/logs/${said.log}/irritants/${said.id}/history`, { token: rig.observer });
    expect(triageHistory.parse(told.body).history).toEqual([
      { version: 2, at: T0, by: 'Organisateur', changes: [{ part: 'owner', from: null, to: owner }] },
      {
        version: 1,
        at: T0,
        by: 'Organisateur',
        changes: [
          { part: 'state', from: 'new', to: 'accepted' },
          { part: 'category', from: 'mss', to: 'ergonomie' },
        ],
      },
    ]);
    const log = await rig.pull(seats[0]!.token, said.log);
    expect(JSON.stringify(log)).not.toContain('accepted');
  });

  it('changes all or none', async () => {
    const [a, b] = [await report(seats[0]!, 'Un.'), await report(seats[2]!, 'Deux.')];
    const both = [a, b].map(({ log, id }) => ({ log, id, version: 0, set: { state: 'sent' } }));
    const refused = [
      [both[0]!, { ...both[1]!, version: 4 }],
      [both[0]!, both[0]!],
      [both[0]!, { ...both[1]!, id: randomUUID() }],
      [both[0]!, { ...both[1]!, set: { owner: randomUUID() } }],
    ];
    for (const changes of refused) expect((await change(changes)).status).toBeGreaterThanOrEqual(400);
    expect((await one(a.id)).triage.version).toBe(0);
    expect((await change(both)).status).toBe(200);
    expect([(await one(a.id)).triage.state, (await one(b.id)).triage.state]).toEqual(['sent', 'sent']);
  });

  it('merges one level deep, never in a circle', async () => {
    const [a, b, c] = [
      await report(seats[2]!, 'Même chose, dit A.'),
      await report(seats[2]!, 'Même chose, dit B.'),
      await report(seats[2]!, 'Même chose, dit C.'),
    ];
    const ref = ({ log, id }: typeof a) => ({ log, id });
    expect(codeOf(await set(a, { duplicateOf: ref(a) }))).toBe('irritant.duplicate');
    expect((await set(b, { duplicateOf: ref(a) })).status).toBe(200);
    expect(codeOf(await set(c, { duplicateOf: ref(b) }))).toBe('irritant.duplicate');
    expect(codeOf(await set(a, { duplicateOf: ref(b) }))).toBe('irritant.duplicate');
    expect(codeOf(await set(a, { duplicateOf: ref(c) }))).toBe('irritant.duplicate');
    expect(codeOf(await set(c, { duplicateOf: { log: a.log, id: randomUUID() } }))).toBe('route.unknown');
    // In one gesture, a main irritant and its duplicates move below another.
    const moves = [a, b].map((one_) => ({ ...ref(one_), version: one_ === a ? 0 : 1, set: { duplicateOf: ref(c) } }));
    expect((await change(moves)).status).toBe(200);
    expect((await one(b.id)).triage.duplicateOf).toEqual(ref(c));
  });

  it('merges within one software only; what comes to be of two is taken apart, and each publisher reads its own', async () => {
    const [alpha, beta] = [
      await rig.participant((await rig.slot(edition)).id),
      await rig.participant((await rig.slot(edition)).id),
    ];
    await profile(alpha, 'Éditeur Epsilon', 'Alizé');
    const [main, twin] = [
      await report(alpha, 'Chez Epsilon.'),
      await report(beta, 'On ne sait où.', { severity: 'bloquant' }),
    ];
    const ref = ({ log, id }: typeof main) => ({ log, id });
    // Of a software that nobody told of: below a known one, never above it.
    expect(codeOf(await set(main, { duplicateOf: ref(twin) }))).toBe('irritant.software');
    expect((await set(twin, { state: 'sent', duplicateOf: ref(main) })).status).toBe(200);
    // Then its participant tells of another software.
    await profile(beta, 'Éditeur Zêta', 'Sirocco');
    expect((await one(twin.id)).triage.duplicateOf).toBeNull();
    expect(codeOf(await set(twin, { duplicateOf: ref(main) }))).toBe('irritant.software');
    expect((await set(twin, { released: 'Bloquant chez Zêta.' })).status).toBe(200);
    const body = { editor: 'Éditeur Zêta', until: '2026-12-31' };
    const made = await rig.ask('POST', `/v1/editions/${edition}/publishers`, { token: rig.organiser, body });
    const { token } = made.body as MadePublisherLink;
    const { irritants } = publisherIrritants.parse((await rig.ask('GET', '/v1/publisher/irritants', { token })).body);
    expect(irritants).toMatchObject([
      {
        reference: twin.id.slice(0, 8).toUpperCase(),
        solution: 'Sirocco',
        versions: ['3.1'],
        category: 'mss',
        said: 1,
        severity: 'bloquant',
        text: 'Bloquant chez Zêta.',
      },
    ]);
  });

  it('notes once per visit who opened them, and each change', async () => {
    const lines = async (act: string) =>
      auditPage.parse((await rig.ask('GET', `/v1/audit?act=${act}`, { token: rig.organiser })).body).lines;
    await read();
    await read();
    const opened = (await lines('irritants.opened')).filter(({ who }) => who === 'Organisateur');
    expect(opened.map(({ about }) => about)).toEqual(["Édition d'essai"]);
    const [changed] = await lines('irritant.triaged');
    expect(changed).toMatchObject({ who: 'Organisateur' });
    expect(changed?.about).toMatch(/^Officine/);
  });

  it('survives a restart', async () => {
    const before = await read();
    await rig.restart();
    expect(await read()).toEqual(before);
  });
});

describe('the link of a publisher', () => {
  const link = async (editor: string, until = '2026-12-31') =>
    (await rig.ask('POST', `/v1/editions/${edition}/publishers`, { token: rig.organiser, body: { editor, until } }))
      .body as MadePublisherLink;
  const seen = async (token: string) =>
    publisherIrritants.parse((await rig.ask('GET', '/v1/publisher/irritants', { token })).body);

  it('shows what was released of its product, and nothing of anybody', async () => {
    const me = seats[2]!;
    await profile(me, 'ÉDITEUR  gamma', 'Sirocco');
    const shown = await report(me, 'Mme Durand dit que ça bloque.', { severity: 'bloquant', step: 'identification' });
    const other = await report(me, 'Un autre, pas publié.');
    const rejected = await report(me, 'Écarté ensuite.');
    const twin = await report(me, 'Le même.');
    const { token, link: address } = await link('Éditeur Gamma');
    expect(address).toBe(`${rig.url}/#editeur=${token}`);
    expect((await seen(token)).irritants).toEqual([]);
    await set(shown, { released: 'La page se ferme pendant l’identification.' });
    // Still new: not shown before somebody takes it up.
    expect((await seen(token)).irritants).toEqual([]);
    await set(shown, { state: 'sent' });
    await set(other, { state: 'accepted' });
    await set(rejected, { state: 'rejected', released: 'Écarté.' });
    await set(twin, { state: 'accepted', released: 'Doublon.', duplicateOf: { log: shown.log, id: shown.id } });
    const answer = await rig.ask('GET', '/v1/publisher/irritants', { token });
    expect(publisherIrritants.parse(answer.body)).toMatchObject({
      editor: 'Éditeur Gamma',
      irritants: [
        {
          solution: 'Sirocco',
          state: 'sent',
          severity: 'bloquant',
          step: 'identification',
          text: 'La page se ferme pendant l’identification.',
          releasedOn: T0.slice(0, 10),
        },
      ],
    });
    for (const word of ['Durand', 'Officine', me.slot.log, me.slot.id, 'T09', 'Organisateur', 'Bretagne']) {
      expect(answer.text).not.toContain(word);
    }
    // What the participant tells of their software later does not show it to somebody else.
    await profile(me, 'Éditeur Delta', 'Zéphyr');
    expect((await seen(token)).irritants).toHaveLength(1);
    expect((await seen((await link('Éditeur Delta')).token)).irritants).toEqual([]);
  });

  it('needs a product before a text is released', async () => {
    const silent = await rig.participant((await rig.slot(edition)).id);
    const said = await report(silent, 'Sans logiciel connu.');
    expect(codeOf(await set(said, { released: 'Un texte.' }))).toBe('irritant.product');
    const product = { editor: 'Éditeur Gamma', name: 'Sirocco' };
    expect((await set(said, { released: 'Un texte.', product })).status).toBe(200);
  });

  it('ends on its day, or when it is revoked, and stays ended', async () => {
    const [short, long] = [await link('Éditeur Gamma', '2026-11-23'), await link('Éditeur Gamma')];
    expect((await seen(short.token)).until).toBe('2026-11-23');
    clock.pass(24 * 3_600_000);
    expect(codeOf(await rig.ask('GET', '/v1/publisher/irritants', { token: short.token }))).toBe('auth.revoked');
    expect((await seen(long.token)).editor).toBe('Éditeur Gamma');
    const ended = await rig.ask('DELETE', `/v1/publishers/${long.id}`, { token: rig.organiser });
    expect(ended.body).toMatchObject({ id: long.id, revokedAt: clock.now().toISOString() });
    expect(codeOf(await rig.ask('GET', '/v1/publisher/irritants', { token: long.token }))).toBe('auth.revoked');
    const list = await rig.ask('GET', `/v1/editions/${edition}/publishers`, { token: rig.organiser });
    expect(list.text).toContain(long.id);
    expect(list.text).not.toContain(long.token);
  });
});
