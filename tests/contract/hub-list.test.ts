import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  boardListEntry,
  boardListIndex,
  listIndex,
  publishedList,
  type ListBody,
  type BoardListEntry,
  type SolutionRow,
} from '../../organiser/protocol/list.ts';
import { delivered } from '../../organiser/view/guide.ts';
import type { JoinResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, handClock, HubRig, infoOf, T0 } from './hub-rig.ts';

/** Lists published for an edition: versions, history, who sees what, and how devices hear of it. */
const clock = handClock();
let rig: HubRig;
let edition: string;
let me: JoinResponse & { device: string };
const row = (id: string, over: Partial<SolutionRow> = {}): SolutionRow => ({
  id,
  editor: 'Éditeur Exemple',
  name: `Logiciel ${id}`,
  version: '',
  couloirs: ['officine'],
  device: 'LGO',
  wave: '2',
  listedOn: null,
  reference: '',
  source: '',
  seenOn: null,
  ...over,
});
const list = (expected: number, rows = [row('a')]) => ({
  expected,
  label: 'Logiciels lus sur le site',
  asOf: '2026-11-20',
  example: false,
  body: { rows },
});
const domains = {
  domains: ['medecin.mssante.fr'],
  testDomains: [],
  generatedAt: T0,
  verified: false,
};
const publish = (body: unknown, name = 'solutions', id = edition, token = rig.organiser) =>
  rig.ask('PUT', `/v1/editions/${id}/lists/${name}`, { token, body });
const mine = async () => listIndex.parse((await rig.ask('GET', '/v1/lists', { token: me.token })).body).lists;
const history = async (): Promise<BoardListEntry[]> =>
  boardListIndex.parse((await rig.ask('GET', `/v1/editions/${edition}/lists`, { token: rig.observer })).body).lists;

beforeAll(async () => {
  rig = await HubRig.start({ now: clock.now });
});
afterAll(() => rig.stop());
beforeEach(async () => {
  edition = (await rig.edition()).id;
  me = await rig.participant((await rig.slot(edition)).id);
});

