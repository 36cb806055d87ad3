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
import { mssReceive } from './mss-receive.ts';
import { mssRoundtrip } from './mss-roundtrip.ts';
import { mssSend } from './mss-send.ts';
import { networkHub } from './network-hub.ts';
import { networkPath } from './network-path.ts';
import { networkCheck } from './network-service.ts';
import { profileCheck } from './profile.ts';
import { segurSolution } from './segur-solution.ts';
import { systemClock } from './system-clock.ts';
import { systemDisk } from './system-disk.ts';
import { systemDisplay } from './system-display.ts';
import { systemEnergy } from './system-energy.ts';
import { systemOs } from './system-os.ts';
import { systemRestart } from './system-restart.ts';
import { systemTeams } from './system-teams.ts';

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
  'mss.receive': mssReceive,
  'mss.send': mssSend,
  'mss.roundtrip': mssRoundtrip,
  'segur.solution': segurSolution,
  'network.hub': networkHub,
  'network.path': networkPath,
  'network.psc': networkCheck('psc'),
  'network.insi': networkCheck('insi'),
  'network.dmp': networkCheck('dmp'),
  'network.mss': networkCheck('mss'),
  'network.annuaire': networkCheck('annuaire'),
  'network.teams': networkCheck('teams'),
  'system.clock': systemClock,
  'system.os': systemOs,
  'system.disk': systemDisk,
  'system.display': systemDisplay,
  'system.teams': systemTeams,
  'system.restart': systemRestart,
  'system.energy': systemEnergy,
};

/** Every check, in the order they are shown. */
export const checks: readonly Check[] = checkIds.map((id) => byId[id]);

/** The checks that look at the card: run again when it changes. */
export const cardChecks: readonly CheckId[] = checkIds.filter((id) => id.startsWith('card.'));
