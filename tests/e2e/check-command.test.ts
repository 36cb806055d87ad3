import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkIds, checkReport, type CheckReport, type CheckResult } from '../../electron/contract/check.ts';
import { createCpsCertificates } from '../rig/cps-certificate.ts';
import type { CpsCertificates } from '../rig/cps-certificate.ts';
import { writeNotALibrary } from '../rig/fault-module/broken-library.ts';
import { startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { createSoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { runApp } from './play/app.ts';
import { IDENTITY } from './play/main-job.ts';

let certificates: CpsCertificates;
let dir: string;

beforeAll(async () => {
  certificates = await createCpsCertificates();
});
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'vs-check-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

type Ran = { report: CheckReport; code: number | null; of(id: string): CheckResult };

/** Runs `--check --json` and parses the whole of its standard output: anything else in it would not parse. */
async function check(env: Record<string, string | undefined>, ...more: string[]): Promise<Ran> {
  const userData = path.join(dir, 'participant');
  const { code, stdout, stderr } = await runApp({ userData, env, args: ['--check', '--json', ...more] });
  let parsed: unknown;
  try {
    parsed = JSON.parse(stdout);
  } catch (error) {
    throw new Error(`not JSON (exit ${code}): ${stdout.slice(0, 400)}\n${stderr.slice(-800)}`, { cause: error });
  }
  const report = checkReport.parse(parsed);
  // What may go to the organisers names nobody.
  for (const name of IDENTITY) expect(JSON.stringify(report.results.map(({ shared }) => shared))).not.toMatch(name);
  return {
    report,
    code,
    of(id) {
      const found = report.results.find((result) => result.id === id);
      if (found === undefined) throw new Error(`no result of ${id}`);
      return found;
    },
  };
}

/** Every check but the optional ones, each of which takes a gesture that the command cannot make. */
const optional = new Set<string>(['card.proof', 'mss.receive', 'mss.send', 'mss.roundtrip']);
const fullRun = checkIds.filter((id) => !optional.has(id));
const codeOf = ({ failure }: CheckResult): string | null => failure?.code ?? null;

describe('--check --json', () => {
  it('reads a card in a PKCS#11 module and reports every check in order', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const { report, of, code } = await check({ VS_PKCS11_MODULE: card.module, ...card.env });
    expect(report.results.map(({ id }) => id)).toEqual([...fullRun]);
    expect(of('card.present').status).toBe('ok');
    expect(of('card.middleware').status).toBe('ok');
    expect(of('card.pin').status).toBe('ok');
    expect(of('card.holder').status).toBe('ok');
    expect([of('card.certificate').status, codeOf(of('card.certificate'))]).toEqual(['warn', 'card.test-card']);
    expect(of('card.certificate').evidence).toMatchObject({ surname: 'LIBRE', given: 'MAX' });
    // Nobody filled a profile on this machine: that is a point to correct.
    expect(codeOf(of('profile'))).toBe('profile.missing');
    expect(code).toBe(1);
  });

  it('answers 0 when nothing fails, with the checks that were asked for', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const only = 'card.present,card.middleware,card.certificate';
    const { report, code } = await check({ VS_PKCS11_MODULE: card.module, ...card.env }, '--only', only);
    expect(report.results.map(({ id }) => id)).toEqual(only.split(','));
    expect(report.summary).toBe('warn');
    expect(code).toBe(0);
  });

  it('names an expired card', async () => {
    const expired = await createSoftHsmCard(dir, { certificate: { validity: 'expired', category: 0 } });
    const { of, code } = await check({ VS_PKCS11_MODULE: expired.module, ...expired.env }, '--only=card.certificate');
    expect([of('card.certificate').status, codeOf(of('card.certificate'))]).toEqual(['fail', 'card.expired']);
    expect(code).toBe(1);
  });

  it('says that there is no middleware', async () => {
    const { of, code } = await check({ VS_PKCS11_MODULE: path.join(dir, 'nothing-here.so') });
    expect([of('card.middleware').status, codeOf(of('card.middleware'))]).toEqual(['fail', 'card.middleware-missing']);
    expect(of('card.certificate').status).not.toBe('ok');
    expect(code).toBe(1);
  });

  it('says that a file is not a library', async () => {
    const module = writeNotALibrary(path.join(dir, 'notes.so'));
    const { of, code } = await check({ VS_PKCS11_MODULE: module });
    expect([of('card.middleware').status, codeOf(of('card.middleware'))]).toEqual([
      'fail',
      'card.middleware-unloadable',
    ]);
    expect(code).toBe(1);
  });

  it('answers 2 when it is asked for a check that does not exist, with nothing on standard output', async () => {
    const userData = path.join(dir, 'participant');
    const ran = await runApp({ userData, args: ['--check', '--json', '--only', 'card.colour'] });
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('Vérification inconnue : card.colour');
    // Which ones there are is said with it.
    for (const id of checkIds) expect(ran.stderr).toContain(id);
  });
});

describe('--check with a setting that cannot be used', () => {
  const asked = ['--check', '--json', '--only', 'system.disk,network.path'];
  it.runIf(process.platform === 'linux')('ends with 2 and names it', async () => {
    for (const [name, value] of [
      ['VS_USER_DATA', '/proc/nope'],
      ['VS_DNS', 'coucou'],
      ['VS_HOSTS_FILE', path.join(dir, 'nowhere.json')],
    ] as const) {
      const ran = await runApp({ userData: path.join(dir, 'participant'), env: { [name]: value }, args: asked });
      expect([name, ran.code, ran.stdout]).toEqual([name, 2, '']);
      expect(ran.stderr).toContain(name);
    }
  });
});

describe('--check --json with a card that is inserted and removed', () => {
  let pcscd: Pcscd;
  let card: VirtualCard;
  let service: string;
  const env = (): Record<string, string> => ({ VS_PKCS11_MODULE: pcscd.module, ...pcscd.env });

  beforeAll(async () => {
    service = mkdtempSync(path.join(os.tmpdir(), 'vs-pcscd-'));
    pcscd = await startPcscd(service);
    card = createVirtualCard({ certificates });
  });
  afterAll(async () => {
    await card.dispose();
    await pcscd.stop();
    rmSync(service, { recursive: true, force: true });
  });

  it('finds an empty reader', async () => {
    const { of, code } = await check(env());
    expect([of('card.present').status, codeOf(of('card.present'))]).toEqual(['fail', 'card.no-card']);
    expect(of('card.middleware').status).toBe('ok');
    expect(code).toBe(1);
  });

  it('reads the inserted card', async () => {
    await card.insert();
    await pcscd.waitForCard(true);
    const { of, report } = await check(env());
    expect(of('card.present').status).toBe('ok');
    expect(of('card.certificate').evidence).toMatchObject({ surname: 'LIBRE', given: 'MAX' });
    expect(report.results).toHaveLength(fullRun.length);
    await card.remove();
    await pcscd.waitForCard(false);
  });
});
