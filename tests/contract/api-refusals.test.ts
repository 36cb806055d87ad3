import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../organiser/api/document.ts';
import { hubError, hubErrors, type HubErrorCode, type JoinResponse } from '../../organiser/protocol/wire.ts';
import { badBodies } from './api-mutation.ts';
import { Player, type Request } from './api-player.ts';
import { writes, type Writer } from './api-writes.ts';
import { HubRig, type Answer } from './hub-rig.ts';

/**
 * Every route of the OpenAPI document × every kind of refusal: produced on a real hub, or said not to apply and why. The document
 * names the routes, so that a new one cannot be forgotten; what came out is docs/hub-refusals.md.
 */
const kinds = [
  'no token',
  'revoked token',
  'wrong role',
  'observer writing',
  'another participant’s log',
  'another region',
  'oversized',
  'malformed body',
  'malformed address',
  'unknown',
  'replayed',
  'forked',
  'too often',
] as const;
type Kind = (typeof kinds)[number];
/** A code that came out, or why none applies. */
type Cell = { code: HubErrorCode } | { not: string };
type Route = { name: string; method: string; path: string; operation: Operation };

/** The key of an organiser of another region than the story's slot. */
let elsewhere = '';
let player: Player;
let other: JoinResponse & { device: string };
let flooded: HubRig;
const table = new Map<string, Map<Kind, Cell>>();

beforeAll(async () => {
  player = await Player.start();
  await player.playAll();
  other = await player.rig.participant();
  elsewhere = await player.rig.hub.newKey('organiser', 'Organisatrice de Corse', ['Corse']);
  flooded = await HubRig.start({ requestsPerMinute: 1 });
  await flooded.ask('GET', '/v1/hub');
});
afterAll(async () => {
  await player.rig.stop();
  await flooded.stop();
});

const not = (why: string): Cell => ({ not: why });
const roles = ({ operation }: Route): readonly string[] | null =>
  Array.isArray(operation['x-access']) ? operation['x-access'] : null;
const isRead = ({ method }: Route): boolean => method === 'GET' || method === 'HEAD';

/** The good request that the document gives for a route. */
function good({ name }: Route): Request {
  const scenes = player.scenes.filter(({ route }) => route === name);
  return player.request(scenes.find(({ status }) => status < 400) ?? scenes[0]!);
}

function tokenFor(route: Route): string | undefined {
  const may = roles(route);
  if (may === null) return undefined;
  return player.tokenOf(may.includes('organiser') ? 'organiser' : (may[0] as 'participant'));
}

/** The code of a refusal; that of a HEAD, which has no body, is in the journal. */
async function codeOf(route: Route, answer: Answer, rig = player.rig): Promise<HubErrorCode> {
  if (route.method !== 'HEAD') return hubError.strict().parse(answer.body).code;
  const id = answer.headers.get('x-request-id');
  const line = () =>
    rig.lines.map((one) => JSON.parse(one) as Record<string, string>).find((one) => one['id'] === id && one['refused']);
  await expect.poll(line).toBeDefined();
  return line()!['refused'] as HubErrorCode;
}

/** A refusal has a status and a code that the document gives for this route, and repeats nothing of what was asked. */
async function refused(route: Route, answer: Answer, wanted: HubErrorCode, rig = player.rig): Promise<Cell> {
  expect(answer.status, `${route.name} ${answer.text}`).toBe(hubErrors[wanted]);
  expect(await codeOf(route, answer, rig), route.name).toBe(wanted);
  const told = route.operation.responses[String(answer.status)]?.['x-codes'] ?? [];
  expect(told, `${route.name} does not document ${wanted}: organiser/api/page.ts`).toContain(wanted);
  expect(answer.text).not.toMatch(/ at .*\.(ts|js|mjs):|Officine|contact@|mssante/);
  return { code: wanted };
}

const send = (request: Request, token: string | undefined, over: Partial<Request> = {}) =>
  player.ask({ ...request, ...over }, token);

async function noToken(route: Route): Promise<Cell> {
  if (route.operation.security === undefined) return not('open to anybody');
  for (const token of [undefined, 'court', 'x'.repeat(43)])
    await refused(route, await send(good(route), token), 'auth.required');
  const basic = { ...good(route).headers, authorization: 'Basic eDp5' };
  return refused(route, await send(good(route), undefined, { headers: basic }), 'auth.required');
}

async function revoked(route: Route): Promise<Cell> {
  if (roles(route) === null)
    return not(route.operation.security === undefined ? 'open to anybody' : 'a bearer of its own');
  const ended = player.real('jeton-du-participant-donne-par-le-service-01');
  const body = route.name === 'POST /v1/device' ? { body: { device: randomUUID() } } : {};
  return refused(route, await send(good(route), ended, body), 'auth.revoked');
}

async function wrongRole(route: Route): Promise<Cell> {
  const may = roles(route);
  if (may === null) return not(route.operation.security === undefined ? 'open to anybody' : 'a bearer of its own');
  const without = (['participant', 'organiser', 'observer', 'publisher'] as const).filter((one) => !may.includes(one));
  const cells: Cell[] = [];
  for (const role of without)
    cells.push(await refused(route, await send(good(route), player.tokenOf(role)), 'rights.refused'));
  return cells[0]!;
}