describe('published lists', () => {
  it('count their versions up, keep their history with who and when, and serve the last one', async () => {
    expect(await mine()).toEqual([]);
    const first = boardListEntry.parse((await publish(list(0))).body);
    expect(first).toMatchObject({ name: 'solutions', version: 1, rows: 1, publishedBy: 'Organisateur' });
    clock.pass(60_000);
    const second = boardListEntry.parse((await publish(list(1, [row('a'), row('b')]))).body);
    expect(second).toMatchObject({ version: 2, rows: 2, publishedAt: clock.now().toISOString() });
    expect(second.sha256).not.toBe(first.sha256);
    expect((await history()).map(({ version }) => version)).toEqual([2, 1]);
    const { publishedBy: _, ...entry } = second;
    expect(await mine()).toEqual([entry]);
    const whole = publishedList.parse((await rig.ask('GET', '/v1/lists/solutions', { token: me.token })).body);
    expect(whole).toMatchObject({ v: 1, name: 'solutions', version: 2, body: { rows: [row('a'), row('b')] } });
    const path = `/v1/editions/${edition}/lists/solutions?version=1`;
    const earlier = publishedList.parse((await rig.ask('GET', path, { token: rig.organiser })).body);
    expect(earlier.body).toEqual({ rows: [row('a')] });
  });

  it('refuse to replace what the person has not seen, and say which version is in force', async () => {
    await publish(list(0));
    for (const expected of [0, 2]) {
      const answer = await publish(list(expected, [row('z')]));
      expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([409, 'list.stale', { version: 1 }]);
    }
    expect((await history()).length).toBe(1);
  });

  it('let one of two organisers who publish at once through', async () => {
    const answers = await Promise.all([publish(list(0, [row('a')])), publish(list(0, [row('b')]))]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  });

  it('stay in their edition', async () => {
    const elsewhere = (await rig.edition()).id;
    await publish(list(0), 'solutions', elsewhere);
    expect(await mine()).toEqual([]);
    expect(codeOf(await rig.ask('GET', '/v1/lists/solutions', { token: me.token }))).toBe('list.unknown');
    const answer = await rig.ask('GET', `/v1/editions/${randomUUID()}/lists`, { token: rig.organiser });
    expect([answer.status, codeOf(answer)]).toEqual([404, 'route.unknown']);
    expect(codeOf(await publish(list(0), 'solutions', randomUUID()))).toBe('route.unknown');
  });

  it('take the body of their own name only, and no signature that the hub did not check', async () => {
    expect((await publish({ ...list(0), body: domains }, 'mss-domains')).status).toBe(200);
    const claimed = await publish({ ...list(1), body: { ...domains, verified: true } }, 'mss-domains');
    expect([codeOf(claimed), infoOf(claimed)]).toEqual(['request.invalid', { path: 'body.verified' }]);
    const other = await publish({ ...list(1), body: { rows: [] } }, 'mss-domains');
    expect([codeOf(other), infoOf(other)['path']]).toEqual(['request.invalid', expect.stringMatching(/^body/)]);
  });

  it('take a whole guide, give any of its versions to a participant, and say where a wrong one is wrong', async () => {
    const guide = (label: string) => {
      const body = structuredClone(delivered);
      body.couloirs.officine.ins.todo = { fr: label, en: label };
      return body;
    };
    const said = (expected: number, body: unknown) => ({ ...list(expected), label: `Guide ${expected + 1}`, body });
    expect((await publish(said(0, guide('Un')), 'guide')).status).toBe(200);
    expect(boardListEntry.parse((await publish(said(1, guide('Deux')), 'guide')).body)).toMatchObject({
      name: 'guide',
      version: 2,
      rows: 10,
    });
    const read = async (path: string) => {
      const answer = publishedList.parse((await rig.ask('GET', `/v1/lists/guide${path}`, { token: me.token })).body);
      return (answer.body as ListBody<'guide'>).couloirs.officine.ins.todo?.fr;
    };
    expect([await read(''), await read('?version=1'), await read('?version=2')]).toEqual(['Deux', 'Un', 'Deux']);
    const none = await rig.ask('GET', '/v1/lists/guide?version=3', { token: me.token });
    expect([none.status, codeOf(none)]).toEqual([404, 'list.unknown']);

    const long = guide('x'.repeat(400));
    const refused = await publish(said(2, long), 'guide');
    expect([codeOf(refused), infoOf(refused)]).toEqual([
      'request.invalid',
      { path: 'body.couloirs.officine.ins.todo.fr' },
    ]);
    const short = guide('Trois');
    short.steps.pop();
    expect(infoOf(await publish(said(2, short), 'guide'))).toEqual({ path: 'body.steps' });
    expect(await read('')).toBe('Deux');
  });

  it('hold thousands of rows, above the size of the other requests', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => row(`r${i}`, { source: 'x'.repeat(100) }));
    expect(JSON.stringify(rows).length).toBeGreaterThan(500_000);
    expect((await publish(list(0, rows))).status).toBe(200);
    expect((await mine())[0]?.rows).toBe(2000);
  });

  it('wake the devices of the edition, and theirs only', async () => {
    const other = await rig.participant();
    const heard: string[] = [];
    const stop = new AbortController();
    const listen = async (who: JoinResponse) => {
      const response = await fetch(`${rig.url}/v1/stream`, {
        headers: { authorization: `Bearer ${who.token}` },
        signal: stop.signal,
      });
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      await reader.read();
      return reader;
    };
    const [own, theirs] = [await listen(me), await listen(other)];
    void theirs.read().then(
      ({ value }) => heard.push(value ?? ''),
      () => undefined,
    );
    await publish(list(0));
    const { value } = await own.read();
    expect(value).toContain(`"log":"${me.slot.log}"`);
    // Pokes are written in one turn: what the other was to hear, it would have heard before the next answer.
    await rig.ask('GET', '/v1/hub');
    expect(heard.filter((text) => text.includes('poke'))).toEqual([]);
    stop.abort();
  });

  it('survive a restart of the hub', async () => {
    await publish(list(0));
    const before = await mine();
    await rig.restart();
    expect(await mine()).toEqual(before);
  });
});
