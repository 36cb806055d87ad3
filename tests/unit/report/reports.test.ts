import { createHash } from 'node:crypto';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { createReports } from '../../../electron/feature/report/reports.ts';
import { receiptOf } from '../../../organiser/protocol/report.ts';
import { CHUNK } from '../../../electron/feature/report/upload.ts';
import type { ReportState, Snapshot } from '../../../electron/contract/snapshot.ts';
import type { ReportRow } from '../../../native/store/port.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const ins = '279035121518989';
const NIR_LOG = Array.from({ length: 9_000 }, (_v, i) => `{"at":"x","n":${i},"m":"lu ${ins} par hasard"}`).join('\n');

/** A hub that keeps what it gets, and can cut the line after some bytes. */
function fakeHub() {
  const state = { bytes: new Uint8Array(0), puts: 0, cutAfter: Infinity };
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    if (init?.method === 'HEAD') {
      if (state.bytes.length === 0) return new Response(null, { status: 404 });
      return new Response(null, { status: 200, headers: { 'upload-offset': String(state.bytes.length) } });
    }
    state.puts += 1;
    if (state.puts > state.cutAfter) throw new TypeError('cut');
    const range = /bytes (\d+)-(\d+)\/(\d+)/.exec((init!.headers as Record<string, string>)['content-range']!)!;
    if (Number(range[1]) !== state.bytes.length) return new Response('{}', { status: 409 });
    state.bytes = new Uint8Array([...state.bytes, ...(init!.body as Uint8Array)]);
    const done = state.bytes.length === Number(range[3]);
    return Response.json({ v: 1, offset: state.bytes.length, length: Number(range[3]), receipt: done ? 'r' : null });
  };
  return { state, fetch };
}

async function make(hub = fakeHub()) {
  const identity = await generateX25519Identity();
  const rows = new Map<string, { row: ReportRow; bytes: Buffer }>();
  const appended: unknown[] = [];
  const states: ReportState[] = [];
  const files: { name: string; bytes: Uint8Array }[] = [];
  const mails: { to: string; subject: string; body: string }[] = [];
  let logReads = 0;
  const call = async (name: string, input: never): Promise<unknown> => {
    const given = input as { row: ReportRow; bytes: string; id: string; from: number; to: number; receipt: string };
    if (name === 'report.put') rows.set(given.row.id, { row: given.row, bytes: Buffer.from(given.bytes, 'base64') });
    if (name === 'report.list') return { rows: [...rows.values()].map(({ row }) => row) };
    if (name === 'report.bytes')
      return { bytes: rows.get(given.id)!.bytes.subarray(given.from, given.to).toString('base64') };
    if (name === 'report.sent')
      rows.get(given.id)!.row = { ...rows.get(given.id)!.row, state: 'sent', receipt: given.receipt };
    return undefined;
  };
  const outside = {
    now: () => new Date('2026-11-23T09:00:00.000Z'),
    fetch: hub.fetch,
    store: { call, lastEnd: () => null, onState: () => () => undefined },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    async readLog() {
      logReads += 1;
      return `${NIR_LOG}\n{"read":${logReads}}`;
    },
    async save(file: { name: string; bytes: Uint8Array }) {
      files.push(file);
      return file.name;
    },
    openMail: async (mail: { to: string; subject: string; body: string }) => void mails.push(mail),
    platform: {
      os: 'linux',
      release: '6',
      arch: 'x64',
      version: '0.1.0',
      electron: '45.4.1',
      runtime: 'official',
      locale: 'fr',
    },
  };
  const snapshot = {
    app: { demo: false, locale: 'fr' },
    store: { state: 'ready', failure: null, keyBackend: 'dpapi', copyAt: null },
    session: null,
    sync: { state: 'live', unsent: 0, lastContact: null, failure: null },
    checks: { results: [] },
    card: {
      state: 'ready',
      failure: null,
      source: 'pkcs11',
      middleware: null,
      readers: [],
      token: null,
      ms: 1,
      card: {
        surname: 'LIBRE',
        given: 'MAX',
        nationalId: { type: '8', value: '899900063480', checkDigit: null },
        cardType: 'CPS',
        cardTypeCode: 0,
        category: 0,
        test: true,
        issuer: 'TEST',
        notBefore: 'a',
        notAfter: 'b',
        data: [],
      },
    },
    report: { state: 'none' },
  } as unknown as Snapshot;
  const recipient = await identityToRecipient(identity);
  const joined: { session: { hub: string; token: string; reportKey: string } | null } = {
    session: { hub: 'https://hub.exemple.fr', token: 't'.repeat(20), reportKey: recipient },
  };
  const reports = createReports(outside as never, {
    snapshot: () => snapshot,
    events: async () => [],
    session: () => joined.session,
    contact: () => 'equipe@exemple.example',
    append: async (body) => void appended.push(body),
    onState: (state) => void states.push(state),
  });
  return {
    reports,
    identity,
    rows,
    appended,
    states,
    hub,
    joined,
    key: recipient,
    files,
    mails,
    logReads: () => logReads,
  };
}

