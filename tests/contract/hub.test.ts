import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubError, type JoinResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, HubRig, message, REPORT_KEY, syncBody, T0, type Answer } from './hub-rig.ts';

/**
 * Every route of the hub refuses what it must. The table is compared with the OpenAPI document of a running hub, so that a
 * route that was forgotten here fails.
 */
type Role = 'participant' | 'organiser' | 'observer';
type Row = {
  /** Roles that may use the route; null for anybody. */
  roles: Role[] | null;
  /** A good request's path and body. */
  path: () => string;
  body?: () => unknown;
  /** JSON bodies that the schema refuses. */
  bad?: unknown[];
};

const device = randomUUID();
let rig: HubRig;
let me: JoinResponse & { device: string };
let other: JoinResponse & { device: string };
const sha = 'a'.repeat(64);
const all: Role[] = ['participant', 'organiser', 'observer'];
const slotBody = { startsAt: T0, couloir: 'officine', label: 'Officine de démonstration' };
const proof = { nonce: 'a'.repeat(64), certificate: 'MIIB', signature: 'AAAA' };
const solution = {
  id: 'a',
  editor: 'Éditeur Exemple',
  name: 'Cabinet Facile',
  version: '5.2',
  couloirs: ['medecine-de-ville'],
  device: 'LGC',
  wave: '2',
  listedOn: null,
  reference: '',
  source: '',
  seenOn: null,
};
const listBody = { expected: 0, label: 'Liste', asOf: '2026-11-24', example: false, body: { rows: [solution] } };
const reminders = {
  items: [] as { slot: string; text: string }[],
  mail: false,
  subject: 'Vos prérequis',
  again: false,
};
const editionBody = {
  name: 'Édition',
  startsOn: '2026-11-20',
  endsOn: '2026-11-21',
  contact: 'contact@example.org',
  reportKey: REPORT_KEY,
};

