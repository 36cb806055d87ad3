import { useSyncExternalStore } from 'react';

/** Below it the lanes of a day have no room: the day is a list. */
const NARROW = '(max-width: 46rem)';
const subscribe = (changed: () => void) => {
  const media = matchMedia(NARROW);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
};

export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
