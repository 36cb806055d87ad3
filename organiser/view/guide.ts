import laboratoire from '../../resources/guide/couloir/laboratoire.json';
import medecine from '../../resources/guide/couloir/medecine-de-ville.json';
import medicoSocial from '../../resources/guide/couloir/etablissement-medico-social.json';
import officine from '../../resources/guide/couloir/officine.json';
import protocol from '../../resources/guide/protocol.json';
import radiologie from '../../resources/guide/couloir/cabinet-de-radiologie.json';
import sante from '../../resources/guide/couloir/etablissement-de-sante.json';
import { guideFor, guideOfFiles, protocolSteps, type Guide, type GuideStep } from '../protocol/guide.ts';
import { couloirs, type Couloir } from '../protocol/status.ts';

/** The whole guide that this board comes with; a unit test holds the files to the schema. */
export const delivered = guideOfFiles(protocol, [medecine, sante, medicoSocial, radiologie, laboratoire, officine]);

/** Its steps as they are for everybody: where no slot is spoken of. */
export const guide = guideFor(delivered, null);
export const stepIds: readonly string[] = protocolSteps;
const ofCouloir = new Map(couloirs.map((couloir) => [couloir, guideFor(delivered, couloir)]));
/** The same as the participants of a couloir have them. */
export const deliveredFor = (couloir: Couloir): Guide => ofCouloir.get(couloir) ?? guide;

export const stepOf = (id: string): GuideStep | undefined => guide.steps.find((s) => s.id === id);