const table: Record<string, Row> = {
  'GET /healthz': { roles: null, path: () => '/healthz' },
  'GET /healthz/live': { roles: null, path: () => '/healthz/live' },
  'GET /metrics': { roles: null, path: () => '/metrics' },
  'GET /v1/hub': { roles: null, path: () => '/v1/hub' },
  'GET /v1/me': { roles: all, path: () => '/v1/me' },
  'POST /v1/join': {
    roles: null,
    path: () => '/v1/join',
    body: () => ({ code: 'ABCD-EFGH', device }),
    bad: [{}, { code: 1, device }, { code: 'ABCD-EFGH', device: 'x' }, { code: 'A'.repeat(41), device }, [], null, 'x'],
  },
  'POST /v1/device': {
    roles: all,
    path: () => '/v1/device',
    body: () => ({ device }),
    bad: [{}, { device: 'pc' }, []],
  },
  'POST /v1/logs/{log}/sync': {
    roles: all,
    path: () => `/v1/logs/${me.slot.log}/sync`,
    body: () => syncBody(),
    bad: [
      {},
      { ...syncBody(), v: 2 },
      { ...syncBody(), after: -1 },
      { ...syncBody(), epoch: 'e'.repeat(61) },
      { ...syncBody(), push: {} },
      { ...syncBody(), push: Array.from({ length: 101 }, (_, i) => message(device, i + 1)) },
      { ...syncBody(), push: [{ ...message(device, 1), n: 0 }] },
      { ...syncBody(), push: [{ ...message(device, 1), at: 'hier' }] },
      { ...syncBody(), push: [{ ...message(device, 1), kind: 'Message Posted' }] },
      { ...syncBody(), push: [{ ...message(device, 1), body: 'texte' }] },
    ],
  },
  'POST /v1/logs/{log}/proof/challenge': {
    roles: ['participant'],
    path: () => `/v1/logs/${me.slot.log}/proof/challenge`,
    body: () => ({}),
    bad: [[], 'x'],
  },
  'POST /v1/logs/{log}/proof': {
    roles: ['participant'],
    path: () => `/v1/logs/${me.slot.log}/proof`,
    body: () => proof,
    bad: [
      {},
      { ...proof, nonce: 'A'.repeat(64) },
      { ...proof, nonce: 'a'.repeat(63) },
      { ...proof, certificate: 'MII_' },
      { ...proof, certificate: 'A'.repeat(12_001) },
      { ...proof, signature: '' },
      { ...proof, signature: 'A'.repeat(2_001) },
    ],
  },
  'POST /v1/logs/{log}/mss/receive': {
    roles: ['participant'],
    path: () => `/v1/logs/${me.slot.log}/mss/receive`,
    body: () => ({ address: 'cabinet.essai@medecin.mssante.fr' }),
    bad: [{}, { address: '' }, { address: 'a'.repeat(255) }],
  },
  'POST /v1/logs/{log}/mss/receive/answer': {
    roles: ['participant'],
    path: () => `/v1/logs/${me.slot.log}/mss/receive/answer`,
    body: () => ({ code: 'ABCD-EFGH' }),
    bad: [{}, { code: 'A'.repeat(41) }],
  },
  'POST /v1/logs/{log}/mss/send': {
    roles: ['participant'],
    path: () => `/v1/logs/${me.slot.log}/mss/send`,
    body: () => ({ domain: 'medecin.mssante.fr' }),
    bad: [{}, { domain: '' }, { domain: 'a'.repeat(121) }],
  },
  'POST /v1/logs/{log}/mss/hand/code': {
    roles: ['organiser'],
    path: () => `/v1/logs/${me.slot.log}/mss/hand/code`,
    body: () => ({}),
    bad: [[], 'x'],
  },
  'POST /v1/logs/{log}/mss/hand/received': {
    roles: ['organiser'],
    path: () => `/v1/logs/${me.slot.log}/mss/hand/received`,
    body: () => ({ code: 'ABCD-EFGH' }),
    bad: [{}, { code: 'A'.repeat(41) }],
  },
  'GET /v1/mail': { roles: ['organiser', 'observer'], path: () => '/v1/mail' },
  'GET /v1/stream': { roles: all, path: () => '/v1/stream' },
  'HEAD /v1/blobs/{sha256}': { roles: all, path: () => `/v1/blobs/${sha}` },
  'GET /v1/blobs/{sha256}': { roles: ['organiser', 'observer'], path: () => `/v1/blobs/${sha}` },
  'PUT /v1/blobs/{sha256}': { roles: ['participant'], path: () => `/v1/blobs/${sha}`, body: () => new Uint8Array([1]) },
  'GET /v1/editions': { roles: ['organiser', 'observer'], path: () => '/v1/editions' },
  'POST /v1/editions': {
    roles: ['organiser'],
    path: () => '/v1/editions',
    body: () => editionBody,
    bad: [
      {},
      { ...editionBody, endsOn: '2026-11-19' },
      { ...editionBody, contact: 'contact' },
      { ...editionBody, reportKey: 'AGE-SECRET-KEY-1' },
      { ...editionBody, name: 'É'.repeat(121) },
    ],
  },
  'GET /v1/editions/{id}/slots': {
    roles: ['organiser', 'observer'],
    path: () => `/v1/editions/${me.edition.id}/slots`,
  },
  'POST /v1/editions/{id}/slots': {
    roles: ['organiser'],
    path: () => `/v1/editions/${me.edition.id}/slots`,
    body: () => slotBody,
    bad: [{}, { ...slotBody, minutes: 5 }, { ...slotBody, couloir: 'piscine' }, { ...slotBody, label: '   ' }],
  },
  'GET /v1/lists': { roles: ['participant'], path: () => '/v1/lists' },
  'GET /v1/lists/{name}': { roles: ['participant'], path: () => '/v1/lists/hosts' },
  'GET /v1/editions/{id}/lists': {
    roles: ['organiser', 'observer'],
    path: () => `/v1/editions/${me.edition.id}/lists`,
  },
  'GET /v1/editions/{id}/lists/{name}': {
    roles: ['organiser', 'observer'],
    path: () => `/v1/editions/${me.edition.id}/lists/hosts`,
  },
  // Its bodies are files, not JSON: tests/contract/hub-white-list.test.ts.
  'PUT /v1/editions/{id}/lists/mss-domains/file': {
    roles: ['organiser'],
    path: () => `/v1/editions/${me.edition.id}/lists/mss-domains/file?expected=0`,
  },
  'PUT /v1/editions/{id}/lists/{name}': {
    roles: ['organiser'],
    path: () => `/v1/editions/${me.edition.id}/lists/solutions`,
    body: () => listBody,
    bad: [
      {},
      { ...listBody, expected: -1 },
      { ...listBody, label: ' ' },
      { ...listBody, asOf: '24/11/2026' },
      { ...listBody, example: 'non' },
      { ...listBody, body: {} },
      { ...listBody, body: { rows: [], more: 1 } },
      { ...listBody, body: { rows: [{ ...solution, couloirs: ['piscine'] }] } },
      { ...listBody, body: { rows: [solution, solution] } },
      { ...listBody, body: { rows: [{ ...solution, extra: 'x' }] } },
    ],
  },
  'GET /v1/editions/{id}/readiness': {
    roles: ['organiser', 'observer'],
    path: () => `/v1/editions/${me.edition.id}/readiness`,
  },
  'PUT /v1/slots/{id}/contact': {
    roles: ['organiser'],
    path: () => `/v1/slots/${me.slot.id}/contact`,
    body: () => ({ email: null }),
    bad: [{}, { email: 'cabinet' }, { email: `${'a'.repeat(250)}@example.org` }, []],
  },
  'POST /v1/editions/{id}/reminders': {
    roles: ['organiser'],
    path: () => `/v1/editions/${me.edition.id}/reminders`,
    body: () => ({ ...reminders, items: [{ slot: me.slot.id, text: 'Bonjour' }] }),
    bad: [
      {},
      { ...reminders, items: [] },
      { ...reminders, items: [{ slot: 'x', text: 'Bonjour' }] },
      { ...reminders, items: [{ slot: device, text: ' ' }] },
      { ...reminders, items: [{ slot: device, text: 'é'.repeat(4001) }] },
      { ...reminders, subject: '' },
    ],
  },
  'POST /v1/slots/{id}/code': {
    roles: ['organiser'],
    path: () => `/v1/slots/${me.slot.id}/code`,
    body: () => ({}),
    bad: [[], 'x'],
  },
};

