import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const day = z.iso.date();

const confidence = z.enum(['verified', 'derived', 'memory']);

/** A release of a system: Windows by its build, macOS by the major number of Darwin, Linux by its os-release. */
const release = z.object({
  os: z.enum(['win32', 'darwin', 'linux']),
  name: z.string().min(1),
  /** Smallest build (Windows), exact major number of Darwin, or ID and VERSION_ID joined by a space. */
  match: z.union([z.int().min(1), z.string().min(1)]),
  /** Last day of security updates for most people; null: not ended, or not known. */
  until: day.nullable(),
  source: z.string().min(1),
  confidence,
  /** Last day for those who have more: a company's edition, or an extension that was asked for. Nothing here can see it. */
  extended: z.object({ until: day, source: z.string().min(1), confidence }).optional(),
});

/** What the machine's checks compare with (resources/system.json). */
export const systemData = z.object({
  commandMs: z.int().min(100).max(20_000),
  /** Oldest releases that the present Electron starts on, as `match`. */
  oldest: z.object({ win32: z.int(), darwin: z.int() }),
  releases: z.array(release),
  /** Points (not pixels: the scale of the display is applied) for Teams and the practice software side by side. */
  display: z.object({ width: z.int().min(1), height: z.int().min(1) }),
  /** Sleep sooner than this, in minutes, is told. */
  sleepMinutes: z.int().min(1),
});
export type SystemData = z.infer<typeof systemData>;
export type Release = z.infer<typeof release>;

/** Reads the file. Throws at start when it is missing or out of shape: the product is incomplete then. */
export const loadSystem = (resources: string): SystemData =>
  systemData.parse(JSON.parse(readFileSync(join(resources, 'system.json'), 'utf8')));
