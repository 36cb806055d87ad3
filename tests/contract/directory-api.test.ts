import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { createDirectoryApi, type DirectoryApi } from '../../electron/feature/mss/directory-api.ts';
import { realTimers } from '../../electron/feature/timers.ts';
import recorded from '../fixture/annuaire/practitioner-box.json' with { type: 'json' };

/** The Annuaire Santé FHIR API v2, as recorded: a real server on loopback that answers what the real one does. */
const KEY = 'une-cle-d-essai';
const PERSON = recorded.identifier[0]!.value;
const ADDRESS = recorded.telecom[0]!.value;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answer: Answer;
let asked: { url: string; key: string | undefined }[];
let api: DirectoryApi;
let base: string;

const bundle = (resources: unknown[], next?: string) => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: resources.map((resource) => ({ resource })),
  ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
});
const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/fhir+json' });
  response.end(JSON.stringify(body));
};
const organisation = {
  resourceType: 'Organization',
  id: 'org-1',
  name: 'CENTRE DE SANTE FICTIF',
  telecom: [
    { system: 'email', value: 'contact@centre.example' },
    {
      system: 'email',
      value: 'secretariat@aura.mssante.fr',
      extension: [
        {
          url: 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type',
          valueCoding: { code: 'MSSANTE' },
        },
        {
          url: 'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata',
          extension: [
            { url: 'type', valueCodeableConcept: { coding: [{ code: 'ORG' }] } },
            { url: 'digitization', valueBoolean: true },
          ],
        },
      ],
    },
  ],
};

beforeEach(async () => {
  asked = [];
  answer = (_request, response) => json(response, bundle([]));
  server = createServer((request, response) => {
    const key = request.headers['esante-api-key'];
    asked.push({ url: decodeURIComponent(request.url ?? ''), key: typeof key === 'string' ? key : undefined });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir/v2`;
  const rules = { base, header: 'ESANTE-API-KEY', perSecond: 17, seconds: 1 };
  api = createDirectoryApi({ fetch, timers: realTimers, rules, key: () => KEY });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (error: unknown) =>
      error instanceof FailureError ? [error.failure.code, error.failure.info['why'] ?? null] : error,
  );

describe('the online directory', () => {
  it('is asked for one person, with the key, and gives their boxes', async () => {
    answer = (request, response) =>
      json(response, bundle(request.url?.includes('/Practitioner?') === true ? [recorded] : []));
    expect(await api.person(PERSON)).toMatchObject([{ address: ADDRESS, kind: 'PER', person: PERSON }]);
    expect(asked).toEqual([
      {
        url: `/fhir/v2/Practitioner?identifier=urn:oid:1.2.250.1.71.4.2.1|${PERSON}&_revinclude=PractitionerRole:practitioner`,
        key: KEY,
      },
    ]);
  });

  it('is asked for a full address, among persons, activities, then structures; `contains` is never used', async () => {
    answer = (request, response) =>
      json(response, bundle(request.url?.includes('/Organization?') === true ? [organisation] : []));
    expect(await api.address('Secretariat@aura.mssante.fr')).toMatchObject([
      {
        address: 'secretariat@aura.mssante.fr',
        kind: 'ORG',
        person: null,
        structure: 'CENTRE DE SANTE FICTIF',
        paperless: true,
      },
    ]);
    expect(asked.map(({ url }) => /v2\/(\w+)\?/.exec(url)?.[1])).toEqual([
      'Practitioner',
      'PractitionerRole',
      'Organization',
    ]);
    expect(asked.map(({ url }) => url).join(' ')).not.toContain('contains');
    // A mail address of the structure that is no MSSanté box is none, whoever asks for it.
    expect(await api.address('contact@centre.example')).toEqual([]);
  });

  it('follows pages of its own address only, and not for ever', async () => {
    answer = (_request, response) => json(response, bundle([recorded], `${base}?page=${asked.length}`));
    expect(await api.person(PERSON)).toHaveLength(1);
    expect(asked).toHaveLength(4);
    asked = [];
    answer = (_request, response) => json(response, bundle([recorded], 'https://ailleurs.example/fhir'));
    expect(await api.person(PERSON)).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('says that its key is refused, and carries it nowhere else', async () => {
    answer = (_request, response) => json(response, {}, 401);
    expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-key', null]);
    const other: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      other.push(request.url);
      json(response, bundle([]));
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    answer = (_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/` });
      response.end();
    };
    expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-unreachable', 'network']);
    expect(other).toEqual([]);
    elsewhere.close();
  });

  it('may be slow, absent, broken, or talk without end', async () => {
    answer = () => undefined;
    expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-unreachable', 'late']);
    answer = (request) => void request.socket.destroy();
    expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-unreachable', 'network']);
    for (const body of [{}, { resourceType: 'OperationOutcome' }, { resourceType: 'Bundle', entry: 3 }]) {
      answer = (_request, response) => json(response, body);
      expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-unreachable', 'answer']);
    }
    answer = (_request, response) => json(response, {}, 503);
    expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-unreachable', 'status 503']);
    answer = (_request, response) => {
      response.writeHead(200);
      response.end(' '.repeat(5 * 1024 * 1024));
    };
    expect(await refusal(api.person(PERSON))).toEqual(['mss.directory-unreachable', 'status 200']);
  });

  it('is never asked faster than it allows', async () => {
    // Where calls leave: how long each is on its way is the network's business.
    const at: number[] = [];
    const counted: typeof fetch = (input, init) => {
      at.push(performance.now());
      return fetch(input, init);
    };
    answer = (_request, response) => json(response, bundle([recorded]));
    const rules = { base, header: 'ESANTE-API-KEY', perSecond: 17, seconds: 5 };
    const own = createDirectoryApi({ fetch: counted, timers: realTimers, rules, key: () => KEY });
    await Promise.all(Array.from({ length: 40 }, () => own.person(PERSON)));
    expect(at).toHaveLength(40);
    for (const began of at) {
      expect(at.filter((one) => one >= began && one < began + 990).length).toBeLessThanOrEqual(17);
    }
  });
});
