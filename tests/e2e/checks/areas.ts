import type { Case } from './case.ts';
import { cases as card } from './card-cases.ts';
import { cases as mail } from './mail-cases.ts';
import { cases as mss } from './mss-cases.ts';
import { cases as network } from './network-cases.ts';
import { cases as profile } from './profile-cases.ts';
import { cases as segur } from './segur-cases.ts';
import { cases as system } from './system-cases.ts';

/** Every case by area; an area runs in one test of its own, its cases in this order. */
export const areas: Readonly<Record<string, readonly Case[]>> = {
  profile,
  card,
  mss,
  mail,
  segur,
  network,
  system,
};
