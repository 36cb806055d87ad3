import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedList } from '../../organiser/protocol/list.ts';
import shipped from '../../resources/mss/white-list.json' with { type: 'json' };
import {
  createSigner,
  fictitiousDomains,
  listText,
  sharedListPki,
  signList,
  type ListSigner,
} from '../rig/white-list.ts';
import { codeOf, HubRig, infoOf } from './hub-rig.ts';

/** The official list of domains on the hub: verified in its thread, published, given to the participants. */
const NOW = new Date('2026-11-25T09:00:00Z');
let rig: HubRig;
let folder: string;
let edition: string;
let signer: ListSigner;

/** The thread as the build bundles it, inside the project so that its packages are found. */
function bundleThread(): URL {
  const parent = resolve(import.meta.dirname, '../../node_modules/.cache/companion-tests');
  mkdirSync(parent, { recursive: true });
  folder = mkdtempSync(join(parent, 'white-list-'));
  const outfile = join(folder, 'white-list-thread.mjs');
  const entry = resolve(import.meta.dirname, '../../organiser/list/white-list-thread.ts');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return pathToFileURL(outfile);
}

beforeAll(async () => {
  const pki = await sharedListPki();
  signer = await createSigner(pki.organisations);
  const whiteList = { entry: bundleThread(), trust: { ...shipped, authorities: [pki.roots] } };
  rig = await HubRig.start({ now: () => NOW, whiteList });
  edition = (await rig.edition()).id;
});
afterAll(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true, force: true });
});

const send = (body: string, expected = 0, token = rig.organiser) =>
  rig.ask('PUT', `/v1/editions/${edition}/lists/mss-domains/file?expected=${expected}`, { token, body });

describe('the official list of domains', () => {
  it('is refused with its reason, and nothing is published', async () => {
    const good = signList(listText(['a.mssante.fr']), signer);
    for (const [reason, body] of [
      ['unsigned', listText(['a.mssante.fr'])],
      ['changed', good.replace('a.mssante.fr', 'b.mssante.fr')],
      ['truncated', good.slice(0, 400)],
      ['doctype', `<!DOCTYPE a>${good}`],
      ['other', '<html></html>'],
      ['truncated', ''],
    ] as const) {
      const answer = await send(body);
      expect([answer.status, codeOf(answer), infoOf(answer)['reason']]).toEqual([422, 'list.file', reason]);
    }
    const none = await rig.ask('GET', `/v1/editions/${edition}/lists/mss-domains`, { token: rig.observer });
    expect(codeOf(none)).toBe('list.unknown');
  });

  it('is verified while the hub answers everybody, then given as verified', { timeout: 120_000 }, async () => {
    const body = signList(listText([...fictitiousDomains(3_000), 'medecin.mssante.fr']), signer);
    let slowest = 0;
    let asked = 0;
    let going = true;
    const visitor = (async () => {
      while (going) {
        const began = performance.now();
        expect((await rig.ask('GET', '/v1/hub')).status).toBe(200);
        slowest = Math.max(slowest, performance.now() - began);
        asked += 1;
        await new Promise((next) => setTimeout(next, 20));
      }
    })();
    const sent = performance.now();
    const answer = await send(body);
    const took = performance.now() - sent;
    going = false;
    await visitor;
    expect(answer).toMatchObject({ status: 200, body: { name: 'mss-domains', version: 1, asOf: '2026-06-01' } });
    // On the hub's own thread the verification would hold up one visitor for all of it.
    expect(asked).toBeGreaterThan(5);
    expect(slowest).toBeLessThan(took / 2);
    const me = await rig.participant((await rig.slot(edition)).id);
    const list = await rig.ask('GET', '/v1/lists/mss-domains', { token: me.token });
    const { body: rows } = publishedList.parse(list.body);
    expect(rows).toMatchObject({ verified: true, generatedAt: '2026-06-01T06:00:00.000Z' });
    expect(codeOf(await send(body, 0))).toBe('list.stale');
  });

  it('is refused when the one in force is newer', async () => {
    const older = signList(listText(['a.mssante.fr'], '2026-05-31T06:00:00Z'), signer);
    const answer = await send(older, 1);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'list.file']);
    expect(infoOf(answer)).toEqual({ reason: 'older', asOf: '2026-05-31', present: '2026-06-01' });
  });

  it('is not read beyond its size', async () => {
    const answer = await send(' '.repeat(13 * 1024 * 1024));
    expect([answer.status, codeOf(answer)]).toEqual([413, 'request.too-large']);
  });
});
