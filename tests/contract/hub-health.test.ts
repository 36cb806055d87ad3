import { createHash, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hubError } from '../../organiser/protocol/wire.ts';
import { readMetricsToken } from '../../organiser/metrics/token.ts';
import { codeOf, HubRig, infoOf, message, syncBody } from './hub-rig.ts';

const KEY = 'cle-de-lecture-des-mesures-0123456789';
let rig: HubRig;
beforeAll(async () => {
  rig = await HubRig.start({ metricsToken: KEY, processMetrics: true });
});
afterAll(() => rig.stop());
const text = async () => (await rig.ask('GET', '/metrics', { token: KEY })).text;
/** Value of a figure, by its name and labels as they are written. */
const figure = (of: string, name: string): number =>
  Number(
    of
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1) ?? Number.NaN,
  );

describe('the health of a hub', () => {
  let sick: HubRig | null = null;
  afterEach(async () => {
    await sick?.stop();
    sick = null;
  });

  it('is fine when its store answers', async () => {
    for (const path of ['/healthz', '/healthz/live']) {
      const answer = await rig.ask('GET', path);
      expect([answer.status, answer.body]).toEqual([200, { ok: true }]);
    }
  });

  it('is told with a code when the store fails, while the process still says that it lives', async () => {
    sick = await HubRig.start();
    await sick.hub.store.close();
    const answer = await sick.ask('GET', '/healthz');
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([503, 'hub.unavailable', { why: 'store' }]);
    expect((await sick.ask('GET', '/healthz/live')).status).toBe(200);
    expect(sick.lines.some((line) => line.includes('store.silent'))).toBe(true);
  });

  it('does not wait for a store that never answers', async () => {
    sick = await HubRig.start();
    Object.assign(sick.hub.store, { hasKey: () => new Promise<boolean>(() => undefined) });
    const answer = await sick.ask('GET', '/healthz');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'hub.unavailable']);
  });
});

describe('the figures of a hub', () => {
  it('are read with their own bearer only, and are nowhere without one', async () => {
    const me = await rig.participant();
    for (const token of [undefined, me.token, rig.organiser, 'x'.repeat(40)]) {
      const refused = await rig.ask('GET', '/metrics', { token });
      expect([refused.status, codeOf(refused)]).toEqual([401, 'auth.required']);
    }
    expect((await rig.ask('GET', '/metrics', { token: KEY })).headers.get('content-type')).toMatch(/^text\/plain/);
    const closed = await HubRig.start();
    const absent = await closed.ask('GET', '/metrics', { token: KEY });
    expect([absent.status, codeOf(absent)]).toEqual([404, 'route.unknown']);
    await closed.stop();
  });

  it('count requests by pattern and status, refusals by code, events, pokes, streams, mails and the store', async () => {
    const me = await rig.participant();
    const before = await text();
    const control = new AbortController();
    const stream = await fetch(`${rig.url}/v1/stream`, {
      headers: { authorization: `Bearer ${me.token}` },
      signal: control.signal,
    });
    const push = [message(me.device, 1), message(me.device, 2)];
    await rig.sync(me.token, me.slot.log, syncBody(push));
    await rig.sync(me.token, me.slot.log, syncBody(push));
    await rig.sync(me.token, randomUUID());
    const after = await text();
    const more = (name: string): number => figure(after, name) - (figure(before, name) || 0);
    const sync = 'method="POST",route="/v1/logs/:log/sync"';
    expect(more(`vs_hub_requests_total{${sync},status="200"}`)).toBe(2);
    expect(more(`vs_hub_requests_total{${sync},status="403"}`)).toBe(1);
    expect(more(`vs_hub_request_seconds_count{${sync}}`)).toBe(3);
    expect(more('vs_hub_refusals_total{code="rights.refused"}')).toBe(1);
    expect(more('vs_hub_events_total')).toBe(2);
    expect(more('vs_hub_pokes_total')).toBe(1);
    expect(figure(after, 'vs_hub_streams')).toBe(1);
    expect(figure(after, 'vs_hub_mails_waiting')).toBe(0);
    expect(more('vs_hub_store_seconds_count{call="sync"}')).toBe(2);
    expect(figure(after, 'vs_hub_store_seconds_count{call="findToken"}')).toBeGreaterThan(0);
    expect(figure(after, 'process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    control.abort();
    await stream.body?.cancel().catch(() => undefined);
    await expect.poll(async () => figure(await text(), 'vs_hub_streams')).toBe(0);
  });

  it('hold no identity, log, token, address or word of a request, whatever is asked', async () => {
    const me = await rig.participant();
    const bytes = Buffer.from('octets chiffrés');
    const sha = createHash('sha256').update(bytes).digest('hex');
    await rig.sync(me.token, me.slot.log, syncBody([message(me.device, 1, 'phrase-reconnaissable')]));
    await rig.ask('PUT', `/v1/blobs/${sha}`, { token: me.token, body: bytes });
    await rig.ask('GET', '/v1/inconnue/mot-reconnaissable?mot=reconnaissable');
    await rig.ask('PROPFIND', '/v1/hub');
    const shown = await text();
    expect(shown).toContain('vs_hub_requests_total{method="other",route="none",status="404"}');
    expect(rig.planted.count).toBeGreaterThan(10);
    expect(rig.planted.foundIn(shown)).toEqual([]);
    for (const word of [sha, 'reconnaissable', 'PROPFIND', me.slot.id, me.edition.id, KEY]) {
      expect(shown).not.toContain(word);
    }
  });

  it('refuse a bearer that could be guessed or could not travel', () => {
    expect(readMetricsToken({})).toBeUndefined();
    expect(readMetricsToken({ VS_HUB_METRICS_TOKEN: KEY })).toBe(KEY);
    for (const bad of ['court', 'a'.repeat(31), 'a'.repeat(201), `${'a'.repeat(40)} b`]) {
      expect(() => readMetricsToken({ VS_HUB_METRICS_TOKEN: bad })).toThrow(/32 to 200/);
    }
    expect(() => readMetricsToken({ VS_HUB_METRICS_TOKEN_FILE: '/nulle/part' })).toThrow(/cannot be read/);
  });
});

describe('the name of a request', () => {
  it('is in the answer, its header and the journal, and is never what the caller wrote', async () => {
    const headers = { 'x-request-id': 'valeur-du-client', 'request-id': 'valeur-du-client' };
    const refused = await rig.ask('GET', '/v1/me', { headers });
    const { request } = hubError.parse(refused.body);
    expect(request).toMatch(/^[0-9a-f]{12}$/);
    expect(refused.headers.get('x-request-id')).toBe(request);
    const line = rig.lines.map((one) => JSON.parse(one) as Record<string, unknown>).find(({ id }) => id === request);
    expect(line).toMatchObject({
      what: 'request',
      method: 'GET',
      route: '/v1/me',
      status: 401,
      refused: 'auth.required',
    });
    const [one, two] = [await rig.ask('GET', '/v1/hub'), await rig.ask('GET', '/v1/hub')];
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
    expect(rig.lines.join('\n')).not.toContain('valeur-du-client');
  });
});
