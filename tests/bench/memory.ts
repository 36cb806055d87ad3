import { readdirSync, readFileSync } from 'node:fs';

/** Memory of a process and all its descendants, in megabytes. PSS counts shared pages once: it is the honest sum. */
export type Memory = { processes: number; rssMb: number; pssMb: number | null };

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Parents by process, from the system's table. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`))?.[1];
    if (parent !== undefined) found.set(Number(name), Number(parent));
  }
  return found;
}

const kilobytes = (text: string, field: string): number | null => {
  const value = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  return value === undefined ? null : Number(value);
};

/** @throws Error on systems without /proc */
export function processTreeMemory(root: number): Memory {
  const parentOf = parents();
  const isInside = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 0; at = parentOf.get(at))
      if (at === root) return true;
    return false;
  };
  const inside = [...parentOf.keys()].filter(isInside);
  let rss = 0;
  let pss: number | null = 0;
  for (const pid of inside) {
    rss += kilobytes(read(`/proc/${pid}/status`), 'VmRSS') ?? 0;
    const own = kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss');
    pss = own === null || pss === null ? null : pss + own;
  }
  return { processes: inside.length, rssMb: rss / 1024, pssMb: pss === null ? null : pss / 1024 };
}
