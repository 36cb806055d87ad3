// npm test: set-up, types, lint, format, build, then every suite. `npm test -- unit integration` runs those suites only.
// Ends with a table and one line, "N passed, N failed"; anything failed, skipped, or a suite without a test, is an error.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { readJson } from './cache.mjs';
import { ensureDisplay, startDisplay } from './display.mjs';
import { packageForTests } from './package.mjs';
import { root, runForeground, wasInterrupted } from './run.mjs';
import { command, Problem, say } from './say.mjs';
import { setup } from './setup.mjs';
import { finalLine, isGreen, rowOf, stepRow, table } from './test-report.mjs';
import { typecheck } from './typecheck.mjs';

const suites = ['unit', 'contract', 'property', 'migration', 'redact', 'integration', 'e2e-card', 'e2e'];
const needBuild = new Set(['integration', 'e2e-card', 'e2e']);
/**
 * Suites that wait for others most of the time, each with the one at whose start it is started: `integration` beside those that
 * only compute, `e2e` beside the one that waits for readers.
 * @type {Record<string, (chosen: readonly string[]) => string | undefined>}
 */
const besides = {
  integration: (chosen) => chosen[0],
  e2e: (chosen) => chosen.find((name) => name === 'e2e-card'),
};
const bin = (/** @type {string[]} */ ...parts) => path.join(root, 'node_modules', ...parts);

await command(async () => {
  const asked = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
  const unknown = asked.find((name) => !suites.includes(name));
  if (unknown) {
    throw new Problem({
      fr: `« ${unknown} » n'est pas une suite. Choisissez parmi : ${suites.join(', ')}.`,
      en: `"${unknown}" is not a suite. Choose among: ${suites.join(', ')}.`,
    });
  }
  const chosen = asked.length > 0 ? suites.filter((name) => asked.includes(name)) : suites;
  const ready = await setup({ for: 'test' });
  Object.assign(process.env, ready.env);

  /** @type {import('./test-report.mjs').Row[]} */
  const rows = [];
  if (asked.length === 0) await staticSteps(rows);
  const built = chosen.some((name) => needBuild.has(name)) ? await step(rows, 'build', () => tryBuild(ready)) : true;
  const display = await ensureDisplay({ log: say });
  Object.assign(process.env, display.env);
  const reports = mkdtempSync(path.join(os.tmpdir(), 'vs-reports-'));
  try {
    /** @type {Map<string, () => Promise<import('./test-report.mjs').Row>>} */
    const beside = new Map();
    for (const name of chosen) {
      if (wasInterrupted()) break;
      if (!built && needBuild.has(name)) {
        rows.push({ ...stepRow(name, false, 0), note: 'non lancée : la construction a échoué' });
        continue;
      }
      for (const other of built ? chosen : []) {
        if (other === name || besides[other]?.(chosen) !== name) continue;
        const own = display.started && other === 'e2e' ? await startDisplay({ log: say }) : null;
        const row = runAside(other, reports, options, own?.env);
        beside.set(other, () => row().finally(() => own?.stop()));
      }
      rows.push(await (beside.get(name)?.() ?? runSuite(name, reports, options)));
      beside.delete(name);
    }
    for (const row of beside.values()) await row();
  } finally {
    rmSync(reports, { recursive: true, force: true });
    display.stop();
  }
  if (wasInterrupted()) {
    say('Interrompu');
    return 130;
  }
  process.stdout.write(`\n${table(rows)}\n\n${finalLine(rows)}\n`);
  return isGreen(rows) ? 0 : 1;
});

/** @param {import('./test-report.mjs').Row[]} rows */
async function staticSteps(rows) {
  const oxlint = [bin('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'];
  const prettier = [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'];
  await step(rows, 'types', () => typecheck(say));
  await step(rows, 'lint', async () => (await runForeground(process.execPath, oxlint)) === 0);
  await step(rows, 'format', async () => (await runForeground(process.execPath, prettier)) === 0);
}

/** @param {import('./test-report.mjs').Row[]} rows @param {string} name @param {() => Promise<boolean>} body */
async function step(rows, name, body) {
  say(`── ${name}`);
  const began = Date.now();
  const right = await body();
  rows.push(stepRow(name, right, (Date.now() - began) / 1000));
  return right;
}

/** @param {import("./setup.mjs").Ready} ready */
async function tryBuild(ready) {
  try {
    await build();
    // The end-to-end suites drive the application as it is packaged. Elsewhere than on Linux, from the project's folder.
    if (process.platform === 'linux') process.env['VS_E2E_APP'] = (await packageForTests(ready, say)).e2e;
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    process.stderr.write(`${error.detail}\n✖ ${error.fr}\n  (English) ${error.en}\n`);
    return false;
  }
}

/**
 * @param {string} name @param {string} reports folder @param {string[]} options passed on to vitest
 * @param {{stdio?: import('node:child_process').StdioOptions, env?: NodeJS.ProcessEnv}} [how]
 */
async function runSuite(name, reports, options, { stdio = 'inherit', env = process.env } = {}) {
  say(`── suite ${name}`);
  const began = Date.now();
  const report = path.join(reports, `${name}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [bin('vitest', 'vitest.mjs'), 'run', '--project', name, ...reporters, ...options];
  const code = await runForeground(process.execPath, args, { stdio, env });
  return rowOf(name, readJson(report), code, (Date.now() - began) / 1000);
}

/**
 * Starts a suite beside the others, its words kept until it is waited for.
 * @param {string} name @param {string} reports folder @param {string[]} options passed on to vitest
 * @param {Record<string, string>} [env] added to ours
 */
function runAside(name, reports, options, env = {}) {
  const file = path.join(reports, `${name}.txt`);
  const out = openSync(file, 'w');
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', out, out];
  const running = runSuite(name, reports, options, { stdio, env: { ...process.env, ...env } }).finally(() =>
    closeSync(out),
  );
  // Whoever waits for it hears of it.
  running.catch(() => undefined);
  return async () => {
    say(`── suite ${name}, lancée à côté des précédentes`);
    const row = await running;
    process.stdout.write(readFileSync(file));
    return row;
  };
}
