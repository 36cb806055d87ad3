import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkIds, type CheckResult } from '../../../electron/contract/check.ts';
import { checkStatus } from '../../../organiser/protocol/status.ts';
import { root } from '../play/runtime.ts';
import { absents } from './absent.ts';
import type { Case, Outcome } from './case.ts';

/** One line of the table of the checks: what was made to happen, and what was said of it. */
export type Line = Outcome & {
  check: string;
  how: string;
  /** What the window's line said. */
  window: string;
  image: string;
  /** What `--check --json` gave for this check, evidence included. */
  json: CheckResult;
  exit: number | null;
};

const folder = path.join(root, 'out', 'checks');
const made = (): string => {
  mkdirSync(folder, { recursive: true });
  return folder;
};

export const nameOf = ({ check, status, failure, how }: Pick<Case, 'check' | 'status' | 'failure' | 'how'>): string =>
  `${check} is ${status}${failure === null ? '' : ` (${failure})`}: ${how}`;

/** Where the picture of a case goes. */
export function imageOf(one: Case): string {
  const words = [one.check, one.status, one.failure ?? '', one.how].join(' ');
  return path.join(made(), `${words.replaceAll(/[^\p{L}\d.]+/gu, '-').slice(0, 110)}.png`);
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

function rows(lines: readonly Line[]): string[] {
  const head = [
    '| check | status | code | how | window | `--check --json` | exit |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  const body = lines.map(({ check, status, failure, how, window, json, exit }) => {
    const said = [json.status, json.failure?.code ?? ''].filter((part) => part !== '').join(' ');
    // The kernel is of the machine that ran the suite, and says nothing of the check.
    const shared = Object.entries(json.shared).map(([name, value]) => `${name}=${name === 'release' ? '…' : value}`);
    const facts = shared.length === 0 ? '' : ` (${shared.join(', ')})`;
    return `| ${check} | ${status} | ${failure === null ? '' : `\`${failure}\``} | ${cell(how)} | ${cell(window)} | ${cell(said + facts)} | ${exit ?? ''} |`;
  });
  return [...head, ...body];
}

const linesOf = (area: string): Line[] => JSON.parse(readFileSync(path.join(folder, `${area}.json`), 'utf8')) as Line[];

/** How many lines below show each check in each status; a dash where the status does not exist, and why. */
function matrix(lines: readonly Line[]): string {
  const statuses = checkStatus.options;
  const count = (check: string, status: string): string =>
    absents.some((one) => one.check === check && one.status === status)
      ? '–'
      : String(lines.filter((line) => line.check === check && line.status === status).length);
  return [
    '## How many lines show each status',
    '',
    `| check | ${statuses.join(' | ')} |`,
    `| --- | ${statuses.map(() => '---').join(' | ')} |`,
    ...checkIds.map((check) => `| ${check} | ${statuses.map((status) => count(check, status)).join(' | ')} |`),
    '',
    '## Statuses that do not exist, and why',
    '',
    '| check | status | why |',
    '| --- | --- | --- |',
    ...absents.map(({ check, status, why }) => `| ${check} | ${status} | ${cell(why)} |`),
    '',
    'Besides, any check that crashed or was late is `unknown` (`check.crashed`, `check.deadline`). Where the command says another',
    'thing than the window, the window alone can know: the secret of `mss.roundtrip` is kept nowhere, nor is what it came to.',
    '',
  ].join('\n');
}

/** Keeps what an area gave: `out/checks/<area>.json` and `.md`, beside the pictures. */
export function writeArea(area: string, lines: readonly Line[]): void {
  writeFileSync(path.join(made(), `${area}.json`), `${JSON.stringify(lines, null, 2)}\n`);
  writeFileSync(path.join(made(), `${area}.md`), `${rows(lines).join('\n')}\n`);
}

/**
 * `docs/check-results.md` from every area that `out/checks` holds: written when VS_WRITE_DOCS=1, never by an ordinary run.
 * Run prettier on it afterwards.
 */
export function writeDocs(areas: readonly string[]): void {
  if (process.env['VS_WRITE_DOCS'] !== '1') return;
  const known = areas.filter((area) => existsSync(path.join(folder, `${area}.json`)));
  const tables = known.map((area) => {
    return `## ${area}\n\n${rows(linesOf(area)).join('\n')}\n`;
  });
  const lines = known.flatMap((area) => linesOf(area));
  const head = `# The checks, as produced

What the end-to-end suite produced: each check in each status it can take, how it really came about (a real server, file or
machine), what the window's line said, and what \`--check --json\` said with the facts that go to the organisers.
Every run of \`npm test -- e2e\` writes this again, with a picture and the whole JSON of each line, in \`out/checks/\`.
`;
  writeFileSync(path.join(root, 'docs', 'check-results.md'), `${head}\n${matrix(lines)}\n${tables.join('\n')}`);
}
