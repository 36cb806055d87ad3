import type { Snapshot } from '../contract/snapshot.ts';
import type { Outside } from './outside.ts';

/** What the window knows of the machine and of the product's version. */
export const shownPlatform = ({
  version,
  electron,
  runtime,
  os,
  locale,
}: Outside['platform']): Pick<Snapshot['app'], 'version' | 'electron' | 'runtime' | 'platform' | 'locale'> => ({
  version,
  electron,
  runtime,
  platform: os,
  locale,
});
