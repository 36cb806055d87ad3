import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itOnSqlite } from '../rig/store.ts';
import { BLOB_LIMIT, type JoinResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, HubRig, infoOf } from './hub-rig.ts';

let rig: HubRig;
let me: JoinResponse & { device: string };
beforeAll(async () => {
  rig = await HubRig.start();
  me = await rig.participant();
});
afterAll(() => rig.stop());

const blob = (size: number) => {
  const bytes = randomBytes(size);
  return { bytes, sha: createHash('sha256').update(bytes).digest('hex') };
};
const put = (sha: string, bytes: Uint8Array, range?: string, token = me.token) =>
  rig.ask('PUT', `/v1/blobs/${sha}`, {
    token,
    body: bytes,
    headers: range === undefined ? {} : { 'content-range': range },
  });
const head = async (sha: string, token = me.token) => {
  const { status, headers } = await rig.ask('HEAD', `/v1/blobs/${sha}`, { token });
  return [status, headers.get('upload-offset'), headers.get('upload-length')];
};
const got = async (sha: string, token = rig.organiser) => {
  const response = await fetch(`${rig.url}/v1/blobs/${sha}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
};
const files = () => readdirSync(join(rig.data, 'blobs'));

describe('a blob', () => {
  it('is put whole, said once, and read by the organisers', async () => {
    const { bytes, sha } = blob(100_000);
    const first = await put(sha, bytes);
    expect([first.status, first.body]).toEqual([
      201,
      { v: 1, offset: 100_000, length: 100_000, receipt: expect.any(String) },
    ]);
    const again = await put(sha, bytes);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(await head(sha)).toEqual([200, '100000', '100000']);
    for (const token of [rig.organiser, rig.observer]) {
      const read = await got(sha, token);
      expect([read.status, bytes.equals(read.bytes)]).toEqual([200, true]);
    }
    expect(files().some((name) => name.includes(sha.slice(0, 8)))).toBe(false);
  });

  it('is put by parts, in order, and survives a restart between two', async () => {
    const { bytes, sha } = blob(1000);
    expect((await put(sha, bytes.subarray(0, 400), 'bytes 0-399/1000')).status).toBe(202);
    expect(await head(sha)).toEqual([200, '400', '1000']);
    expect((await got(sha)).status).toBe(404);
    await rig.restart();
    for (const from of [0, 300, 500]) {
      const wrong = await put(sha, bytes.subarray(from, 600), `bytes ${from}-599/1000`);
      expect([wrong.status, codeOf(wrong), infoOf(wrong)]).toEqual([409, 'blob.offset', { offset: 400, length: 1000 }]);
    }
    expect((await put(sha, bytes.subarray(400), 'bytes 400-999/1000')).status).toBe(201);
    expect(bytes.equals((await got(sha)).bytes)).toBe(true);
  });

  it('keeps what came before a broken connection', async () => {
    const { bytes, sha } = blob(300_000);
    const broken = request(`${rig.url}/v1/blobs/${sha}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${me.token}`,
        'content-type': 'application/octet-stream',
        'content-length': 300_000,
      },
    });
    const ended = new Promise((resolve) => broken.on('error', resolve));
    broken.write(bytes.subarray(0, 100_000));
    await expect.poll(async () => (await head(sha))[1], { timeout: 10_000 }).toBe('100000');
    broken.destroy();
    await ended;
    const rest = await put(sha, bytes.subarray(100_000), 'bytes 100000-299999/300000');
    expect(rest.status).toBe(201);
    expect(bytes.equals((await got(sha)).bytes)).toBe(true);
  });

  it('is dropped when it is not what its name says, and may be put again', async () => {
    const { bytes, sha } = blob(500);
    const before = files().length;
    const wrong = await put(sha, randomBytes(500));
    expect([wrong.status, codeOf(wrong)]).toEqual([422, 'blob.mismatch']);
    expect([await head(sha), files().length]).toEqual([[404, null, null], before]);
    expect((await put(sha, bytes)).status).toBe(201);
  });

  it('refuses ranges out of shape, lengths that do not agree, and what is too large', async () => {
    const { bytes, sha } = blob(10);
    for (const range of ['bytes 0-9', 'bytes 5-4/10', 'bytes 0-10/10', 'bytes 0-8/10', 'octets 0-9/10', 'bytes */10']) {
      expect(codeOf(await put(sha, bytes, range)), range).toBe('request.invalid');
    }
    expect(codeOf(await put(sha, bytes, `bytes 0-9/${BLOB_LIMIT + 1}`))).toBe('request.too-large');
    expect(codeOf(await put(sha, new Uint8Array(BLOB_LIMIT + 1)))).toBe('request.too-large');
    expect(codeOf(await put(sha, new Uint8Array(0)))).toBe('request.invalid');
    const first = await put(sha, bytes.subarray(5), 'bytes 5-9/10');
    expect([codeOf(first), infoOf(first)]).toEqual(['blob.offset', { offset: 0, length: 10 }]);
  });

  it('is one participant’s: another does not see it, nor disturb it', async () => {
    const other = await rig.participant();
    const { bytes, sha } = blob(1000);
    await put(sha, bytes.subarray(0, 10), 'bytes 0-9/1000');
    expect((await head(sha, other.token))[0]).toBe(404);
    expect(codeOf(await put(sha, randomBytes(1000), undefined, other.token))).toBe('blob.mismatch');
    expect(await head(sha)).toEqual([200, '10', '1000']);
    expect((await got(sha, me.token)).status).toBe(403);
  });

  it('has a limit for all those of a log', async () => {
    const other = await rig.participant();
    const announce = (i: number) => put(blob(i + 1).sha, new Uint8Array(1), `bytes 0-0/${BLOB_LIMIT}`, other.token);
    for (let i = 0; i < 10; i += 1) expect((await announce(i)).status).toBe(202);
    expect(codeOf(await announce(10))).toBe('request.too-large');
  });

  it.skipIf(!existsSync('/dev/full'))(
    'meets a full disk without hanging the connection, and goes on later',
    async () => {
      const { bytes, sha } = blob(900_000);
      const before = new Set(files());
      await put(sha, bytes.subarray(0, 1), 'bytes 0-0/900000');
      const file = join(
        rig.data,
        'blobs',
        files().find((name) => !before.has(name))!,
      );
      rmSync(file);
      symlinkSync('/dev/full', file);
      const full = await put(sha, bytes.subarray(0, 899_999), 'bytes 0-899998/900000');
      expect([full.status, codeOf(full)]).toEqual([507, 'hub.full']);
      for (let i = 0; i < 8; i += 1) expect((await rig.ask('GET', '/v1/me', { token: me.token })).status).toBe(200);
      rmSync(file);
      expect((await put(sha, bytes.subarray(0, 500_000), 'bytes 0-499999/900000')).status).toBe(202);
      expect((await put(sha, bytes.subarray(500_000), 'bytes 500000-899999/900000')).status).toBe(201);
      expect(bytes.equals((await got(sha)).bytes)).toBe(true);
    },
  );

  itOnSqlite('leaves no file behind that the store does not know', async () => {
    const stray = join(rig.data, 'blobs', '00000000-0000-4000-8000-000000000000');
    writeFileSync(stray, 'x');
    const kept = files().length - 1;
    await rig.restart();
    expect([files().length, files().includes('00000000-0000-4000-8000-000000000000')]).toEqual([kept, false]);
  });
});

itOnSqlite('the audit notes who opened which log and which report, once a visit', async () => {
  const { bytes, sha } = blob(20);
  await put(sha, bytes);
  for (let i = 0; i < 3; i += 1) {
    await rig.pull(rig.observer, me.slot.log);
    await got(sha, rig.observer);
  }
  await rig.hub.close();
  const { default: Database } = await import('better-sqlite3');
  const { binding } = await import('./hub-rig.ts');
  const db = new Database(join(rig.data, 'hub.db'), binding === undefined ? {} : { nativeBinding: binding });
  const opened = db
    .prepare(
      `SELECT act, subject FROM audit JOIN person ON person.id = audit.person
         WHERE role = 'observer' AND subject IN (?, ?) ORDER BY act`,
    )
    .all(me.slot.log, sha);
  db.close();
  expect(opened).toEqual([
    { act: 'log.opened', subject: me.slot.log },
    { act: 'report.opened', subject: sha },
  ]);
  await rig.restart();
});
