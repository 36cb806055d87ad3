import { useCallback } from 'react';
import type { Readiness } from '../../protocol/readiness.ts';
import { readReadiness } from '../state/actions.ts';
import { useFresh, type Fresh } from '../state/use-fresh.ts';

/** The readiness of an edition. */
export const useReadiness = (edition: string): Fresh<Readiness> =>
  useFresh(useCallback(() => readReadiness(edition), [edition]));