const names = Object.keys(table);
const closed = names.filter((name) => table[name]!.roles !== null);
const withJson = names.filter((name) => table[name]!.bad !== undefined);
const split = (name: string) => name.split(' ')[0]!;
const tokens = (): Record<Role, string> => ({
  participant: me.token,
  organiser: rig.organiser,
  observer: rig.observer,
});
/** A token that may use a route. */
const keyOf = (row: Row) =>
  row.roles === null ? undefined : tokens()[row.roles.includes('organiser') ? 'organiser' : row.roles[0]!];

const send = (name: string, over: { token?: string | undefined; body?: unknown; headers?: Record<string, string> }) => {
  const row = table[name]!;
  const body = 'body' in over ? over.body : row.body?.();
  return rig.ask(split(name), row.path(), { ...over, ...(body === undefined ? {} : { body }) });
};

/** A refusal has its status, its body is the protocol's, and it repeats nothing. HEAD has no body. */
function expectRefused(name: string, answer: Answer, status: number, code: string): void {
  expect(answer.status, `${name} ${answer.text}`).toBe(status);
  if (split(name) === 'HEAD') return;
  expect(hubError.strict().parse(answer.body).code).toBe(code);
  expect(answer.text).not.toMatch(/ at .*\.(ts|js|mjs):|Officine|contact@/);
}

