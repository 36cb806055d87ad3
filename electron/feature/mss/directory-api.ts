import { z } from 'zod';
import type { Box } from '../../../native/directory/port.ts';
import { FailureError } from '../../contract/failure.ts';
import { readText } from '../session/hub.ts';
import { withDeadline, type Timers } from '../timers.ts';
import { createBucket } from './bucket.ts';
import type { DirectoryRules } from './rules.ts';

const AT = 'directory.api';
/** Largest answer that is read, in bytes: a page holds fifty resources. */
const ANSWER_BYTES = 4 * 1024 * 1024;
/** Pages of one question: a person has a few activities, not thousands. */
const MOST_PAGES = 4;
/** National identifiers of persons (PS_IdNat). */
const PERSON_SYSTEM = 'urn:oid:1.2.250.1.71.4.2.1';
const METADATA = 'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata';
const KINDS = new Set<string>(['PER', 'ORG', 'APP', 'CAB']);

const extension = z.object({
  url: z.string(),
  valueBoolean: z.boolean().optional(),
  valueCoding: z.object({ code: z.string().optional() }).optional(),
  valueCodeableConcept: z.object({ coding: z.array(z.object({ code: z.string().optional() })).optional() }).optional(),
});
const telecom = z.object({
  system: z.string().optional(),
  value: z.string().optional(),
  extension: z.array(extension.extend({ extension: z.array(extension).optional() })).optional(),
});
/** The part of Practitioner, PractitionerRole and Organization (FHIR R4) that is read. */
const resource = z.object({
  resourceType: z.string(),
  id: z.string().optional(),
  identifier: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })).optional(),
  name: z.unknown().optional(),
  telecom: z.array(telecom).optional(),
});
type Resource = z.infer<typeof resource>;
const bundle = z.object({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.object({ resource: resource.optional() })).optional(),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).optional(),
});

/** The MSSanté boxes of a resource; other mail addresses (a contact of the structure) are left out. */
export function boxesOf(found: Resource, person: string | null): Box[] {
  const structure = found.resourceType === 'Organization' && typeof found.name === 'string' ? found.name : null;
  return (found.telecom ?? []).flatMap(({ system, value, extension: facts = [] }): Box[] => {
    const metadata = facts.find(({ url }) => url === METADATA);
    const isSecure = metadata !== undefined || facts.some(({ valueCoding }) => valueCoding?.code === 'MSSANTE');
    if (system !== 'email' || value === undefined || !isSecure) return [];
    const type = metadata?.extension?.find(({ url }) => url === 'type')?.valueCodeableConcept?.coding?.[0]?.code ?? '';
    const digitization = metadata?.extension?.find(({ url }) => url === 'digitization')?.valueBoolean;
    return [
      {
        address: value.toLowerCase(),
        kind: (KINDS.has(type) ? type : '?') as Box['kind'],
        person,
        profession: null,
        skill: null,
        service: null,
        structure,
        structureId: null,
        postalCode: null,
        town: null,
        paperless: digitization ?? null,
      },
    ];
  });
}

const personIn = (found: Resource): string | null =>
  found.identifier?.find(({ system, value }) => system === PERSON_SYSTEM && /^\d{2,20}$/.test(value ?? ''))?.value ??
  null;

export type DirectoryApi = {
  /** Boxes of a full address. @throws FailureError mss.directory-key, mss.directory-unreachable */
  address(address: string): Promise<Box[]>;
  /** Boxes of a person, by national identifier. */
  person(person: string): Promise<Box[]>;
};

export type ApiDeps = {
  fetch: typeof globalThis.fetch;
  timers: Timers;
  rules: DirectoryRules['api'];
  key(): string;
};

/**
 * The Annuaire Santé FHIR API v2, asked for one person or one full address at a time (`:contains` is not reliable), never
 * faster than it allows. The key goes to the base address only: no redirect is followed, and the next page must be there.
 */
export function createDirectoryApi({ fetch, timers, rules, key }: ApiDeps): DirectoryApi {
  const bucket = createBucket(rules.perSecond, timers);
  const unreachable = (why: string): FailureError => new FailureError('mss.directory-unreachable', AT, { why });

  async function get(url: string): Promise<z.infer<typeof bundle>> {
    await bucket.take();
    const late = (): Error => unreachable('late');
    const { status, text } = await withDeadline(
      timers,
      rules.seconds * 1_000,
      async (signal) => {
        const headers = { [rules.header]: key(), accept: 'application/fhir+json' };
        const response = await fetch(url, { headers, signal, redirect: 'error' });
        return { status: response.status, text: await readText(response, ANSWER_BYTES) };
      },
      late,
    ).catch((error: unknown) => {
      throw error instanceof FailureError ? error : unreachable('network');
    });
    if (status === 401 || status === 403) throw new FailureError('mss.directory-key', AT, { status });
    if (status !== 200 || text === null) throw unreachable(`status ${status}`);
    try {
      return bundle.parse(JSON.parse(text));
    } catch {
      throw unreachable('answer');
    }
  }

  async function search(path: string): Promise<Resource[]> {
    const found: Resource[] = [];
    let url: string | undefined = `${rules.base}/${path}`;
    for (let page = 0; page < MOST_PAGES && url !== undefined; page += 1) {
      const answer: z.infer<typeof bundle> = await get(url);
      found.push(...(answer.entry ?? []).flatMap((entry) => entry.resource ?? []));
      const next = answer.link?.find(({ relation }) => relation === 'next')?.url;
      url =
        next?.startsWith(`${rules.base}/`) === true || next?.startsWith(`${rules.base}?`) === true ? next : undefined;
    }
    return found;
  }

  /** The person of an activity: the resource of the person comes with it. */
  async function byAddress(address: string): Promise<Box[]> {
    const asked = encodeURIComponent(address);
    const people = await search(`Practitioner?mailbox-mss:exact=${asked}`);
    if (people.length > 0) return people.flatMap((one) => boxesOf(one, personIn(one)));
    const roles = await search(`PractitionerRole?mailbox-mss:exact=${asked}&_include=PractitionerRole:practitioner`);
    const holder = roles.map(personIn).find((id) => id !== null) ?? null;
    if (roles.length > 0) return roles.flatMap((one) => boxesOf(one, holder));
    return (await search(`Organization?mailbox-mss:exact=${asked}`)).flatMap((one) => boxesOf(one, null));
  }

  return {
    async address(address) {
      const wanted = address.toLowerCase();
      // The server's own idea of "exact" is not relied on.
      return (await byAddress(wanted)).filter((one) => one.address === wanted);
    },
    async person(person) {
      const asked = encodeURIComponent(`${PERSON_SYSTEM}|${person}`);
      const found = await search(`Practitioner?identifier=${asked}&_revinclude=PractitionerRole:practitioner`);
      const boxes = found.flatMap((one) => boxesOf(one, person));
      return [...new Map(boxes.map((one) => [one.address, one])).values()];
    },
  };
}
