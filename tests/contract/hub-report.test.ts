import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expireReports } from '../../organiser/blob/expire.ts';
import { BlobFolder } from '../../organiser/blob/folder.ts';
import { boardReports, receiptOf, type BoardReports } from '../../organiser/protocol/report.ts';
import type { EditionSettings } from '../../organiser/protocol/settings.ts';
import { codeOf, handClock, HubRig, infoOf, syncBody, T0 } from './hub-rig.ts';

const DAY_MS = 24 * 60 * 60_000;
const clock = handClock();
let rig: HubRig;
let edition: string;
let breton: string;
const people: Record<'here' | 'there', Awaited<ReturnType<HubRig['participant']>>> = {} as never;

type Sent = { sha: string; size: number };

beforeAll(async () => {
  rig = await HubRig.start({ now: clock.now });
  edition = (await rig.edition()).id;
  breton = await rig.hub.newKey('observer', 'Observateur breton', ['Bretagne']);
  people.here = await rig.participant((await rig.slot(edition, { region: 'Bretagne' })).id);
  people.there = await rig.participant(
    (await rig.slot(edition, { region: 'Occitanie', startsAt: '2026-11-23T14:00:00.000Z' })).id,
  );
});
afterAll(() => rig.stop());

let numbers = 0;
/** Puts a blob and, unless it is evidence, tells that it is a report. */
async function send(who: keyof typeof people, told: 'report' | 'evidence' | 'nothing', put = true): Promise<Sent> {
  const me = people[who];
  const bytes = randomBytes(2_000);
  const sha = createHash('sha256').update(bytes).digest('hex');
  if (put) expect((await rig.ask('PUT', `/v1/blobs/${sha}`, { token: me.token, body: bytes })).status).toBe(201);
  numbers += 1;
  const at = new Date(Date.parse(T0) + numbers * 1_000).toISOString();
  const event =
    told === 'report'
      ? {
          kind: 'report.sent',
          body: { id: randomUUID(), shown: sha.replace(/^./, '0'), blob: sha, size: 2_000, sections: ['log'] },
        }
      : {
          kind: 'evidence.added',
          body: { id: randomUUID(), step: null, sha256: sha, size: 2_000, mime: 'image/png', way: 'file' },
        };
  if (told !== 'nothing') {
    const pushed = await rig.sync(me.token, me.slot.log, syncBody([{ device: me.device, n: numbers, at, ...event }]));
    expect(pushed.status).toBe(200);
  }
  return { sha, size: 2_000 };
}
const inbox = async (token = rig.organiser, of = edition): Promise<BoardReports> =>
  boardReports.parse((await rig.ask('GET', `/v1/editions/${of}/reports`, { token })).body);
const blobs = () => new BlobFolder(join(rig.data, 'blobs'));
const files = () => readdirSync(join(rig.data, 'blobs')).length;
const expire = () => expireReports({ store: rig.hub.store, blobs: blobs(), log: () => undefined, now: clock.now });
const keepDays = async (reportDays: unknown) => {
  const path = `/v1/editions/${edition}/settings`;
  const { version } = (await rig.ask('GET', path, { token: rig.organiser })).body as EditionSettings;
  return rig.ask('PATCH', path, { token: rig.organiser, body: { version, reportDays } });
};

describe('the reports that came', () => {
  it('are told with whose they are, when, and how large, the latest first', async () => {
    const first = await send('here', 'report');
    clock.pass(60_000);
    const second = await send('there', 'report');
    const waited = await send('here', 'report', false);
    await send('here', 'evidence');
    const { days, reports } = await inbox();
    expect(days).toBe(90);
    expect(reports.map(({ blob, slot, size, receivedAt }) => [blob, slot, size, receivedAt])).toEqual([
      [waited.sha, people.here.slot.id, 2_000, null],
      [second.sha, people.there.slot.id, 2_000, '2026-11-23T09:01:00.000Z'],
      [first.sha, people.here.slot.id, 2_000, T0],
    ]);
    expect(reports[2]).toMatchObject({ until: '2027-02-21T09:00:00.000Z', erasedAt: null, sections: ['log'] });
    expect(reports[0]).toMatchObject({ until: null });
    expect(receiptOf(first.sha)).toBe(
      first.sha
        .slice(0, 12)
        .toUpperCase()
        .replace(/(.{4})(.{4})/, '$1-$2-'),
    );
  });

  it('are told to those who may see the slot, and to no participant', async () => {
    const seen = (await inbox(breton)).reports.map(({ slot }) => slot);
    expect(new Set(seen)).toEqual(new Set([people.here.slot.id]));
    const asked = (token: string, of = edition) => rig.ask('GET', `/v1/editions/${of}/reports`, { token });
    expect((await asked(people.here.token)).status).toBe(403);
    expect((await asked('x')).status).toBe(401);
    expect(codeOf(await asked(rig.organiser, randomUUID()))).toBe('route.unknown');
    expect((await inbox(rig.organiser, (await rig.edition()).id)).reports).toEqual([]);
  });
});

describe('the days that reports are kept', () => {
  it.each([[0], [-1], [366], [1.5], ['30'], [null]])('cannot be %j', async (days) => {
    const answer = await keepDays(days);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request.invalid']);
  });

  it('end with the erasure of their bytes, of nothing else, and it is said', async () => {
    const before = files();
    const { reports } = await inbox();
    const [old] = reports.filter(({ receivedAt }) => receivedAt !== null).map(({ blob }) => blob);
    const evidence = await send('here', 'evidence');
    const orphan = await send('here', 'nothing');
    expect((await keepDays(30)).status).toBe(200);
    clock.pass(29 * DAY_MS);
    await expire();
    expect(files()).toBe(before + 2);
    const late = await send('here', 'report');
    clock.pass(2 * DAY_MS);
    await expire();
    await expire();
    expect(files()).toBe(before + 3 - 2);
    const now = await inbox();
    expect(now.days).toBe(30);
    expect(now.reports.filter(({ erasedAt }) => erasedAt !== null)).toHaveLength(2);
    const got = (sha: string) => rig.ask('GET', `/v1/blobs/${sha}`, { token: rig.organiser });
    const gone = await got(old!);
    expect([gone.status, codeOf(gone), infoOf(gone)]).toEqual([410, 'blob.erased', { at: clock.now().toISOString() }]);
    for (const { sha } of [evidence, orphan, late]) expect((await got(sha)).status).toBe(200);
  });

  it('leave the participant the word that it came: it is not sent again, and takes no place', async () => {
    const { reports } = await inbox();
    const { blob, slot } = reports.find(({ erasedAt }) => erasedAt !== null)!;
    const me = Object.values(people).find((one) => one.slot.id === slot)!;
    const head = await rig.ask('HEAD', `/v1/blobs/${blob}`, { token: me.token });
    expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '2000']);
    const again = await rig.ask('PUT', `/v1/blobs/${blob}`, { token: me.token, body: randomBytes(2_000) });
    expect([again.status, again.body]).toEqual([
      200,
      { v: 1, offset: 2_000, length: 2_000, receipt: expect.any(String) },
    ]);
    await rig.restart();
    expect((await inbox()).reports.find((one) => one.blob === blob)?.erasedAt).not.toBeNull();
  });

  it('leave a backup that can be made', async () => {
    let lines = '';
    for await (const line of rig.hub.store.backup(blobs(), clock.now())) lines += line;
    expect(lines).toContain('"erased_at":"2026-12-24');
    expect(lines.match(/\{"file":"/g)).toHaveLength(files());
  });
});
