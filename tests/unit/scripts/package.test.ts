import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CARD_RIGHTS, withCardRights } from '../../../scripts/package-sign.mjs';
import { control } from '../../../scripts/package-deb.mjs';

const root = process.cwd();
const ofBuilder = createRequire(createRequire(path.join(root, 'package.json')).resolve('electron-builder'));
type Config = {
  nsis: Record<string, unknown>;
  win: { target: { target: string; arch: string[] }[] };
  mac: Record<string, unknown>;
  msi: Record<string, unknown>;
  electronFuses: Record<string, boolean>;
  protocols: { schemes: string[] }[];
  [part: string]: unknown;
};
const { load } = createRequire(ofBuilder.resolve('app-builder-lib'))('js-yaml') as { load(text: string): Config };
const config = load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
const { validateConfiguration } = ofBuilder('app-builder-lib/out/util/config/config') as {
  validateConfiguration(given: unknown, log: { add(): void; isEnabled: boolean }): Promise<void>;
};
const valid = (given: unknown): Promise<void> =>
  validateConfiguration(given, { add: () => undefined, isEnabled: false });
const inInstall = (name: string): string => readFileSync(path.join(root, 'resources', 'install', name), 'utf8');

describe('the configuration of the packages', () => {
  it('is one that electron-builder knows, by its own schema', async () => {
    await expect(valid(structuredClone(config))).resolves.toBeUndefined();
    await expect(valid({ ...structuredClone(config), nsis: { oneClic: true } })).rejects.toThrow(/configuration.nsis/);
  });

  it('names files that are there', () => {
    const named = [
      config['afterPack'],
      config.mac['sign'],
      config.mac['entitlements'],
      config.mac['entitlementsInherit'],
      config.nsis['include'],
      config.mac['icon'],
    ];
    for (const file of named) expect([file, existsSync(path.join(root, String(file)))]).toEqual([file, true]);
  });

  it('installs on Windows for one person without rights, for an establishment by MSI, and from a key', () => {
    expect(config.win.target.map(({ target, arch }) => [target, ...arch])).toEqual([
      ['nsis', 'x64'],
      ['portable', 'x64'],
      ['msi', 'x64'],
    ]);
    expect(config.nsis).toMatchObject({
      perMachine: false,
      allowElevation: false,
      installerLanguages: ['fr_FR', 'en_US'],
    });
    expect(config.msi).toMatchObject({
      perMachine: true,
      upgradeCode: expect.stringMatching(/^[0-9A-F-]{36}$/) as string,
    });
  });

  it('asks about the data when it is removed from Windows, keeps it in silence and in an update, and names the folder it is in', () => {
    const script = inInstall('uninstall.nsh');
    expect(config.nsis['deleteAppDataOnUninstall']).toBe(false);
    expect(script).toContain('${ifNot} ${isUpdated}');
    expect(script).toMatch(/MB_YESNO.*MB_DEFBUTTON2.* \/SD IDNO IDNO /);
    const folder = /appData'\), '([^']+)'/.exec(
      readFileSync(path.join(root, 'electron/start/platform.ts'), 'utf8'),
    )?.[1];
    expect(script).toContain(`RMDir /r "$APPDATA\\${folder}"`);
    expect(script.match(/RMDir/g)).toHaveLength(1);
  });

  it('lets the helper that reads cards load a library of others on macOS, and nothing else', () => {
    const LOOSE = 'com.apple.security.cs.disable-library-validation';
    expect(config.mac).toMatchObject({ hardenedRuntime: true });
    for (const [name, loose] of [
      ['mac-app.plist', false],
      ['mac-card.plist', true],
    ] as const) {
      const keys = [...inInstall(name).matchAll(/<key>([^<]+)<\/key>/g)].map(([, key]) => key);
      expect(keys).toEqual(['com.apple.security.cs.allow-jit', ...(loose ? [LOOSE] : [])]);
    }
    const { optionsForFile } = withCardRights({
      optionsForFile: (_file: string) => ({ entitlements: 'app', hardenedRuntime: true }),
    });
    const app = '/d/Compagnon.app';
    const rights = (file: string) => (optionsForFile(file) as { entitlements: string }).entitlements;
    for (const file of [
      app,
      `${app}/Contents/Frameworks/Compagnon Helper (Renderer).app`,
      `${app}/Contents/Frameworks/Compagnon Helper.app`,
    ]) {
      expect(rights(file)).toBe('app');
    }
    const card = `${app}/Contents/Frameworks/Compagnon Helper (Plugin).app`;
    expect([rights(card), rights(`${card}/Contents/MacOS/Compagnon Helper (Plugin)`)]).toEqual([
      CARD_RIGHTS,
      CARD_RIGHTS,
    ]);
    expect(optionsForFile(card)).toMatchObject({ hardenedRuntime: true });
  });

  it('opens invitations, and no file', () => {
    expect(config.protocols.map(({ schemes }) => schemes)).toEqual([['verifsegur']]);
    expect(config['fileAssociations']).toBeUndefined();
  });

  it('gives the Debian package a version that a pre-release precedes, and the name of tests to one for tests', () => {
    expect(control('1.2.0-beta.1', 1, false)).toMatch(/^Package: compagnon-verif-segur\nVersion: 1\.2\.0~beta\.1$/m);
    expect(control('1.2.0', 1, true)).toMatch(/^Package: compagnon-verif-segur-test$/m);
  });
});
