import { posix, win32 } from 'node:path';
import { z } from 'zod';
import type { CardLibrary } from '../../../contract/card.ts';
import type { MiddlewareList } from './list.ts';
import type { FileFacts, System } from './system.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A library that someone asked for, or that a place is known to hold. `facts` null: no such file. */
export type Candidate = { path: string; name: string; origin: CardLibrary['origin']; facts: FileFacts | null };

const manifest = z.object({ path: z.string().min(1).max(1000) });

/** Replaces %NAME% by the environment's value, whatever its case (Windows ignores it). Null when one is not set. */
export function expandPath(path: string, environment: Environment): string | null {
  const values = new Map(Object.entries(environment).map(([name, value]) => [name.toUpperCase(), value]));
  let missing = false;
  const expanded = path.replaceAll(/%([^%]+)%/g, (_, name: string) => {
    const value = values.get(name.toUpperCase());
    if (value === undefined) missing = true;
    return value ?? '';
  });
  return missing ? null : expanded;
}

/** The last part of a path of that system. */
export const baseOf = (os: NodeJS.Platform, path: string): string => (os === 'win32' ? win32 : posix).basename(path);

type Where = {
  list: MiddlewareList;
  os: NodeJS.Platform;
  environment: Environment;
  chosen: string | null;
  system: System;
};

/** The path in a manifest; a relative one starts at the manifest's folder, as the browsers read it. */
function manifestPath(text: string, file: string, os: NodeJS.Platform): string | null {
  try {
    const { path } = manifest.parse(JSON.parse(text));
    const { dirname, resolve } = os === 'win32' ? win32 : posix;
    return resolve(dirname(file), path);
  } catch {
    return null;
  }
}

async function manifestPaths({ list, os, environment, system }: Where): Promise<string[]> {
  const found: string[] = [];
  for (const { file, registry } of list.manifests.filter((one) => one.platform === os)) {
    const named = registry === undefined ? (file ?? null) : await system.registry(registry.key, null, registry.view);
    const place = named === null ? null : expandPath(named, environment);
    const text = place === null ? null : await system.readText(place);
    const path = place === null || text === null ? null : manifestPath(text, place, os);
    if (path !== null) found.push(path);
  }
  return found;
}

/**
 * Every library in the order in which it is to be tried: asked for by VS_PKCS11_MODULE, chosen by the person (both kept
 * when there is no such file, since that is to be said), named by the browsers' manifests, known by the list. A file that
 * is found twice counts once.
 */
export async function candidates(where: Where): Promise<Candidate[]> {
  const { list, os, environment, chosen, system } = where;
  const known = list.candidates.filter((one) => one.platform === os);
  const same = (path: string): string => (os === 'win32' ? baseOf(os, path).toLowerCase() : baseOf(os, path));
  const nameOf = (path: string): string => known.find((one) => same(one.path) === same(path))?.name ?? baseOf(os, path);

  const asked = environment['VS_PKCS11_MODULE'];
  const places: Pick<Candidate, 'path' | 'origin'>[] = [];
  if (asked !== undefined && asked !== '') places.push({ path: asked, origin: 'environment' });
  if (chosen !== null) places.push({ path: chosen, origin: 'chosen' });
  for (const path of await manifestPaths(where)) places.push({ path, origin: 'manifest' });
  for (const one of known) {
    const path = expandPath(one.path, environment);
    if (path !== null) places.push({ path, origin: 'list' });
  }

  const found: Candidate[] = [];
  const seen = new Set<string>();
  for (const { path, origin } of places) {
    const facts = await system.file(path);
    if (facts === null && origin !== 'environment' && origin !== 'chosen') continue;
    const real = facts?.real ?? path;
    const key = os === 'win32' ? real.toLowerCase() : real;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push({ path, origin, facts, name: nameOf(path) });
  }
  return found;
}
