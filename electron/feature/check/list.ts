import { checkIds, type CheckId } from '../../contract/check.ts';
import { cardCertificate } from './card-certificate.ts';
import { cardHolder } from './card-holder.ts';
import { cardMiddleware } from './card-middleware.ts';
import { cardPin } from './card-pin.ts';
import { cardPresent } from './card-present.ts';
import { cardProof } from './card-proof.ts';
import type { Check } from './check.ts';
import { mssAddress } from './mss-address.ts';
import { mssDirectory } from './mss-directory.ts';
import { networkHub } from './network-hub.ts';
import { profileCheck } from './profile.ts';
import { segurSolution } from './segur-solution.ts';
import { systemClock } from './system-clock.ts';
import { systemDisk } from './system-disk.ts';
import { systemOs } from './system-os.ts';

const byId: Record<CheckId, Check> = {
  profile: profileCheck,
  'card.present': cardPresent,
  'card.middleware': cardMiddleware,
  'card.certificate': cardCertificate,
  'card.pin': cardPin,
  'card.holder': cardHolder,
  'card.proof': cardProof,
  'mss.address': mssAddress,
  'mss.directory': mssDirectory,
  'segur.solution': segurSolution,
  'network.hub': networkHub,
  'system.clock': systemClock,
  'system.os': systemOs,
  'system.disk': systemDisk,
};

/** Every check, in the order they are shown. */
export const checks: readonly Check[] = checkIds.map((id) => byId[id]);

/** The checks that look at the card: run again when it changes. */
export const cardChecks: readonly CheckId[] = checkIds.filter((id) => id.startsWith('card.'));
