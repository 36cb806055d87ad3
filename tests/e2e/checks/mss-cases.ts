import { caseList } from './case.ts';
import { goodProfile, profileWith } from './profile.ts';

const { cases, produces } = caseList();
const address = (mssAddress: string) => async () => ({ profile: profileWith({ mssAddress }) });

produces('mss.address', 'ok', null, 'a domain of the white list', async () => ({ profile: goodProfile }));
produces('mss.address', 'fail', 'mss.missing', 'no address typed', address(''));
produces('mss.address', 'fail', 'mss.syntax', 'two at signs', address('max@libre@medecin.mssante.fr'));
produces('mss.address', 'fail', 'mss.patient', "a patient's box", address('patient@patient.mssante.fr'));
produces(
  'mss.address',
  'warn',
  'mss.domain-unlisted',
  'under mssante.fr, not in the list',
  address('m@neuf.mssante.fr'),
);
produces('mss.address', 'fail', 'mss.domain-unlisted', 'a domain that is no MSSanté', address('m@courrier.example'));

export { cases };
