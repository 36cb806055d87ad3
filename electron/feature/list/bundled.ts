import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { guideOfFiles } from '../../../organiser/protocol/guide.ts';
import { couloirs } from '../../../organiser/protocol/status.ts';
import { listBodies, type ListBody, type ListName } from '../../../organiser/protocol/list.ts';
import type { ListInForce } from './force.ts';

/** The lists delivered with the app. */
export type BundledLists = { [N in ListName]: ListInForce<N> };

const said = { label: z.string().min(1), asOf: z.iso.date(), example: z.boolean() };
const solutionFile = z.object({ ...said, rows: listBodies.solutions.shape.rows });
const hostFile = z.object({ ...said, rows: listBodies.hosts.shape.rows });
const domainFile = z.object({
  asOf: z.iso.date(),
  source: z.string().min(1),
  domains: listBodies['mss-domains'].shape.domains,
  testDomains: listBodies['mss-domains'].shape.testDomains.default([]),
});

function read<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${name}: ${parsed.error.issues[0]?.path.join('.') ?? ''} is not as expected`);
}

const made = <N extends ListName>(
  name: N,
  about: { label: string; asOf: string; example: boolean },
  body: ListBody<N>,
): ListInForce<N> => ({ name, origin: 'bundled', ...about, version: null, publishedAt: null, body });

/** The list of solutions: a real one when somebody put it there, the example otherwise. */
function solutions(folder: string): ListInForce<'solutions'> {
  const real = join('segur', 'solutions.json');
  const name = existsSync(join(folder, real)) ? real : join('segur', 'solutions-exemple.json');
  const { rows, ...about } = read(folder, name, solutionFile);
  return made('solutions', about, { rows });
}

function domains(folder: string): ListInForce<'mss-domains'> {
  const { asOf, source, ...names } = read(folder, join('mss', 'domains.json'), domainFile);
  const generatedAt = `${asOf}T00:00:00.000Z`;
  return made('mss-domains', { label: source, asOf, example: false }, { ...names, generatedAt, verified: false });
}

function hosts(folder: string): ListInForce<'hosts'> {
  const { rows, ...about } = read(folder, 'hosts.json', hostFile);
  return made('hosts', about, { rows });
}

/** The delivered guide: its steps for everybody, and what differs for each couloir. */
function guide(folder: string): ListInForce<'guide'> {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, 'guide', name), 'utf8'));
  const whole = guideOfFiles(
    json('protocol.json'),
    couloirs.map((couloir) => json(join('couloir', `${couloir}.json`))),
  );
  return made('guide', { label: whole.source, asOf: whole.asOf, example: false }, whole);
}

/** Reads the lists of the resources. Throws at start when one is missing or out of shape: the product is incomplete then. */
export const bundledLists = (folder: string): BundledLists => ({
  solutions: solutions(folder),
  'mss-domains': domains(folder),
  hosts: hosts(folder),
  guide: guide(folder),
});
