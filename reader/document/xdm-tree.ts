import type { EntryRole, TreeNode } from './shape.ts';
import type { Packed } from './zip.ts';

const SHOWN = 400;
const DEEPEST = 20;

type Branch = { role: EntryRole; bytes: number | null; under: Map<string, Branch> };

const branch = (role: EntryRole, bytes: number | null): Branch => ({ role, bytes, under: new Map() });

function folderRole(name: string, parent: Branch, roles: ReadonlyMap<string, EntryRole>, path: string): EntryRole {
  if (name === 'IHE_XDM') return 'xdm';
  return parent.role === 'xdm' || roles.get(`${path}/METADATA.XML`) === 'metadata' ? 'subset' : 'folder';
}

/** The folders and files of an archive by what they are, without a name: a name may hold a patient's. */
export function treeOf(
  files: readonly Packed[],
  roles: ReadonlyMap<string, EntryRole>,
): { tree: TreeNode[]; more: number } {
  const top = branch('folder', null);
  for (const file of files) {
    const parts = file.path.split('/').filter((part) => part !== '');
    let at = top;
    parts.slice(0, DEEPEST).forEach((name, depth, kept) => {
      const last = depth === parts.length - 1 && !file.folder;
      const path = kept.slice(0, depth + 1).join('/');
      const next =
        at.under.get(name) ??
        (last ? branch(roles.get(file.path) ?? 'other', file.bytes) : branch(folderRole(name, at, roles, path), null));
      at.under.set(name, next);
      at = next;
    });
  }
  const tree: TreeNode[] = [];
  const counts = new Map<EntryRole, number>();
  let more = 0;
  function walk(at: Branch, depth: number): void {
    for (const { role, bytes, under } of at.under.values()) {
      const n = (counts.get(role) ?? 0) + 1;
      counts.set(role, n);
      if (tree.length < SHOWN) tree.push({ role, depth, n, bytes });
      else more += 1;
      walk({ role, bytes, under }, depth + 1);
    }
  }
  walk(top, 0);
  return { tree, more };
}