describe('reports', () => {
  it('does not let a report that the hub refuses hold back the next one', async () => {
    const hub = fakeHub();
    const { fetch } = hub;
    const refused: string[] = [];
    const { reports, rows, appended, states, key } = await make({
      ...hub,
      fetch: async (url, init) => {
        if (refused.length === 0) refused.push(url as string);
        if (url !== refused[0]) return fetch(url, init);
        if (init?.method === 'HEAD') return new Response(null, { status: 404 });
        return Response.json({ code: 'request.too-large', info: {} }, { status: 413 });
      },
    });
    for (const settled of [1, 2]) {
      const { id } = await reports.prepare();
      const { shown } = await reports.choose({ id, leaveOut: [] });
      await reports.send({ id, leaveOut: [], shown, key });
      await reports.pump();
      expect(rows.size).toBe(settled);
    }
    await reports.pump();
    expect([...rows.values()].map(({ row }) => row.state)).toEqual(['queued', 'sent']);
    expect(appended).toHaveLength(1);
    expect(states.at(-1)).toMatchObject({ state: 'queued', failure: { code: 'report.refused' } });
  });

  it('collects once, masked, and what is shown is what is sent', async () => {
    const { reports, identity, hub, appended, key, logReads } = await make();
    const prepared = await reports.prepare();
    expect(JSON.stringify(prepared)).not.toContain(ins);
    expect(JSON.stringify(prepared)).not.toMatch(/LIBRE|899900063480/);
    expect(prepared.sections.find((part) => part.id === 'log')!.masked).toBe(9_000);
    const chosen = await reports.choose({ id: prepared.id, leaveOut: ['sync'] });
    expect(sha256(new TextEncoder().encode(chosen.text))).toBe(chosen.shown);
    await reports.send({ id: prepared.id, leaveOut: ['sync'], shown: chosen.shown, key });
    await reports.pump();
    expect(logReads()).toBe(1);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const clear = await decrypter.decrypt(hub.state.bytes);
    expect(sha256(clear)).toBe(chosen.shown);
    const content = JSON.parse(new TextDecoder().decode(clear)) as { v: number; sections: { id: string }[] };
    expect(content.v).toBe(1);
    expect(content.sections.map((part) => part.id)).toEqual(['system', 'card', 'log']);
    const blob = sha256(hub.state.bytes);
    expect(appended).toEqual([
      { id: prepared.id, shown: chosen.shown, blob, size: hub.state.bytes.length, sections: ['system', 'card', 'log'] },
    ]);
    expect(reports.state()).toMatchObject({ state: 'sent', shown: chosen.shown, receipt: receiptOf(blob) });
    expect(receiptOf(blob)).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/);
  });

  it('refuses what was not shown, and an empty choice', async () => {
    const { reports, rows, key } = await make();
    const { id, sections } = await reports.prepare();
    const { shown } = await reports.choose({ id, leaveOut: [] });
    const changed = { message: 'report.changed' };
    await expect(reports.send({ id, leaveOut: ['log'], shown, key })).rejects.toMatchObject(changed);
    await expect(reports.choose({ id: 'gone', leaveOut: [] })).rejects.toMatchObject(changed);
    const all = sections.map((part) => part.id);
    await expect(reports.choose({ id, leaveOut: all })).rejects.toMatchObject({ message: 'report.nothing' });
    expect(rows.size).toBe(0);
  });

  it('goes on from where the line was cut', async () => {
    const hub = fakeHub();
    hub.state.cutAfter = 1;
    const { reports, appended, states, key } = await make(hub);
    const { id } = await reports.prepare();
    const { shown } = await reports.choose({ id, leaveOut: [] });
    await reports.send({ id, leaveOut: [], shown, key });
    await reports.pump();
    expect(hub.state.bytes.length).toBe(CHUNK);
    expect(reports.state()).toMatchObject({ state: 'queued', sent: CHUNK, failure: { code: 'sync.offline' } });
    expect(appended).toEqual([]);
    hub.state.cutAfter = Infinity;
    await reports.pump();
    expect(reports.state().state).toBe('sent');
    expect(appended).toHaveLength(1);
    const sent = states.filter((state) => state.state === 'queued').map((state) => state.sent);
    expect(sent.filter((value) => value === CHUNK).length).toBeGreaterThan(0);
  });

  const sealedFor = async (identity: string, bytes: Uint8Array): Promise<Uint8Array> => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return decrypter.decrypt(bytes);
  };

  it('shows for whom it is encrypted, and sends nothing when that changed before the send', async () => {
    const { reports, rows, joined, key } = await make();
    const { id } = await reports.prepare();
    const { shown, seal } = await reports.choose({ id, leaveOut: [] });
    expect(seal).toEqual({ state: 'ready', key });
    // The key of another edition: the person joined it meanwhile, or the hub slipped it in.
    const other = await identityToRecipient(await generateX25519Identity());
    joined.session = { ...joined.session!, reportKey: other };
    const send = reports.send({ id, leaveOut: [], shown, key });
    await expect(send).rejects.toMatchObject({ failure: { code: 'report.key-changed' } });
    expect(rows.size).toBe(0);
    // What was prepared is still there: seen again with the new key, it can leave.
    expect(await reports.choose({ id, leaveOut: [] })).toMatchObject({ shown, seal: { state: 'ready', key: other } });
    await reports.send({ id, leaveOut: [], shown, key: other });
    expect(rows.size).toBe(1);
  });

  it('says a key that nothing can be encrypted for, and leaves the file as the way out', async () => {
    const { reports, rows, joined, files, mails } = await make();
    const reportKey = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z';
    joined.session = { ...joined.session!, reportKey };
    const { id } = await reports.prepare();
    const { shown, seal } = await reports.choose({ id, leaveOut: [] });
    expect(seal).toEqual({ state: 'unusable' });
    const choice = { id, leaveOut: [], shown };
    const unusable = { failure: { code: 'report.key-unusable' } };
    await expect(reports.send({ ...choice, key: reportKey })).rejects.toMatchObject(unusable);
    await expect(reports.mail(choice)).rejects.toMatchObject(unusable);
    expect([rows.size, files.length, mails.length]).toEqual([0, 0, 0]);
    await reports.save(choice);
    expect(sha256(files[0]!.bytes)).toBe(shown);
  });

  it('goes by mail as an encrypted file of the same bytes, and in clear only where nobody has a key', async () => {
    const { reports, identity, joined, files, mails } = await make();
    const { id } = await reports.prepare();
    const { shown } = await reports.choose({ id, leaveOut: ['log'] });
    const choice = { id, leaveOut: ['log'], shown };
    expect(await reports.mail(choice)).toEqual({ name: 'journaux-verif-segur-2026-11-23.json.age', sealed: true });
    expect(sha256(await sealedFor(identity, files[0]!.bytes))).toBe(shown);
    expect(mails).toMatchObject([{ to: 'equipe@exemple.example' }]);
    expect(mails[0]!.body).toContain(shown);
    joined.session = null;
    expect(await reports.choose({ id, leaveOut: ['log'] })).toMatchObject({ seal: { state: 'nobody' } });
    expect(await reports.mail(choice)).toEqual({ name: 'journaux-verif-segur-2026-11-23.json', sealed: false });
    expect(sha256(files[1]!.bytes)).toBe(shown);
    expect(mails[1]!.body).toContain("n'est pas chiffré");
  });
});
