import { redact } from '../../electron/log/redact.ts';
import { mustRedact } from '../redact/must-redact.ts';

const MB = 1_000_000;
const SIZE = 100 * MB;

/** Lines until their text has the size. */
function lines(make: (i: number) => string): string {
  const made: string[] = [];
  for (let i = 0, size = 0; size < SIZE; i += 1) {
    const line = make(i);
    made.push(line);
    size += line.length + 1;
  }
  return made.join('\n');
}

const kinds: Readonly<Record<string, () => string>> = {
  /** As the app's own log is: JSON lines. */
  log: () =>
    lines((i) => {
      const facts = {
        code: 'sync.offline',
        ms: 1_000 + (i % 500),
        message: `connect ECONNREFUSED 192.168.1.${i % 250}:443`,
      };
      return JSON.stringify({
        at: new Date(1_790_000_000_000 + i).toISOString(),
        level: 'warn',
        where: 'sync.pull',
        facts,
      });
    }),
  /** Errors with their stack, a patient's number in each. */
  stacks: () =>
    lines(
      (i) =>
        `[warn] request ${i}: Error: lecture impossible pour 2790351215${String(i % 100_000).padStart(5, '0')}\n    at read (C:\\Users\\dominique\\app\\main.mjs:12:3)\n    at node:internal/process/task_queues:95:5`,
    ),
  /** Everything that must go, without anything else. */
  identities: () => lines((i) => mustRedact[i % mustRedact.length]![0]),
  /** The beginnings of many rules, on one line, and the end of none. */
  hostile: () =>
    "a@a.-IHE_XDM'a Dr A://a\\\\a\\1.1.1.eyJaaaaaa.2 79 03 51 +33 6user=a\\".repeat(SIZE / 64).slice(0, SIZE),
};

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Seconds to mask 100 MB of several kinds of log, and how many times the time it takes to read the same, line by line, as JSON or as words. */
export async function run(): Promise<Record<string, number>> {
  const figures: Record<string, number> = { mb: SIZE / MB };
  for (const [kind, make] of Object.entries(kinds)) {
    const text = make();
    const seconds = timed(() => redact(text)) / 1_000;
    const reading =
      timed(() => {
        if (kind === 'log') for (const line of text.split('\n')) JSON.stringify(JSON.parse(line));
        else text.replaceAll(/[A-Za-z]+/g, (word) => word);
      }) / 1_000;
    figures[`${kind}Seconds`] = Math.round(seconds * 10) / 10;
    figures[`${kind}OverReading`] = Math.round((seconds / reading) * 10) / 10;
  }
  return figures;
}
