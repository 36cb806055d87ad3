import { caseList } from './case.ts';
import { goodProfile, profileWith } from './profile.ts';

const { cases, produces } = caseList();

produces('segur.solution', 'fail', 'segur.missing', 'no software named', async () => ({
  profile: profileWith({ solution: null }),
}));
produces('segur.solution', 'warn', 'segur.not-found', 'a name that is in no list', async () => ({
  profile: profileWith({ solution: { id: null, editor: 'Éditeur', name: 'Logiciel Inconnu', version: '1' } }),
}));
produces('segur.solution', 'warn', 'segur.other-couloir', 'listed, for another couloir', async () => ({
  profile: profileWith({ couloir: 'laboratoire' }),
}));
produces('segur.solution', 'warn', 'segur.example-list', 'listed in the example list only', async () => ({
  profile: goodProfile,
}));

export { cases };
