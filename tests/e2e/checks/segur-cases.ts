import type { Profile } from '../../../electron/contract/snapshot.ts';
import type { SolutionRow } from '../../../organiser/protocol/list.ts';
import { call } from './floor.ts';
import { caseList, type Bench, type Scene } from './case.ts';
import { goodProfile, profileWith } from './profile.ts';

const { cases, produces } = caseList();

const rowOf = (name: string, version: string, part: Partial<SolutionRow> = {}): SolutionRow => ({
  id: name.toLowerCase(),
  editor: 'Maison Zéphyr',
  name,
  version,
  couloirs: ['medecine-de-ville'],
  device: 'LGC',
  wave: '2',
  listedOn: null,
  reference: '',
  source: 'Liste des essais',
  seenOn: null,
  ...part,
});
const rows = [rowOf('Alizé', '5.2'), rowOf('Mistral', '3', { couloirs: ['officine'] })];
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** An edition whose organisers published a list: `ago` days old, with these rows. */
async function published(bench: Bench, name: string, list: { rows: SolutionRow[]; ago: number }): Promise<Scene> {
  const edition = await bench.once(name, async () => {
    const made = await bench.ownEdition();
    const [{ id } = { id: '' }] = await made.api.editions();
    const said = { expected: 0, label: 'Liste des essais', asOf: day(list.ago), example: false };
    const answer = await fetch(`${made.hub.url}/v1/editions/${id}/lists/solutions`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${made.hub.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...said, body: { rows: list.rows } }),
    });
    if (!answer.ok) throw new Error(`the list was not published: ${answer.status} ${await answer.text()}`);
    return made;
  });
  return { join: edition };
}
const inUse = (name: string, version: string, part: Partial<Profile> = {}): Profile =>
  profileWith({ ...part, solution: { id: null, editor: 'Maison Zéphyr', name, version } });
const fresh = async (bench: Bench, profile: Profile): Promise<Scene> => ({
  ...(await published(bench, 'fresh', { rows, ago: 1 })),
  profile,
});

produces('segur.solution', 'fail', 'segur.missing', 'no software named', async () => ({
  profile: profileWith({ solution: null }),
}));
produces('segur.solution', 'unknown', 'segur.example-list', 'only the example list to compare with', async () => ({
  profile: goodProfile,
}));
produces('segur.solution', 'ok', null, 'listed by the organisers, in this version', async (bench) =>
  fresh(bench, inUse('Alizé', 'v5.2.1')),
);
produces('segur.solution', 'ok', null, 'listed, the version in use is newer', async (bench) =>
  fresh(bench, inUse('alize', '5.3')),
);
produces('segur.solution', 'warn', 'segur.version-older', 'listed, the version in use is older', async (bench) =>
  fresh(bench, inUse('Alizé', '5.1')),
);
produces('segur.solution', 'warn', 'segur.version-unclear', 'listed, the versions do not compare', async (bench) =>
  fresh(bench, inUse('Alizé', '2024-3')),
);
produces('segur.solution', 'warn', 'segur.version-missing', 'listed, no version given', async (bench) =>
  fresh(bench, inUse('Alizé', '')),
);
produces('segur.solution', 'warn', 'segur.other-couloir', 'listed, for another couloir', async (bench) =>
  fresh(bench, inUse('Mistral', '3')),
);
produces('segur.solution', 'warn', 'segur.not-found', 'a name that the list does not have', async (bench) =>
  fresh(bench, inUse('Tramontane', '7')),
);
produces('segur.solution', 'ok', null, 'the hub is gone: the list that it gave is kept', async (bench) => {
  const edition = await bench.ownEdition();
  const [{ id } = { id: '' }] = await edition.api.editions();
  const body = { expected: 0, label: 'Liste des essais', asOf: day(1), example: false, body: { rows } };
  await fetch(`${edition.hub.url}/v1/editions/${id}/lists/solutions`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${edition.hub.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    join: edition,
    profile: inUse('Alizé', '5.2'),
    alone: true,
    async before({ app }) {
      // Asks the hub for its list, then finds it gone.
      await call(app, 'checks.run', { only: ['segur.solution'] });
      await edition.hub.kill();
    },
  };
});
produces('segur.solution', 'warn', 'segur.list-old', 'listed, in a list of a year ago', async (bench) => ({
  ...(await published(bench, 'old', { rows, ago: 365 })),
  profile: inUse('Alizé', '5.2'),
}));
produces('segur.solution', 'unknown', 'segur.no-list', 'the organisers published an empty list', async (bench) => ({
  ...(await published(bench, 'empty', { rows: [], ago: 1 })),
  profile: inUse('Alizé', '5.2'),
}));

export { cases };