async function observerWrites(route: Route): Promise<Cell> {
  if (isRead(route)) return not('reads only');
  if (roles(route) === null) return not('open to anybody');
  const { observer } = player.rig;
  if (!roles(route)!.includes('observer')) return refused(route, await send(good(route), observer), 'rights.refused');
  if (route.name === 'POST /v1/device') return not('names one’s own browser; writes in no log');
  if (/^\/v1\/(sessions?|account)(\/|$)/.test(route.path)) return not('one’s own session or account; writes in no log');
  const body = good(route).body as object;
  const push = [
    { device: randomUUID(), n: 1, kind: 'message.posted', body: { text: 'x' }, at: '2026-11-23T09:00:00.000Z' },
  ];
  return refused(route, await send(good(route), observer, { body: { ...body, push } }), 'rights.refused');
}

async function othersLog(route: Route): Promise<Cell> {
  const may = roles(route);
  if (may === null || !may.includes('participant')) return not('not for participants');
  if (route.name === 'HEAD /v1/blobs/{sha256}')
    return refused(route, await send(good(route), other.token), 'blob.unknown');
  if (!route.path.includes('{log}')) return not('the log is the one of the token');
  const cells: Cell[] = [];
  // The same answer whether it exists or not.
  for (const log of [other.slot.log, randomUUID()]) {
    const url = route.path.replace('{log}', log);
    cells.push(await refused(route, await send(good(route), player.participant, { url }), 'rights.refused'));
  }
  return cells[0]!;
}

async function anotherRegion(route: Route): Promise<Cell> {
  const scope = route.operation['x-scope'];
  const may = roles(route);
  if (may === null || !may.some((role) => role !== 'participant')) return not('not for organisers');
  if (scope === 'none') return not('shows nothing of a region');
  if (route.name === 'GET /v1/stream') return not('tells only the logs of its regions: hub-region.test.ts');
  if (scope === 'blob') return refused(route, await send(good(route), elsewhere), 'blob.unknown');
  if (scope !== 'edition' || !isRead(route)) return refused(route, await send(good(route), elsewhere), 'rights.region');
  const answer = await send(good(route), elsewhere);
  expect(answer.status, route.name).toBe(200);
  expect(answer.text, route.name).not.toContain(player.real('00000000-0000-4000-8000-000000000003'));
  return not('shows only what is of its regions');
}

async function oversized(route: Route): Promise<Cell> {
  const limit = route.operation['x-body-bytes'];
  if (route.operation.requestBody === undefined || limit === undefined) return not('no body');
  const { headers } = good(route);
  const body =
    headers['content-type'] === 'application/json' ? JSON.stringify({ a: 'x'.repeat(limit) }) : 'x'.repeat(limit + 1);
  return refused(route, await send(good(route), tokenFor(route), { body }), 'request.too-large');
}

async function malformedBody(route: Route): Promise<Cell> {
  const [type, media] = Object.entries(route.operation.requestBody?.content ?? {})[0] ?? [];
  if (type === undefined) return not('no body');
  const [request, token] = [good(route), tokenFor(route)];
  if (route.name === 'PUT /v1/blobs/{sha256}') {
    const headers = { ...request.headers, 'content-range': 'bytes 5-4/10' };
    return refused(route, await send(request, token, { headers }), 'request.invalid');
  }
  if (type !== 'application/json') return refused(route, await send(request, token), 'list.file');
  const raw: [string, string?][] = [
    ['{"a":'],
    ['{"__proto__":{"a":1}}'],
    ['{}', 'text/csv'],
    ['[]'],
    ['"x"'],
    ['12'],
    ['\u0000'],
  ];
  for (const [body, as = type] of raw) {
    await refused(route, await send(request, token, { body, headers: { 'content-type': as } }), 'request.invalid');
  }
  for (const { why, body } of badBodies(media?.schema as never, request.body)) {
    const answer = await send(request, token, { body: JSON.stringify(body) });
    expect(answer.status, `${route.name} ${why}`).toBe(400);
    await refused(route, answer, 'request.invalid');
  }
  return { code: 'request.invalid' };
}

async function malformedAddress(route: Route): Promise<Cell> {
  const parameters = route.operation.parameters ?? [];
  if (parameters.length === 0) return not('nothing in its address');
  const request = good(route);
  for (const { name, in: place } of parameters) {
    for (const bad of ['!', '..%2F..%2Fetc', '%00', 'é'.repeat(90)]) {
      const url =
        place === 'path'
          ? addressWith(route, { [name]: bad })
          : `${request.url.split('?')[0]}?${name}=${bad === '!' ? '-1' : bad}`;
      await refused(route, await send(request, tokenFor(route), { url }), 'request.invalid');
    }
  }
  return { code: 'request.invalid' };
}