beforeAll(async () => {
  rig = await HubRig.start();
  me = await rig.participant();
  other = await rig.participant();
});
afterAll(() => rig.stop());

describe('the OpenAPI document', () => {
  it('names exactly the routes of this table, and closes those that ask for a token', async () => {
    const { body } = await rig.ask('GET', '/openapi.json');
    const document = body as { openapi: string; paths: Record<string, Record<string, { security?: unknown[] }>> };
    expect(document.openapi).toBe('3.1.0');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { security }]) => [`${method.toUpperCase()} ${path}`, security !== undefined] as const,
      ),
    );
    expect(routes.map(([name]) => name).sort()).toEqual([...names].sort());
    expect(
      routes
        .filter(([, locked]) => locked)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...closed].sort());
  });

  it('is made from the schemas that the routes parse with', async () => {
    const { body } = await rig.ask('GET', '/openapi.json');
    const text = JSON.stringify((body as { paths: Record<string, unknown> }).paths['/v1/logs/{log}/sync']);
    for (const word of ['epoch', 'after', 'push', 'maxItems', 'lastN', 'head', 'sync.fork'])
      expect(text).toContain(word);
  });
});

describe('every route', () => {
  it.each(closed)('%s refuses no token, a token out of shape and an unknown one', async (name) => {
    for (const token of [undefined, 'court', 'x'.repeat(43)]) {
      expectRefused(name, await send(name, { token }), 401, 'auth.required');
    }
    const basic = await send(name, { headers: { authorization: 'Basic eDp5' } });
    expectRefused(name, basic, 401, 'auth.required');
  });

  it.each(closed)('%s refuses the roles that have no right to it', async (name) => {
    const { roles } = table[name]!;
    for (const role of all.filter((r) => !roles!.includes(r))) {
      expectRefused(name, await send(name, { token: tokens()[role] }), 403, 'rights.refused');
    }
  });

  it.each(withJson)('%s refuses bodies that are not JSON, not announced as JSON, or out of shape', async (name) => {
    const token = keyOf(table[name]!);
    const json = { 'content-type': 'application/json' };
    expectRefused(name, await send(name, { token, body: '{"a":', headers: json }), 400, 'request.invalid');
    expectRefused(
      name,
      await send(name, { token, body: '{"__proto__":{"a":1}}', headers: json }),
      400,
      'request.invalid',
    );
    expectRefused(
      name,
      await send(name, { token, body: '{}', headers: { 'content-type': 'text/csv' } }),
      400,
      'request.invalid',
    );
    for (const body of table[name]!.bad!) {
      const answer = await send(name, { token, body: JSON.stringify(body), headers: json });
      expectRefused(name, answer, 400, 'request.invalid');
    }
  });

  it.each(withJson)('%s refuses a body beyond its limit before it reads it', async (name) => {
    const body = JSON.stringify({ text: 'é'.repeat(4_000_000) });
    const answer = await send(name, {
      token: keyOf(table[name]!),
      body,
      headers: { 'content-type': 'application/json' },
    });
    expectRefused(name, answer, 413, 'request.too-large');
  });

  it('refuses names out of shape in its path', async () => {
    for (const [method, path] of [
      ['POST', '/v1/logs/..%2F..%2Fetc/sync'],
      ['POST', `/v1/logs/${'a'.repeat(41)}/sync`],
      ['GET', '/v1/blobs/hub.db'],
      ['GET', `/v1/blobs/${'A'.repeat(64)}`],
      ['GET', '/v1/editions/1/slots'],
      ['POST', '/v1/slots/1/code'],
      ['GET', '/v1/editions/1/lists'],
      ['GET', `/v1/editions/${me.edition.id}/lists/autre`],
      ['GET', `/v1/editions/${me.edition.id}/lists/hosts?version=0`],
    ] as const) {
      const body = method === 'POST' ? { body: syncBody() } : {};
      const answer = await rig.ask(method, path, { token: rig.organiser, ...body });
      expectRefused(`${method} ${path}`, answer, 400, 'request.invalid');
    }
  });

  it('answers an unknown route, log, edition or slot by a refusal', async () => {
    const { organiser: token } = rig;
    expect(codeOf(await rig.ask('GET', '/v2/hub', { token }))).toBe('route.unknown');
    expect(codeOf(await rig.ask('DELETE', '/v1/editions', { token }))).toBe('route.unknown');
    expect(codeOf(await rig.sync(token, randomUUID()))).toBe('log.unknown');
    expect(codeOf(await rig.ask('GET', `/v1/editions/${randomUUID()}/slots`, { token }))).toBe('route.unknown');
    expect(codeOf(await rig.ask('POST', `/v1/slots/${randomUUID()}/code`, { token, body: {} }))).toBe('route.unknown');
    expect(codeOf(await rig.ask('GET', `/v1/blobs/${sha}`, { token }))).toBe('blob.unknown');
  });
});

