import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FailureError, type FailureCode } from '../../electron/contract/failure.ts';
import { expandPath } from '../../electron/feature/card/discover/candidate.ts';
import { createDiscovery } from '../../electron/feature/card/discover/discovery.ts';
import { receiptVersion, registryValue, type System } from '../../electron/feature/card/discover/system.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import type { LibraryAnswer } from '../../native/card/port.ts';

const list = loadResources(resolve(import.meta.dirname, '../../resources')).middleware;
const CRYPTOLIB = '/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so';
const LINK = '/usr/lib64/libcps3_pkcs11_lux.so';
const OPENSC = '/usr/lib64/opensc-pkcs11.so';
const works: LibraryAnswer = {
  format: 'elf',
  architectures: ['x64'],
  middleware: { description: 'CPS3 PKCS#11 LINUX', manufacturer: 'ANS', version: '3.1' },
  readers: 1,
};

function world(
  files: Record<string, FailureCode | null>,
  part: { env?: Record<string, string>; chosen?: string; os?: NodeJS.Platform; system?: Partial<System> } = {},
) {
  const probed: string[] = [];
  const real = (path: string) => (path === LINK ? CRYPTOLIB : path);
  const discovery = createDiscovery({
    list,
    os: part.os ?? 'linux',
    arch: 'x64',
    environment: part.env ?? {},
    chosen: () => part.chosen ?? null,
    probe: async (path) => {
      probed.push(path);
      const code = files[path] ?? null;
      if (code !== null) throw new FailureError(code, 'card.probe');
      return works;
    },
    system: {
      file: async (path) => (path in files ? { real: real(path), size: 1, modified: 1 } : null),
      readText: async () => null,
      registry: async () => null,
      receipt: async () => null,
      ...part.system,
    },
  });
  return { discovery, probed };
}

