import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editionSettings, usual, type EditionSettings } from '../../organiser/protocol/settings.ts';
import { codeOf, HubRig, infoOf, REPORT_KEY, type Answer } from './hub-rig.ts';

let rig: HubRig;
let id = '';
beforeAll(async () => {
  rig = await HubRig.start();
  ({ id } = await rig.edition({ startsOn: '2026-11-23', endsOn: '2026-11-30' }));
  await rig.slot(id, { startsAt: '2026-11-24T08:00:00.000Z' });
});
afterAll(() => rig.stop());

const path = (): string => `/v1/editions/${id}/settings`;
const read = async (token = rig.observer): Promise<EditionSettings> =>
  editionSettings.parse((await rig.ask('GET', path(), { token })).body);
const change = async (body: object, token = rig.organiser): Promise<Answer> =>
  rig.ask('PATCH', path(), { token, body: { version: (await read()).version, ...body } });

describe('the settings of an edition', () => {
  it('are the usual ones until somebody decides, and are kept as they were decided', async () => {
    const first = await read();
    expect(first).toMatchObject({ ...usual, version: 1, daysOff: [], reportKey: REPORT_KEY });
    const changed = await change({
      name: "Vérif' Ségur de Bretagne",
      couloirs: ['officine', 'laboratoire'],
      objectives: { ...usual.objectives, tests: 3, publishersExpected: 12 },
      halfDays: { am: { from: 510, to: 750 }, pm: { from: 810, to: 1140 } },
    });
    expect(changed.status).toBe(200);
    const after = await read();
    expect(after).toEqual(changed.body);
    expect(after).toMatchObject({ version: 2, contact: first.contact, couloirs: ['officine', 'laboratoire'] });
    expect(after.objectives).toMatchObject({ tests: 3, publishersExpected: 12, regions: 9 });
    const listed = (await rig.ask('GET', '/v1/editions', { token: rig.observer })).body as {
      editions: { id: string; name: string; settings: object }[];
    };
    const row = listed.editions.find((one) => one.id === id);
    expect(row?.name).toBe("Vérif' Ségur de Bretagne");
    expect(row?.settings).toMatchObject({ couloirs: ['officine', 'laboratoire'], objectives: { tests: 3 } });
  });

  it('are not written over those of somebody else', async () => {
    const { version } = await read();
    expect((await change({ guide: 'v2' })).status).toBe(200);
    const stale = await rig.ask('PATCH', path(), { token: rig.organiser, body: { version, guide: 'v3' } });
    expect([stale.status, codeOf(stale), infoOf(stale)]).toEqual([409, 'edition.changed', { version: version + 1 }]);
    expect((await read()).guide).toBe('v2');
  });

  it.each<[string, object, string]>([
    ['ends before it starts', { startsOn: '2026-12-02', endsOn: '2026-12-01' }, 'endsOn'],
    ['a day off outside', { daysOff: ['2027-01-01'] }, 'daysOff'],
    ['hours that cross', { halfDays: { am: { from: 540, to: 900 }, pm: { from: 840, to: 1080 } } }, 'halfDays'],
    ['a half-day without room', { halfDays: { am: { from: 540, to: 570 }, pm: { from: 840, to: 1080 } } }, 'halfDays'],
    ['a shared link that is none', { meeting: { policy: 'shared', link: null } }, 'meeting'],
    ['a link elsewhere', { meeting: { policy: 'shared', link: 'https://salle.example/1' } }, 'meeting'],
    ['a couloir twice', { couloirs: ['officine', 'officine'] }, 'couloirs'],
    ['no couloir', { couloirs: [] }, 'couloirs'],
  ])('refuses %s, and changes nothing', async (_why, body, where) => {
    const before = await read();
    const answer = await change(body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request.invalid']);
    expect(String(infoOf(answer)['path'])).toContain(where);
    expect(await read()).toEqual(before);
  });

  it('do not leave a slot outside of the days, and say how many', async () => {
    const { startsOn, endsOn } = await read();
    expect(startsOn <= '2026-11-24' && endsOn >= '2026-11-24').toBe(true);
    for (const body of [{ daysOff: ['2026-11-24'] }, { startsOn: '2026-11-25', endsOn: '2026-11-28' }]) {
      const answer = await change(body);
      expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([409, 'edition.slots', { slots: 1 }]);
    }
    expect((await change({ startsOn: '2026-11-24' })).status).toBe(200);
  });

  it('tell who joins of the days off, and another key is for those who join after', async () => {
    await rig.participant((await rig.slot(id)).id);
    const key = `age1${'p'.repeat(58)}`;
    expect((await change({ reportKey: key, endsOn: '2026-11-27', daysOff: ['2026-11-26'] })).status).toBe(200);
    const joined = await rig.participant((await rig.slot(id)).id);
    expect(joined.reportKey).toBe(key);
    expect(joined.edition.daysOff).toEqual(['2026-11-26']);
  });

  it('are changed by national organisers only', async () => {
    const regional = await rig.hub.newKey('organiser', 'Organisatrice de Corse', ['Corse']);
    expect(codeOf(await change({ guide: 'x' }, regional))).toBe('rights.region');
    expect(codeOf(await change({ guide: 'x' }, rig.observer))).toBe('rights.refused');
    expect((await rig.ask('GET', path(), { token: regional })).status).toBe(200);
  });
});
