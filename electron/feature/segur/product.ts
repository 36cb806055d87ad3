import type { ListBody, SolutionRow } from '../../../organiser/protocol/list.ts';
import { productKey } from '../../../organiser/protocol/plain.ts';
import { couloirs } from '../../../organiser/protocol/status.ts';
import type { Product } from '../../contract/solution.ts';

export type Products = {
  all: readonly Product[];
  /** The product of a row, whichever of its versions the id names. */
  byId(id: string): Product | null;
  /** The product of this very name, whatever its accents, case and signs; without an editor, when only one has that name. */
  byName(editor: string, name: string): Product | null;
};

const once = (values: readonly string[]): string[] => [...new Set(values.filter((value) => value !== ''))];

function productOf(rows: readonly SolutionRow[]): Product {
  const [first] = rows;
  if (first === undefined) throw new Error('a product has a row');
  return {
    id: first.id,
    editor: first.editor,
    name: first.name,
    versions: once(rows.map(({ version }) => version)),
    couloirs: couloirs.filter((name) => rows.some((row) => row.couloirs.includes(name))),
    devices: once(rows.map(({ device }) => device)),
    waves: once(rows.map(({ wave }) => wave)),
  };
}

/** Groups the rows of a list by product: one line per version and dispositif becomes one product. */
function group({ rows }: ListBody<'solutions'>): Products {
  const groups = new Map<string, SolutionRow[]>();
  for (const row of rows) {
    const key = productKey(row);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  const products = new Map([...groups].map(([key, own]) => [key, productOf(own)]));
  const keyOfId = new Map(rows.map((row) => [row.id, productKey(row)]));
  return {
    all: [...products.values()],
    byId: (id) => products.get(keyOfId.get(id) ?? '') ?? null,
    byName(editor, name) {
      const exact = products.get(productKey({ editor, name }));
      if (exact !== undefined || editor.trim() !== '') return exact ?? null;
      const bare = productKey({ editor: '', name });
      const named = [...products.values()].filter((one) => productKey({ editor: '', name: one.name }) === bare);
      return named.length === 1 ? (named[0] ?? null) : null;
    },
  };
}

const known = new WeakMap<object, Products>();

/** The products of a list, grouped once for as long as the list is the same one. */
export function productsOf(body: ListBody<'solutions'>): Products {
  const made = known.get(body) ?? group(body);
  known.set(body, made);
  return made;
}