describe('finding the library', () => {
  it('says that none is there', async () => {
    const found = await world({}).discovery.find({ fresh: true });
    expect(found).toMatchObject({ libraries: [], module: null, failure: { code: 'card.middleware-missing' } });
  });

  it('counts a file and its link once, and tries it once in a run', async () => {
    const { discovery, probed } = world({ [CRYPTOLIB]: null, [LINK]: null, [OPENSC]: null });
    for (const fresh of [false, false, true, true]) await discovery.find({ fresh });
    expect(probed).toEqual([CRYPTOLIB, OPENSC]);
    discovery.forget();
    const found = await discovery.find({ fresh: false });
    expect(found.module?.path).toBe(CRYPTOLIB);
    expect(found.libraries.map(({ path, why }) => [path, why])).toEqual([
      [CRYPTOLIB, 'used'],
      [OPENSC, 'later'],
    ]);
    expect(probed).toHaveLength(3);
  });

  it('uses OpenSC when the Cryptolib crashes, keeps that in sight, and does not crash again', async () => {
    const { discovery, probed } = world({ [CRYPTOLIB]: 'card.middleware-crashed', [OPENSC]: null });
    await discovery.find({ fresh: true });
    const found = await discovery.find({ fresh: true });
    expect(found).toMatchObject({ module: { path: OPENSC }, failure: null });
    expect(found.libraries[0]).toMatchObject({ why: 'failed', failure: { code: 'card.middleware-crashed' } });
    expect(probed).toEqual([CRYPTOLIB, OPENSC]);
  });

  it('runs a library that ends its process once per question, not twice, when nothing else works', async () => {
    const { discovery, probed } = world({ [CRYPTOLIB]: 'card.middleware-hung' });
    await discovery.find({ fresh: true });
    expect(probed).toEqual([CRYPTOLIB]);
    await discovery.find({ fresh: false });
    expect(probed).toEqual([CRYPTOLIB]);
    await discovery.find({ fresh: true });
    expect(probed).toEqual([CRYPTOLIB, CRYPTOLIB]);
  });

  it('tries again, when someone asks, a library whose dependency was missing: the file itself does not change', async () => {
    const files: Record<string, FailureCode | null> = { [CRYPTOLIB]: 'card.middleware-unloadable' };
    const { discovery } = world(files);
    expect((await discovery.find({ fresh: true })).failure?.code).toBe('card.middleware-unloadable');
    files[CRYPTOLIB] = null;
    expect((await discovery.find({ fresh: true })).module?.path).toBe(CRYPTOLIB);
  });

  it.each([{ env: { VS_PKCS11_MODULE: '/x.so' } }, { chosen: '/x.so' }])(
    'replaces nothing that was asked for: %j',
    async (part) => {
      const { discovery, probed } = world({ [CRYPTOLIB]: null, '/x.so': 'card.middleware-unloadable' }, part);
      const found = await discovery.find({ fresh: true });
      expect(found).toMatchObject({ module: null, failure: { code: 'card.middleware-unloadable' } });
      expect(found.libraries.map(({ why }) => why)).toEqual(['failed', 'asked']);
      expect(probed).toEqual(['/x.so']);
    },
  );

  it('names the setting that asks for a file that is not there, and not the file', async () => {
    const env = { VS_PKCS11_MODULE: '/home/marie/x.so' };
    const gone = await world({ [CRYPTOLIB]: null }, { env }).discovery.find({ fresh: true });
    const failure = { code: 'card.middleware-missing', at: 'card.middleware', info: { setting: 'VS_PKCS11_MODULE' } };
    expect(gone).toMatchObject({ module: null, failure });
    expect(gone.failure).toEqual(failure);
    expect(gone.libraries[0]?.failure).toEqual(failure);
  });

  it('falls back to the search when the chosen library is gone, and keeps that in sight', async () => {
    const { discovery } = world({ [CRYPTOLIB]: null }, { chosen: '/x.so' });
    for (const fresh of [false, true]) {
      const found = await discovery.find({ fresh });
      expect(found).toMatchObject({ module: { path: CRYPTOLIB }, failure: null });
      expect(found.libraries.map(({ origin, why, failure }) => [origin, why, failure?.code])).toEqual([
        ['chosen', 'failed', 'card.middleware-missing'],
        ['list', 'used', undefined],
      ]);
    }
    const none = await world({}, { chosen: '/x.so' }).discovery.find({ fresh: true });
    expect(none.failure).toEqual({ code: 'card.middleware-missing', at: 'card.middleware', info: {} });
  });

  it('gives the failure that tells most when none works', async () => {
    const { discovery } = world({
      [CRYPTOLIB]: 'card.middleware-unloadable',
      [OPENSC]: 'card.middleware-architecture',
    });
    expect((await discovery.find({ fresh: false })).failure?.code).toBe('card.middleware-architecture');
  });

  it('asks the registry for the manifest and the version on Windows', async () => {
    const dll = 'C:\\Windows\\System32\\cps3_pkcs11_w64.dll';
    const { discovery } = world(
      { [dll]: null },
      {
        os: 'win32',
        system: {
          readText: async () => JSON.stringify({ name: 'cps3', path: dll }),
          registry: async (key, value) =>
            value === 'Version' ? '5.2.2' : key.endsWith('cps3') ? 'C:\\cps3.json' : null,
        },
      },
    );
    const found = await discovery.find({ fresh: false });
    expect(found.module).toEqual({ path: dll, package: '5.2.2' });
    expect(found.libraries[0]).toMatchObject({ origin: 'manifest', name: 'Cryptolib CPS (ANS), 64 bits' });
  });
});

describe('the answers of the system', () => {
  it('reads a path, a registry value and a receipt', () => {
    expect(expandPath('%windir%\\a', { WINDIR: 'C:\\W' })).toBe('C:\\W\\a');
    expect(expandPath('%NOTHING%\\a', {})).toBeNull();
    expect(registryValue('\r\nHKEY\\cps3\r\n    (par défaut)    REG_SZ    C:\\a b\\cps3.json\r\n')).toBe(
      'C:\\a b\\cps3.json',
    );
    expect(receiptVersion('package-id: fr.x\nversion: 5.2.1\n')).toBe('5.2.1');
  });
});
