import { because, finding, known, type Check } from './check.ts';

/** The practice software is in the list of référencées solutions, for this couloir. */
export const segurSolution: Check = {
  id: 'segur.solution',
  needs: [],
  deadline: 8_000,
  async run({ profile, list: listOf, search: searchIn }) {
    const at = 'check.segur-solution';
    const chosen = profile?.solution ?? null;
    if (profile === null || chosen === null) return finding('fail', because('segur.missing', at));
    const solutions = await listOf('solutions');
    const list = { list: solutions.label, listOf: solutions.asOf };
    const search = searchIn(solutions);
    const found = (chosen.id === null ? null : search.byId(chosen.id)) ?? search.byName(chosen.editor, chosen.name);
    const asked = { editor: chosen.editor, name: chosen.name, version: chosen.version };
    if (found === null) return finding('warn', because('segur.not-found', at), { ...list, listed: false }, asked);
    const shared = known({
      ...list,
      listed: true,
      id: found.id,
      version: chosen.version || null,
      device: found.device,
      wave: found.wave,
    });
    if (!found.couloirs.includes(profile.couloir)) {
      return finding('warn', because('segur.other-couloir', at), shared, asked);
    }
    // An example list proves nothing: it is never said to be the official one.
    if (solutions.example) return finding('warn', because('segur.example-list', at), shared, asked);
    return finding('ok', null, shared, asked);
  },
};