/** The good address with some of its places replaced, as they are. */
function addressWith(route: Route, over: Record<string, string>): string {
  const [path = '', query] = good(route).url.split('?');
  const parts = path.split('/');
  for (const [index, place] of route.path.split('/').entries()) {
    const bad = over[place.replace(/[{}]/g, '')];
    if (place.startsWith('{') && bad !== undefined) parts[index] = bad;
  }
  return parts.join('/') + (query === undefined ? '' : `?${query}`);
}

async function unknown(route: Route): Promise<Cell> {
  const token = tokenFor(route);
  if (route.name === 'POST /v1/join') {
    const body = { code: '2222-2222', device: randomUUID() };
    return refused(route, await send(good(route), token, { body }), 'join.code-unknown');
  }
  if (route.path.includes('{sha256}')) {
    if (!isRead(route)) return not('a new name is a new blob');
    return refused(
      route,
      await send(good(route), token, { url: addressWith(route, { sha256: 'b'.repeat(64) }) }),
      'blob.unknown',
    );
  }
  if (route.path === '/v1/lists/{name}') {
    return refused(
      route,
      await send(good(route), token, { url: addressWith(route, { name: 'solutions' }) }),
      'list.unknown',
    );
  }
  if (route.path.includes('{log}')) {
    if (!roles(route)!.includes('organiser')) return not('every log but one’s own is refused');
    const answer = await send(good(route), token, { url: addressWith(route, { log: randomUUID() }) });
    // A log without a code awaited and no log at all are told in one word.
    return refused(route, answer, route.path.endsWith('/received') ? 'mss.code-none' : 'log.unknown');
  }
  if (!route.path.includes('{id}')) return not('names nothing');
  if (route.path.endsWith('/file')) return not('the file is refused first');
  const answer = await send(good(route), token, { url: addressWith(route, { id: randomUUID() }) });
  return refused(route, answer, (await codeOf(route, answer)) === 'list.unknown' ? 'list.unknown' : 'route.unknown');
}

function written(what: keyof Writer) {
  return async (route: Route): Promise<Cell> => {
    if (isRead(route)) return not('reads only');
    const writer = writes[route.name];
    expect(
      writer,
      `${route.name}: say in api-writes.ts what a request sent twice, or with another content, comes to`,
    ).toBeDefined();
    const outcome = writer![what];
    if (typeof outcome === 'string') return not(outcome);
    const { answer, code, why } = await outcome({ player, other, good: good(route) });
    if (code !== undefined) return refused(route, answer, code);
    return not(why ?? '');
  };
}

async function tooOften(route: Route): Promise<Cell> {
  const { url, headers, body } = good(route);
  return refused(route, await flooded.ask(route.method, url, { headers, body }), 'rate.limited', flooded);
}

const produce: Record<Kind, (route: Route) => Promise<Cell>> = {
  'no token': noToken,
  'revoked token': revoked,
  'wrong role': wrongRole,
  'observer writing': observerWrites,
  'another participant’s log': othersLog,
  'another region': anotherRegion,
  oversized,
  'malformed body': malformedBody,
  'malformed address': malformedAddress,
  unknown,
  replayed: written('replayed'),
  forked: written('forked'),
  'too often': tooOften,
};

describe.sequential('every route of the document', () => {
  for (const kind of kinds) {
    it(`refuses, or says why it does not apply: ${kind}`, async () => {
      for (const route of player.operations) {
        const cell = await produce[kind](route);
        table.set(route.name, (table.get(route.name) ?? new Map<Kind, Cell>()).set(kind, cell));
      }
    }, 60_000);
  }

  it('stands in docs/hub-refusals.md as it came out', async () => {
    const file = resolve(import.meta.dirname, '../../docs/hub-refusals.md');
    const text = await format(markdown(), { ...(await resolveConfig(file)), filepath: file });
    await expect(text).toMatchFileSnapshot(file);
  });
});

function markdown(): string {
  const reasons: string[] = [];
  const shown = (cell: Cell): string => {
    if ('code' in cell) return `${hubErrors[cell.code]} \`${cell.code}\``;
    if (!reasons.includes(cell.not)) reasons.push(cell.not);
    return `– (${reasons.indexOf(cell.not) + 1})`;
  };
  const rows = [...table].map(
    ([name, cells]) => `| ${name} | ${kinds.map((kind) => shown(cells.get(kind)!)).join(' | ')} |`,
  );
  const produced = [...table.values()].flatMap((cells) => [...cells.values()]).filter((cell) => 'code' in cell).length;
  return `# What each route of the hub refuses

Written by \`tests/contract/api-refusals.test.ts\` from what a real hub answered; do not edit it by hand
(\`npx vitest run --project contract tests/contract/api -u\`). ${produced} refusals were produced, over ${table.size} routes. A dash says that
a kind of refusal does not apply, and its number why.

| route | ${kinds.join(' | ')} |
| --- | ${kinds.map(() => '---').join(' | ')} |
${rows.join('\n')}

${reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n')}

Bodies are spoiled one part at a time from the schema of the document (another type, too long, out of its words, a part missing, too
many): \`tests/contract/api-mutation.ts\`.
`;
}
