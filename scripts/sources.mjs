// Which files make what is built, and their hash: an unchanged target is not built again.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { hashOf } from './cache.mjs';

/** All files under a folder (or the file itself), sorted. @param {string} place @returns {string[]} */
export function filesUnder(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isFile() || entry.isDirectory() ? filesUnder(path.join(place, entry.name)) : []));
}

/**
 * The hash of names and contents of everything under some places.
 * @param {string} base
 * @param {string[]} places relative to base
 */
export function hashTree(base, places) {
  const parts = places.flatMap((place) =>
    filesUnder(path.join(base, place)).flatMap((file) => [
      path.relative(base, file).replaceAll(path.sep, '/'),
      readFileSync(file),
    ]),
  );
  return hashOf(...parts);
}
