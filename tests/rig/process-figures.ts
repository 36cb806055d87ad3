import { readdirSync, readFileSync } from 'node:fs';

/** What one process holds and has used. Linux only. */
export interface ProcessFigures {
  readonly rssKb: number;
  readonly fds: number;
  readonly threads: number;
  /** Milliseconds of processor, all threads, since it started. Threads that ended are not counted. */
  readonly cpuMs: number;
  /** Voluntary context switches of all threads: each is a wait that ended or began, so a wake-up. */
  readonly wakeUps: number;
}

const numberIn = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Gone between the list and the look.
    return '';
  }
};

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Looks at a process (proc(5): status, fd, task, schedstat). All zero once it is gone. */
export function processFigures(pid: number): ProcessFigures {
  const tasks = list(`/proc/${pid}/task`).map((task) => `/proc/${pid}/task/${task}`);
  const sum = (of: (task: string) => number): number => tasks.reduce((total, task) => total + of(task), 0);
  return {
    rssKb: numberIn(read(`/proc/${pid}/status`), 'VmRSS'),
    fds: list(`/proc/${pid}/fd`).length,
    threads: tasks.length,
    // Nanoseconds on a processor: the first of three numbers.
    cpuMs: sum((task) => Number(read(`${task}/schedstat`).split(' ')[0] ?? 0)) / 1e6,
    wakeUps: sum((task) => numberIn(read(`${task}/status`), 'voluntary_ctxt_switches')),
  };
}

interface Kin {
  readonly pid: number;
  readonly parent: number;
  /** One letter of proc(5): R, S, Z… */
  readonly state: string;
  readonly command: string;
}

function everyProcess(): Kin[] {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const status = read(`/proc/${name}/status`);
      return {
        pid: Number(name),
        parent: numberIn(status, 'PPid'),
        state: /^State:\s+(\w)/m.exec(status)?.[1] ?? '',
        command: read(`/proc/${name}/cmdline`).replaceAll('\0', ' ').trim(),
      };
    });
}

/** Children of a process, the dead that nobody has buried (state Z) among them. */
export function childrenOf(parent: number): Kin[] {
  return everyProcess().filter((one) => one.parent === parent);
}

/** A process and all that it started. */
export function familyOf(root: number): Kin[] {
  const all = everyProcess();
  const family = all.filter(({ pid }) => pid === root);
  for (let n = 0; n < family.length; n += 1) family.push(...all.filter(({ parent }) => parent === family[n]?.pid));
  return family;
}

/** Children that have ended and were not waited for. */
export function zombiesOf(parent: number): number {
  return childrenOf(parent).filter(({ state }) => state === 'Z').length;
}
