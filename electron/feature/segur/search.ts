import { plain } from '../../../organiser/protocol/plain.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';
import type { Product } from '../../contract/solution.ts';
import type { ListInForce } from '../list/force.ts';
import type { Outside } from '../outside.ts';
import { productsOf } from './product.ts';

export type SolutionSearch = {
  /** Products by name or editor, the best first; of the couloir first, then all, for an empty text. */
  search(ask: { text: string; couloir: Couloir | null; limit: number }): Promise<Product[]>;
};

/** Words of a typed text that count: more are not typed by people. */
const WORDS = 8;

type Deps = { store: Pick<Outside['store'], 'call'>; list(): ListInForce<'solutions'> };

/** The search in the list in force: indexed in the store's process, in memory, anew when the list or the process is another. */
export function createSolutionSearch({ store, list }: Deps): SolutionSearch {
  const keys = new WeakMap<object, string>();
  let count = 0;
  function keyOf(body: object): string {
    const made = keys.get(body) ?? `list-${(count += 1)}`;
    keys.set(body, made);
    return made;
  }

  return {
    async search({ text, couloir, limit }) {
      const { body } = list();
      const products = productsOf(body);
      const key = keyOf(body);
      const words = plain(text)
        .split(' ')
        .filter((word) => word !== '')
        .slice(0, WORDS);
      const ask = { key, words, couloir, limit };
      let found = await store.call('search.find', ask);
      if (found === null) {
        const rows = products.all.map(({ id, name, editor, devices, versions, couloirs }) => ({
          id,
          name: plain(name),
          editor: plain(editor),
          more: plain([...devices, ...versions].join(' ')),
          couloirs,
        }));
        await store.call('search.load', { key, rows });
        found = await store.call('search.find', ask);
      }
      return (found?.ids ?? []).flatMap((id) => products.byId(id) ?? []);
    },
  };
}
