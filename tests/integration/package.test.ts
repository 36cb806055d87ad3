import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import afterPack, { versionsIn, whyNotOfficial } from '../../scripts/package-rules.mjs';
import { EXECUTABLE, packageForTests } from '../../scripts/package.mjs';

let folders: { app: string; e2e: string };
let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'vs-package-'));
  const runtime = JSON.parse(process.env['VS_RUNTIME_JSON']!) as Parameters<typeof packageForTests>[0]['runtime'];
  const binding = process.env['VS_SQLITE_BINDING'] ?? null;
  folders = await packageForTests({ runtime, binding, env: {} }, () => undefined);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** As the wire has them: the digits 0 and 1. */
const off = 48;
const on = 49;
/** Written here again, and not read from the configuration that is under test. */
const required: [fuse: FuseV1Options, state: number][] = [
  [FuseV1Options.RunAsNode, off],
  [FuseV1Options.EnableCookieEncryption, on],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, off],
  [FuseV1Options.EnableNodeCliInspectArguments, off],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, on],
  [FuseV1Options.OnlyLoadAppFromAsar, on],
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot, off],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, off],
];

type Ran = { code: number | null; stdout: string; stderr: string };
/** Starts the packaged executable as somebody would who wants it to run other code than its own; it is ended after ten seconds. */
async function attempt(
  args: string[],
  env: Record<string, string>,
  executable = path.join(folders.app, EXECUTABLE),
): Promise<Ran> {
  const userData = mkdtempSync(path.join(dir, 'data-'));
  const extra = (JSON.parse(process.env['VS_RUNTIME_JSON']!) as { extraArgs: string[] }).extraArgs;
  const child = spawn(executable, [...args, ...extra], {
    env: {
      PATH: process.env['PATH'],
      HOME: userData,
      DISPLAY: process.env['DISPLAY'],
      XAUTHORITY: process.env['XAUTHORITY'],
      VS_USER_DATA: userData,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A check of one point: the shortest thing that the application itself does and ends. */
const check = ['--check', '--json', '--only', 'system.disk'];
const didItsOwn = (ran: Ran): boolean => ran.stdout.includes('"system.disk"');

describe('the packaged application', () => {
  it('has every fuse as required, read back from its binary', async () => {
    const wire = await getCurrentFuseWire(path.join(folders.app, EXECUTABLE));
    for (const [fuse, state] of required)
      expect([FuseV1Options[fuse], wire[fuse]]).toEqual([FuseV1Options[fuse], state]);
  });

  it('differs from the one that the end-to-end tests drive by one fuse alone', async () => {
    const [app, e2e] = await Promise.all(
      [folders.app, folders.e2e].map((folder) => getCurrentFuseWire(path.join(folder, EXECUTABLE))),
    );
    for (const [fuse] of required) {
      expect([fuse, e2e![fuse] === app![fuse]]).toEqual([fuse, fuse !== FuseV1Options.EnableNodeCliInspectArguments]);
    }
    for (const name of ['resources/app.asar', 'resources.pak', 'v8_context_snapshot.bin']) {
      expect(readFileSync(path.join(folders.e2e, name)).equals(readFileSync(path.join(folders.app, name)))).toBe(true);
    }
  });

  it('holds what runs, its native libraries as files, and no source, map, test or other package', () => {
    const archive = path.join(folders.app, 'resources', 'app.asar');
    const names = listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
    const packages = new Set(
      names.map((name) => /^\/node_modules\/([^/]+)/.exec(name)?.[1]).filter((name) => name !== undefined),
    );
    expect([...packages].sort()).toEqual(['better-sqlite3', 'pkcs11js', 'smartcard']);
    expect(names.filter((name) => /\.(map|ts|tsx|cc|cpp|gyp|h)$/.test(name))).toEqual([]);
    for (const name of names.filter((found) => found.endsWith('.node'))) {
      expect(existsSync(path.join(`${archive}.unpacked`, name))).toBe(true);
    }
    expect(names.filter((name) => name.endsWith('.node')).length).toBeGreaterThanOrEqual(2);
    const about = JSON.parse(extractFile(archive, 'package.json').toString()) as { main: string };
    expect(names).toContain(`/${about.main}`);
    expect(existsSync(path.join(folders.app, 'resources', 'default_app.asar'))).toBe(false);
    // The parts of others come with their licences.
    const licences = extractFile(archive, 'THIRD-PARTY-app.txt').toString();
    const list = JSON.parse(extractFile(archive, 'app.cdx.json').toString()) as {
      bomFormat: string;
      components: { name: string; version: string }[];
    };
    expect([list.bomFormat, list.components.length > 50]).toEqual(['CycloneDX', true]);
    for (const { name, version } of list.components) expect(licences).toContain(`\n${name} ${version}: `);
    expect(list.components.map(({ name }) => name)).toEqual(expect.arrayContaining([...packages, 'electron', 'react']));
  });

  it('finds by its name what it imports later: no part of it hides behind a default', async () => {
    const folder = path.join(process.cwd(), 'build', 'electron');
    const main = readFileSync(path.join(folder, 'main.mjs'), 'utf8');
    const parts = [...main.matchAll(/import\("\.\/(part\/[^"]+)"\)/g)].map(([, part]) => part!);
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) {
      const names = Object.keys((await import(path.join(folder, part))) as object).filter((name) => name !== 'default');
      expect([part, names.length > 0]).toEqual([part, true]);
    }
  });

  it('runs as itself', async () => {
    const ran = await attempt(check, {});
    expect(ran.code).toBe(0);
    expect(didItsOwn(ran)).toBe(true);
  });

  it('is no plain Node, whatever ELECTRON_RUN_AS_NODE says', async () => {
    const script = path.join(dir, 'intruder.cjs');
    writeFileSync(script, "console.log('INTRUDER'); process.exit(42);\n");
    const ran = await attempt([script, ...check], { ELECTRON_RUN_AS_NODE: '1' });
    expect(ran.stdout).not.toContain('INTRUDER');
    expect(didItsOwn(ran)).toBe(true);
  });

  it('loads nothing that NODE_OPTIONS names', async () => {
    const script = path.join(dir, 'preload.cjs');
    writeFileSync(script, "console.log('INTRUDER');\n");
    const ran = await attempt(check, { NODE_OPTIONS: `--require=${script}` });
    expect(ran.stdout + ran.stderr).not.toContain('INTRUDER');
    expect(didItsOwn(ran)).toBe(true);
  });

  it('opens no inspector', async () => {
    for (const word of ['--inspect=0', '--inspect-brk=0']) {
      const ran = await attempt([word, ...check], {});
      expect(ran.stderr).not.toContain('Debugger listening');
      expect(didItsOwn(ran)).toBe(true);
    }
  });

  it('loads its archive and nothing else: not a folder put beside it, not one named on the command line', async () => {
    const copy = path.join(dir, 'copy');
    mkdirSync(copy);
    const { linkTree } = await import('../../scripts/package-stage.mjs');
    linkTree(folders.app, copy, []);
    const beside = path.join(copy, 'resources', 'app');
    mkdirSync(beside);
    writeFileSync(path.join(beside, 'package.json'), '{ "name": "intruder", "main": "main.cjs" }');
    writeFileSync(path.join(beside, 'main.cjs'), "console.log('INTRUDER'); process.exit(42);\n");
    const named = await attempt([beside, ...check], {}, path.join(copy, EXECUTABLE));
    expect(named.stdout).not.toContain('INTRUDER');
    expect(didItsOwn(named)).toBe(true);
    rmSync(path.join(copy, 'resources', 'app.asar'));
    const alone = await attempt(check, {}, path.join(copy, EXECUTABLE));
    expect(alone.stdout).not.toContain('INTRUDER');
    expect(alone.code).not.toBe(42);
  });
});

describe('what may be installed', () => {
  it('reads the version in the binary itself', async () => {
    const { version } = JSON.parse(process.env['VS_RUNTIME_JSON']!) as { version: string };
    expect(await versionsIn(path.join(folders.app, EXECUTABLE))).toEqual([version]);
  });

  it('is the official Electron of the pinned version: another, with or without its mark, is refused', async () => {
    const folder = path.join(dir, 'refused');
    mkdirSync(path.join(folder, 'resources'), { recursive: true });
    const binary = path.join(folder, EXECUTABLE);
    writeFileSync(binary, `\0\0 Chrome/1 Electron/45.4.1 Safari\0`);
    const given = { binary, folder, wanted: '45.4.1' };
    expect(await whyNotOfficial(given)).toBeNull();
    expect(await whyNotOfficial({ ...given, wanted: '45.4.2' })).toMatch(/45\.4\.1/);
    writeFileSync(path.join(folder, 'companion-runtime.json'), '{}');
    expect(await whyNotOfficial(given)).toMatch(/substitute/);
  });

  it('makes no installer of another Electron, and marks a folder made of one', async () => {
    const folder = path.join(dir, 'hook');
    mkdirSync(path.join(folder, 'resources'), { recursive: true });
    // What this machine has, without the mark: only the binary says what it is.
    copyFileSync(path.join(folders.app, EXECUTABLE), path.join(folder, EXECUTABLE));
    const packager = {
      appInfo: { productFilename: 'X' },
      executableName: EXECUTABLE,
      getResourcesDir: (made: string) => path.join(made, 'resources'),
    };
    const context = { appOutDir: folder, electronPlatformName: 'linux', packager };
    const official = (await whyNotOfficial({ binary: path.join(folder, EXECUTABLE), folder })) === null;
    for (const name of ['deb', 'AppImage', 'nsis', 'tar.gz']) {
      const made = afterPack({ ...context, targets: [{ name: 'dir' }, { name }] });
      await (official ? made : expect(made).rejects.toThrow(/un autre Electron/));
    }
    await afterPack({ ...context, targets: [{ name: 'dir' }] });
    expect(existsSync(path.join(folder, 'FOR-TESTS-ONLY.txt'))).toBe(!official);
  });
});
