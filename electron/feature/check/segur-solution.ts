import type { Failure, FailureCode } from '../../contract/failure.ts';
import type { Product } from '../../contract/solution.ts';
import type { ListInForce } from '../list/force.ts';
import { productsOf } from '../segur/product.ts';
import { compareVersion, type VersionOutcome } from '../segur/version.ts';
import { because, finding, known, type Check, type Facts } from './check.ts';

const at = 'check.segur-solution';
const DAY_MS = 86_400_000;
/** Longest enumeration that leaves in one fact. */
const FACT = 190;

/** What is said of a version that is not as listed. Newer ones are ahead of the list: nothing to do. */
const versionFailures: Partial<Record<VersionOutcome, FailureCode>> = {
  missing: 'segur.version-missing',
  older: 'segur.version-older',
  unclear: 'segur.version-unclear',
};

const enumerated = (words: readonly string[]): string => words.join(', ').slice(0, FACT);

type Chosen = NonNullable<NonNullable<Facts['profile']>['solution']>;

/** The gravest thing to say of a product that is in the list, or nothing. */
function trouble(
  product: Product,
  chosen: Chosen,
  couloir: string,
  list: { days: number; old: boolean },
): Failure | null {
  if (product.couloirs.length > 0 && !product.couloirs.some((one) => one === couloir)) {
    return because('segur.other-couloir', at);
  }
  const code = versionFailures[compareVersion(chosen.version, product.versions)];
  if (code !== undefined)
    return because(code, at, { used: chosen.version.trim(), listed: enumerated(product.versions) });
  return list.old ? because('segur.list-old', at, { days: list.days }) : null;
}

const daysOf = (list: ListInForce<'solutions'>, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(`${list.asOf}T00:00:00.000Z`)) / DAY_MS));

/** The practice software, in the version in use, is in the list of référencées solutions, for this couloir. */
export const segurSolution: Check = {
  id: 'segur.solution',
  needs: [],
  deadline: 8_000,
  async run({ profile, list: listOf, listOldDays, now }) {
    const chosen = profile?.solution ?? null;
    if (profile === null || chosen === null) return finding('fail', because('segur.missing', at));
    const list = await listOf('solutions');
    const days = daysOf(list, now());
    const about = known({ list: list.label, listOf: list.asOf, origin: list.origin, listVersion: list.version });
    const used = { editor: chosen.editor, product: chosen.name, version: chosen.version };
    // Told to the organisers in each case: a product is no identity, and they are the ones who can look it up.
    const asked = { ...about, listed: false, ...used };
    // An example says nothing of any real software, whether it is found in it or not.
    if (list.example) return finding('unknown', because('segur.example-list', at), asked);
    if (list.body.rows.length === 0) return finding('unknown', because('segur.no-list', at), asked);
    const products = productsOf(list.body);
    const found = (chosen.id === null ? null : products.byId(chosen.id)) ?? products.byName(chosen.editor, chosen.name);
    if (found === null) return finding('warn', because('segur.not-found', at, { listOf: list.asOf }), asked);
    const shared = known({
      ...about,
      listed: true,
      editor: found.editor,
      product: found.name,
      version: chosen.version || null,
      versions: enumerated(found.versions) || null,
      comparison: compareVersion(chosen.version, found.versions),
      device: enumerated(found.devices) || null,
      wave: enumerated(found.waves) || null,
    });
    const failure = trouble(found, chosen, profile.couloir, { days, old: days > listOldDays });
    return finding(failure === null ? 'ok' : 'warn', failure, shared);
  },
};
