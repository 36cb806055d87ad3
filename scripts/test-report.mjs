// The count of a test run: pure functions from what vitest wrote to the final table and line.

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {string} [note] why it counts as failed when no test says so
 */

/**
 * The counts of one suite.
 * @param {string} name
 * @param {any} json what vitest's JSON reporter wrote; undefined when it wrote nothing
 * @param {number} exitCode of vitest
 * @param {number} seconds
 * @returns {Row}
 */
export function rowOf(name, json, exitCode, seconds) {
  const row = { name, passed: 0, failed: 0, skipped: 0, seconds };
  if (!json) return { ...row, failed: 1, note: `vitest n'a pas rendu de résultat (code ${exitCode})` };
  row.passed = json.numPassedTests ?? 0;
  row.skipped = (json.numPendingTests ?? 0) + (json.numTodoTests ?? 0);
  // A file that does not load has no test of its own; it is one failure.
  const broken = (json.testResults ?? []).filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && file.assertionResults.every((/** @type {any} */ one) => one.status !== 'failed'),
  ).length;
  row.failed = (json.numFailedTests ?? 0) + broken;
  if (row.failed > 0) return row;
  if (row.passed + row.skipped === 0) return { ...row, failed: 1, note: 'aucun test' };
  if (exitCode !== 0) return { ...row, failed: 1, note: `erreur hors des tests (code ${exitCode})` };
  return row;
}

/** A step that is not made of tests counts only when it fails. @param {string} name @param {boolean} right @param {number} seconds @returns {Row} */
export const stepRow = (name, right, seconds) => ({ name, passed: 0, failed: right ? 0 : 1, skipped: 0, seconds });

/** @param {Row[]} rows */
export function totals(rows) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) => rows.reduce((all, row) => all + row[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The last line of `npm test`. @param {Row[]} rows */
export function finalLine(rows) {
  const { passed, failed, skipped } = totals(rows);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Nothing may fail, and nothing may be left out silently. @param {Row[]} rows */
export function isGreen(rows) {
  const { passed, failed, skipped } = totals(rows);
  return passed > 0 && failed === 0 && skipped === 0;
}

const counts = (/** @type {Row} */ row) => [row.passed, row.failed, row.skipped].map(String);

/** @param {Row[]} rows @returns {string} */
export function table(rows) {
  const head = ['', 'passed', 'failed', 'skipped', 's', ''];
  const lines = [head, ...rows.map((row) => [row.name, ...counts(row), row.seconds.toFixed(1), row.note ?? ''])];
  const width = (/** @type {number} */ column) => Math.max(...lines.map((line) => (line[column] ?? '').length));
  const widths = head.map((_, column) => width(column));
  const cell = (/** @type {string} */ text, /** @type {number} */ column) =>
    column === 0 || column === 5 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join('  ').trimEnd()).join('\n');
}
