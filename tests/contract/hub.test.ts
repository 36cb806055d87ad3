import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubError, type JoinResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, HubRig, message, syncBody, type Answer } from './hub-rig.ts';

/** The house as a whole. What each route refuses is in api-refusals.test.ts, over the OpenAPI document. */
let rig: HubRig;
let me: JoinResponse & { device: string };
let other: JoinResponse & { device: string };
const sha = 'a'.repeat(64);

/** A refusal has its status, its body is the protocol's, and it repeats nothing. */
function expectRefused(name: string, answer: Answer, status: number, code: string): void {
  expect(answer.status, `${name} ${answer.text}`).toBe(status);
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
  it('is made from the schemas that the routes parse with', async () => {
    const { body } = await rig.ask('GET', '/openapi.json');
    const text = JSON.stringify((body as { paths: Record<string, unknown> }).paths['/v1/logs/{log}/sync']);
    for (const word of ['epoch', 'after', 'push', 'maxItems', 'lastN', 'head', 'sync.fork'])
      expect(text).toContain(word);
  });
});

describe('an address', () => {
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
