import { useCallback } from 'react';
import type { Participants } from '../../protocol/participant.ts';
import { people } from '../state/people.ts';
import { useFresh, type Fresh } from '../state/use-fresh.ts';

/** The participants of an edition. */
export const usePeople = (edition: string): Fresh<Participants> =>
  useFresh(useCallback(() => people.list(edition), [edition]));
