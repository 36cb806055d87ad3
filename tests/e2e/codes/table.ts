import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CheckReport } from '../../../electron/contract/check.ts';
import type { FailureCode } from '../../../electron/contract/failure.ts';
import { root } from '../play/runtime.ts';

/** One line of the table of the codes: how a code came about, and what was said of it. */
export type Line = {
  code: FailureCode;
  /** What really happened, in a few words. */
  how: string;
  /** Title and sentence read in the window. */
  window: string;
  image: string;
  /** What `--check --json` said: each check that names the code, with its status. */
  command: string;
  exit: number | null;
};

const folder = path.join(root, 'out', 'card-codes');

/** Where the picture of a code goes. */
export function imageOf(code: string): string {
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${code}.png`);
}

/** What a report says of a code; empty when it does not name it. */
export function saidBy(report: CheckReport, code: string): string {
  const named = report.results.filter(({ failure }) => failure?.code === code);
  return named.map(({ id, status }) => `${id}: ${status}`).join(', ');
}

/** Writes the table beside the pictures: `out/card-codes/table.md`. */
export function writeTable(name: string, lines: readonly Line[]): void {
  mkdirSync(folder, { recursive: true });
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = lines.map(
    ({ code, how, window, image, command, exit }) =>
      `| \`${code}\` | ${cell(how)} | ${cell(window)} | ${path.basename(image)} | ${cell(command)} | ${exit ?? ''} |`,
  );
  const head = ['| code | how | window | image | --check --json | exit |', '| --- | --- | --- | --- | --- | --- |'];
  writeFileSync(path.join(folder, `${name}.md`), `${[...head, ...rows].join('\n')}\n`);
  writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(lines, null, 2)}\n`);
}
