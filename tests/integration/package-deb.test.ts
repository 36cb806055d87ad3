import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDeb } from '../../scripts/package-deb.mjs';
import { EXECUTABLE, packageForTests } from '../../scripts/package.mjs';

let dir: string;
let deb: string;

const run = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'vs-deb-'));
  const runtime = JSON.parse(process.env['VS_RUNTIME_JSON']!) as Parameters<typeof packageForTests>[0]['runtime'];
  const binding = process.env['VS_SQLITE_BINDING'] ?? null;
  const { app } = await packageForTests({ runtime, binding, env: {} }, () => undefined);
  deb = await makeDeb({ folder: app, output: dir });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** dpkg on a root of its own: nothing of this machine is touched. */
function dpkg(system: string, ...args: string[]): string {
  const admin = path.join(system, 'var', 'lib', 'dpkg');
  for (const name of ['info', 'updates', 'triggers']) mkdirSync(path.join(admin, name), { recursive: true });
  for (const name of ['status', 'available']) {
    if (!existsSync(path.join(admin, name))) writeFileSync(path.join(admin, name), '');
  }
  const forced = ['--force-depends', '--force-not-root', '--force-bad-path', '--force-script-chrootless'];
  return run('dpkg', `--root=${system}`, `--log=${path.join(dir, 'dpkg.log')}`, ...forced, ...args);
}

describe('the Debian package', () => {
  it('says what it is, what it needs, and that one for tests is one', () => {
    const fields = run('dpkg-deb', '--field', deb);
    expect(fields).toMatch(/^Package: compagnon-verif-segur(-test)?$/m);
    expect(fields).toMatch(/^Depends: .*libgtk-3-0.*libpcsclite1/m);
    expect(path.basename(deb).includes('-test_')).toBe(fields.includes('verif-segur-test'));
    expect(fields).toMatch(/^Installed-Size: \d{6}$/m);
  });

  it('is installed, opens invitations, runs from where it is, and is removed with no data of a person', () => {
    const system = path.join(dir, 'system');
    mkdirSync(system);
    dpkg(system, '--install', deb);
    const place = path.join(system, 'opt', EXECUTABLE);
    expect(lstatSync(path.join(place, 'chrome-sandbox')).mode & 0o7777).toBe(0o4755);
    const desktop = readFileSync(path.join(system, 'usr/share/applications', `${EXECUTABLE}.desktop`), 'utf8');
    expect(desktop).toMatch(/^MimeType=x-scheme-handler\/verifsegur;$/m);
    expect(desktop).toMatch(/^Exec=\/opt\/compagnon-verif-segur\/compagnon-verif-segur %U$/m);
    expect(lstatSync(path.join(system, 'usr/bin', EXECUTABLE)).isSymbolicLink()).toBe(true);
    const userData = path.join(dir, 'person');
    const { extraArgs } = JSON.parse(process.env['VS_RUNTIME_JSON']!) as { extraArgs: string[] };
    const report = execFileSync(
      path.join(place, EXECUTABLE),
      [...extraArgs, '--check', '--json', '--only', 'system.disk'],
      { encoding: 'utf8', env: { ...process.env, VS_USER_DATA: userData }, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect(report).toContain('"system.disk"');
    writeFileSync(path.join(userData, 'mine'), 'kept');
    const said = dpkg(system, '--remove', run('dpkg-deb', '--field', deb, 'Package').trim());
    expect(existsSync(place)).toBe(false);
    expect(existsSync(path.join(system, 'usr/share/applications', `${EXECUTABLE}.desktop`))).toBe(false);
    expect(readFileSync(path.join(userData, 'mine'), 'utf8')).toBe('kept');
    expect(said).toContain('~/.config/compagnon-verif-segur');
  });
});