describe('rights on logs', () => {
  it('shows a participant its own log only, and does not tell whether another exists', async () => {
    for (const log of [other.slot.log, randomUUID()]) {
      const answer = await rig.sync(me.token, log, syncBody([message(me.device, 1)]));
      expectRefused('POST sync', answer, 403, 'rights.refused');
    }
    expect((await rig.pull(other.token, other.slot.log)).head).toBe(0);
    expect((await rig.ask('GET', '/v1/me', { token: me.token })).body).toMatchObject({
      role: 'participant',
      logs: [me.slot.log],
    });
  });

  it('lets an observer read and never write', async () => {
    const push = await rig.sync(rig.observer, me.slot.log, syncBody([message(randomUUID(), 1)]));
    expectRefused('POST sync', push, 403, 'rights.refused');
    expect((await rig.sync(rig.observer, me.slot.log)).status).toBe(200);
  });
});

describe('the house', () => {
  it('sends a strict content policy and keeps answers out of caches', async () => {
    const page = await rig.ask('GET', '/');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await rig.ask('GET', '/v1/hub')).headers.get('cache-control')).toBe('no-store');
  });

  it('says what to do when the board is not built', async () => {
    const page = await rig.ask('GET', '/');
    expect([page.status, page.text]).toEqual([503, expect.stringContaining('npm run organiser')]);
  });

  it('limits the requests of an address and says how long to wait', async () => {
    const small = await HubRig.start({ requestsPerMinute: 3 });
    try {
      const answers = [];
      for (let i = 0; i < 4; i += 1) answers.push(await small.ask('GET', '/v1/me', { token: 'x'.repeat(43) }));
      expect(answers.map((a) => a.status)).toEqual([401, 401, 401, 429]);
      expect(hubError.parse(answers[3]!.body)).toMatchObject({
        code: 'rate.limited',
        info: { seconds: expect.any(Number) },
      });
    } finally {
      await small.stop();
    }
  });

  it('keeps tokens, codes, bodies and labels out of its journal', async () => {
    const slot = await rig.slot();
    const code = await rig.code(slot.id);
    const joined = (await rig.join(code, randomUUID())).body as JoinResponse;
    await rig.sync(joined.token, slot.log, syncBody([message(randomUUID(), 1, 'phrase-reconnaissable')]));
    await rig.ask('GET', '/v1/hub?secret=valeur-reconnaissable');
    const journal = rig.lines.join('\n');
    expect(journal).toContain('/v1/logs/:log/sync');
    for (const word of [joined.token, code, rig.organiser, 'reconnaissable', 'Officine', slot.log]) {
      expect(journal).not.toContain(word);
    }
  });
});
