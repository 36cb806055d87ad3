import type { Migration } from '../migrate.ts';
import { first } from './0001-first.ts';
import { hubAuthor } from './0002-hub-author.ts';
import { evidence } from './0003-evidence.ts';

/** Every migration, in order, from 1 without a gap. One that was released is never changed: the next one corrects it. */
export const migrations: readonly Migration[] = [first, hubAuthor, evidence];
