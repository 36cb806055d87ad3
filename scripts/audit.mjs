// Known weaknesses of the packages, as the registry says (`npm audit`), but for those that docs/audit-exceptions.json
// accepts for a time, each with its reason.
//   npm run audit      exit code 0: none; 1: some, or an exception that ended; 2: the registry could not be asked ("unknown")
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readJson } from './cache.mjs';
import { npmCommand, root } from './run.mjs';
import { command, Problem, say } from './say.mjs';

/** @typedef {{advisory: string, package: string, reason: string, until: string}} Exception */
/** @typedef {{advisory: string, package: string, severity: string, title: string}} Finding */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the accepted exceptions.
 * @param {unknown} given
 * @param {string} today as 2026-11-25
 * @returns {{exceptions: Exception[], faults: string[]}} `faults`: what is out of shape, without a reason, or ended
 */
export function readExceptions(given, today) {
  /** @type {string[]} */
  const faults = [];
  if (!Array.isArray(given)) return { exceptions: [], faults: ['not a list'] };
  for (const [i, one] of given.entries()) {
    const fields = ['advisory', 'package', 'reason', 'until'];
    const lacks = fields.filter((name) => typeof one?.[name] !== 'string' || one[name].trim() === '');
    const more = Object.keys(one ?? {}).filter((name) => !fields.includes(name));
    if (lacks.length > 0 || more.length > 0) {
      faults.push(`${i}: ${[...lacks, ...more].join(', ')}`);
      continue;
    }
    if (!/^GHSA(-[a-z0-9]{4}){3}$/.test(one.advisory)) faults.push(`${i}: advisory`);
    if (one.reason.length < 20) faults.push(`${i}: reason`);
    if (!DAY.test(one.until) || Number.isNaN(Date.parse(one.until))) faults.push(`${i}: until`);
    else if (one.until < today) faults.push(`${i}: ended on ${one.until}`);
  }
  return { exceptions: faults.length > 0 ? [] : given, faults };
}

/**
 * What `npm audit --json` says: its findings, or null when it could not ask.
 * @param {string} output
 * @returns {Finding[] | null}
 */
export function readAudit(output) {
  /** @type {any} */
  let said;
  try {
    said = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  } catch {
    return null;
  }
  if (typeof said?.vulnerabilities !== 'object' || said.vulnerabilities === null) return null;
  /** @type {Finding[]} */
  const found = [];
  for (const [name, { severity, via }] of Object.entries(said.vulnerabilities)) {
    for (const one of via) {
      if (typeof one === 'string') continue;
      const advisory = /GHSA(-[a-z0-9]{4}){3}/.exec(String(one.url))?.[0] ?? String(one.source);
      found.push({ advisory, package: name, severity, title: String(one.title) });
    }
  }
  return found;
}

/** Findings that no exception accepts. @param {readonly Finding[]} found @param {readonly Exception[]} exceptions */
export const leftOver = (found, exceptions) =>
  found.filter((one) => !exceptions.some((other) => other.advisory === one.advisory && other.package === one.package));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => {
    const file = path.join('docs', 'audit-exceptions.json');
    const today = new Date().toISOString().slice(0, 10);
    const { exceptions, faults } = readExceptions(readJson(path.join(root, file)), today);
    if (faults.length > 0) {
      throw new Problem({
        fr: `${file} ne convient plus (${faults.join(' ; ')}). Corrigez la dépendance, ou décidez d'une nouvelle date.`,
        en: `${file} is not right any more (${faults.join('; ')}). Fix the dependency, or decide on a new date.`,
      });
    }
    const { file: program, args, shell } = npmCommand(['audit', '--json']);
    const asked = spawnSync(program, args, {
      cwd: root,
      shell,
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    const found = readAudit(asked.stdout ?? '');
    if (found === null) {
      process.stdout.write('unknown\n');
      say("Le registre n'a pas répondu à l'audit : rien n'est su. Recommencez depuis un réseau qui l'atteint.");
      return 2;
    }
    const left = leftOver(found, exceptions);
    for (const one of left) process.stdout.write(`${one.severity} ${one.package} ${one.advisory} ${one.title}\n`);
    say(`${found.length} faiblesses connues, ${found.length - left.length} acceptées pour un temps`);
    return left.length > 0 ? 1 : 0;
  });
}
