/** Places of the log that tell of a process which ended, hung or lost an error (`electron/start`, `electron/security`). */
const CRASHES: Readonly<Record<string, string>> = {
  'window.gone': 'window',
  'window.unresponsive': 'window',
  'app.child-gone': 'process',
  'worker.ended': 'worker',
  'app.uncaught': 'main',
  'app.unhandled': 'main',
  'app.start-failed': 'main',
  'app.ended-abruptly': 'main',
};
/** Most kinds of crashes told, the latest ones. */
const MOST = 50;

type Line = { at?: unknown; where?: unknown; facts?: unknown };
type Crash = { process: string; what: string; facts: unknown; times: number; first: string; last: string };

function parse(line: string): Line | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/**
 * What the log tells of crashes of the window, of a worker and of the app itself, the same ones counted together.
 * No image of the memory is ever made or read: only what the system says of the end (reason, exit code), or where an error came from.
 */
export function crashesIn(log: string): Crash[] {
  const found = new Map<string, Crash>();
  for (const text of log.split('\n')) {
    // Most lines are not: they are not parsed.
    if (!Object.keys(CRASHES).some((where) => text.includes(where))) continue;
    const line = parse(text);
    const what = typeof line?.where === 'string' ? line.where : '';
    if (line === null || !Object.hasOwn(CRASHES, what)) continue;
    const at = typeof line.at === 'string' ? line.at : '';
    const facts = line.facts ?? {};
    const key = `${what} ${JSON.stringify(facts)}`;
    const before = found.get(key);
    found.delete(key);
    found.set(key, {
      process: CRASHES[what]!,
      what,
      facts,
      times: (before?.times ?? 0) + 1,
      first: before?.first ?? at,
      last: at,
    });
  }
  return [...found.values()].slice(-MOST);
}
