import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArgv } from '../../../electron/security/argv.ts';
import { CONTENT_SECURITY_POLICY, isAppAddress, resolveAsset } from '../../../electron/security/asset.ts';
import { createFiles, placesIn } from '../../../electron/security/files.ts';
import type { FailureError } from '../../../electron/contract/failure.ts';
import { openKey, type KeeperSetup, type Safe } from '../../../electron/security/secret.ts';
import { copyMadeAt, eraseStore, restoreCopy, setStoreAside } from '../../../native/store/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'companion-security-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('parseArgv', () => {
  it('takes what it knows and ignores the rest', () => {
    const asked = parseArgv(['--no-sandbox', '.', '--check', '--json', '--only', 'system.os,nope', '--inspect=1']);
    expect(asked).toEqual({
      check: true,
      json: true,
      only: ['system.os'],
      unknownIds: ['nope'],
      demo: false,
      invitation: null,
    });
    expect(parseArgv(['--only=profile']).only).toEqual(['profile']);
    expect(parseArgv(['--only', '--json'])).toMatchObject({ only: [], json: true });
    expect(parseArgv([])).toMatchObject({ check: false, only: null });
  });

  it('reads an invitation and nothing else from a link', () => {
    const link = 'verifsegur://join?hub=https%3A%2F%2Fhub.exemple.fr&code=ABCD-EFGH';
    expect(parseArgv(['x', link]).invitation).toEqual({ hub: 'https://hub.exemple.fr', code: 'ABCD-EFGH' });
    for (const bad of [
      'verifsegur://run?cmd=x',
      'verifsegur:--check',
      'verifsegur://join?hub=file%3A%2F%2F%2Fetc&code=ABCD-EFGH',
    ])
      expect(parseArgv([bad])).toMatchObject({ invitation: null, check: false });
  });
});

describe('the pages', () => {
  const root = path.resolve('/srv/pages');
  it('are those of the folder, with their type', () => {
    expect(resolveAsset(root, 'app://companion/')).toEqual({
      file: path.join(root, 'index.html'),
      type: 'text/html; charset=utf-8',
    });
    expect(resolveAsset(root, 'app://companion/assets/a.js?x#y')?.type).toBe('text/javascript; charset=utf-8');
  });
  it.each([
    'app://companion/..%2f..%2fetc/passwd.json',
    'app://companion/%2e%2e/%2e%2e/secret.json/..%5c..%5cx.js',
    'app://companion/a%5c..%5c..%5cx.js',
    'app://companion/x.js%00.png',
    'app://companion/%252e%252e/x.js',
    'app://companion/key.db',
    'app://companion/noextension',
    'app://other/index.html',
    'file:///etc/passwd',
    'https://companion/index.html',
    'not an address',
  ])('refuses %s', (address) => {
    expect(resolveAsset(root, address)).toBeNull();
  });
  it('resolves dots inside the folder only', () => {
    expect(resolveAsset(root, 'app://companion/../../x.js')?.file).toBe(path.join(root, 'x.js'));
  });
  it('know their own address', () => {
    expect(isAppAddress('app://companion/index.html')).toBe(true);
    for (const other of ['app://companion.example/', 'app://print/', 'https://companion/', '', 'data:text/html,x'])
      expect(isAppAddress(other)).toBe(false);
  });
  it('have a policy without any loosening', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/);
  });
});

/** A safe that only opens what it closed itself. */
function fakeSafe({ available = true, backend = 'gnome_libsecret', name = 'a' } = {}): Safe & { plain: boolean } {
  return {
    plain: false,
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend as 'gnome_libsecret',
    setUsePlainTextEncryption(use) {
      this.plain = use;
    },
    encryptString: (text) => Buffer.from(`${name}:${text}`),
    decryptString(bytes) {
      const text = bytes.toString();
      if (!text.startsWith(`${name}:`)) throw new Error('not mine');
      return text.slice(name.length + 1);
    },
  };
}
const setup = (safe: Safe, platform: NodeJS.Platform = 'linux'): KeeperSetup => {
  const { key, database } = placesIn(folder);
  return { safe, platform, file: key, database };
};

describe('openKey', () => {
  it('makes a key once and opens the same one afterwards', async () => {
    const first = await openKey(setup(fakeSafe()));
    expect(first.key).toMatch(/^[0-9a-f]{64}$/);
    expect(first.backend).toBe('gnome_libsecret');
    expect(await openKey(setup(fakeSafe()))).toEqual(first);
    expect(readFileSync(placesIn(folder).key, 'utf8')).not.toContain(first.key);
  });

  it('says that a Linux without a key ring has no safe', async () => {
    const safe = fakeSafe({ available: false, backend: 'basic_text' });
    expect((await openKey(setup(safe))).backend).toBe('basic_text');
    expect(safe.plain).toBe(true);
  });

  it('never overwrites a key that it cannot open', async () => {
    await openKey(setup(fakeSafe()));
    const before = readFileSync(placesIn(folder).key);
    for (const [safe, content] of [
      [fakeSafe({ name: 'other' }), before],
      [fakeSafe(), Buffer.from('{"backend":"x"')],
    ] as const) {
      writeFileSync(placesIn(folder).key, content);
      await expect(openKey(setup(safe))).rejects.toMatchObject({ failure: { code: 'store.key-lost' } });
      expect(readFileSync(placesIn(folder).key)).toEqual(content);
    }
  });

  it('makes no key beside a database that needs the lost one, nor when asked not to', async () => {
    await expect(openKey(setup(fakeSafe()), { create: false })).rejects.toMatchObject({ message: 'store.key-lost' });
    writeFileSync(placesIn(folder).database, 'x');
    await expect(openKey(setup(fakeSafe()))).rejects.toMatchObject({ message: 'store.key-lost' });
    expect(existsSync(placesIn(folder).key)).toBe(false);
  });

  it.each(['win32', 'darwin'] as const)('waits for the safe of %s instead of doing without', async (platform) => {
    await expect(openKey(setup(fakeSafe({ available: false }), platform))).rejects.toMatchObject({
      failure: { code: 'store.safe-away' },
    });
    expect(existsSync(placesIn(folder).key)).toBe(false);
    expect((await openKey(setup(fakeSafe(), platform))).backend).toBe(platform === 'win32' ? 'dpapi' : 'keychain');
  });
});

/** What a Linux says of its safe: a key ring that is there, locked, another one, or none. */
const rings = {
  gnome: () => fakeSafe({ backend: 'gnome_libsecret', name: 'gnome' }),
  'gnome, locked': () => fakeSafe({ backend: 'gnome_libsecret', name: 'plain', available: false }),
  kwallet: () => fakeSafe({ backend: 'kwallet6', name: 'kwallet' }),
  none: () => fakeSafe({ backend: 'basic_text', name: 'plain', available: false }),
  unknown: () => fakeSafe({ backend: 'unknown', name: 'plain', available: false }),
  'gnome, made anew': () => fakeSafe({ backend: 'gnome_libsecret', name: 'gnome-2' }),
};

describe('a safe that changes between two starts', () => {
  const file = (): Buffer => readFileSync(placesIn(folder).key);
  /** First start under one safe, with a database; then another start. Answers what the second one met. */
  async function second(before: keyof typeof rings, after: keyof typeof rings) {
    const made = await openKey(setup(rings[before]()));
    writeFileSync(placesIn(folder).database, 'closed by that key');
    const bytes = file();
    const met = await openKey(setup(rings[after]())).catch((error: unknown) => (error as FailureError).failure);
    return { made, met, kept: file().equals(bytes) };
  }

  it.each([
    ['gnome', 'gnome, locked', { kept: 'gnome_libsecret', now: 'basic_text' }],
    ['gnome', 'none', { kept: 'gnome_libsecret', now: 'basic_text' }],
    ['gnome', 'unknown', { kept: 'gnome_libsecret', now: 'basic_text' }],
    ['gnome', 'kwallet', { kept: 'gnome_libsecret', now: 'kwallet6' }],
    ['kwallet', 'gnome', { kept: 'kwallet6', now: 'gnome_libsecret' }],
  ] as const)('%s, then %s: it is said, nothing is lost, and it opens again', async (before, after, info) => {
    const { made, met, kept } = await second(before, after);
    expect(met).toMatchObject({ code: 'store.safe-away', info });
    expect(kept).toBe(true);
    expect(await openKey(setup(rings[before]()))).toEqual(made);
  });

  it('the same safe made anew, or the file of another user: the key is lost, and is not replaced', async () => {
    const { met, kept } = await second('gnome', 'gnome, made anew');
    expect(met).toMatchObject({ code: 'store.key-lost', info: { why: 'undecipherable', backend: 'gnome_libsecret' } });
    expect(kept).toBe(true);
  });

  it.each([
    ['absent', null],
    ['unreadable', '{"backend":"x"'],
    ['unreadable', '[]'],
    ['shape', `{"backend":"gnome_libsecret","value":"${Buffer.from('gnome:court').toString('base64')}"}`],
  ])('a key that is %s beside a database is named, and none is made', async (why, content) => {
    writeFileSync(placesIn(folder).database, 'x');
    if (content !== null) writeFileSync(placesIn(folder).key, content);
    const met = await openKey(setup(rings.gnome())).catch((error: unknown) => (error as FailureError).failure);
    expect(met).toMatchObject({ code: 'store.key-lost', info: { why } });
    expect(existsSync(placesIn(folder).key) ? file().toString() : null).toBe(content);
  });

  it('moves a key without a safe into the first safe there is, once, and keeps it where that cannot be written', async () => {
    // What was obfuscated is read by any safe of Chromium.
    const reads = (): Safe => {
      const ring = rings.gnome();
      return {
        ...ring,
        decryptString: (bytes) =>
          bytes.toString().startsWith('plain:') ? bytes.toString().slice(6) : ring.decryptString(bytes),
      };
    };
    const made = await openKey(setup(rings.none()));
    expect(made.backend).toBe('basic_text');
    const refusing: Safe = {
      ...reads(),
      encryptString: () => {
        throw new Error('locked again');
      },
    };
    expect(await openKey(setup(refusing))).toEqual(made);
    expect(await openKey(setup(reads()), { create: false })).toEqual(made);
    expect(await openKey(setup(reads()))).toEqual({ key: made.key, backend: 'gnome_libsecret' });
    expect(file().toString()).toContain('gnome_libsecret');
    expect(await openKey(setup(rings.gnome()))).toEqual({ key: made.key, backend: 'gnome_libsecret' });
  });
});

describe('files', () => {
  const native = { copyMadeAt, eraseStore, restoreCopy, setStoreAside };
  const now = () => new Date('2026-11-23T09:00:00.000Z');
  const make = (keyOpens: boolean) => createFiles(placesIn(folder), native, now, async () => keyOpens);
  const fill = (): void => {
    const { database, key } = placesIn(folder);
    for (const file of [database, `${database}.copy`, key]) writeFileSync(file, path.basename(file));
  };

  it('sets the database aside under a dated name, the key too only when it opens nothing any more', async () => {
    const { database, key } = placesIn(folder);
    fill();
    const name = await make(true).setAside();
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe('companion.db');
    expect([existsSync(database), existsSync(key), existsSync(`${database}.copy`)]).toEqual([false, true, true]);
    rmSync(path.join(folder, name));
    fill();
    await make(false).setAside();
    expect([existsSync(database), existsSync(key), existsSync(`${database}.copy`)]).toEqual([false, false, false]);
  });

  it('restores the copy, or says that there is none', async () => {
    const { database } = placesIn(folder);
    await expect(make(true).restoreCopy()).rejects.toMatchObject({ message: 'store.corrupt-no-copy' });
    fill();
    await make(true).restoreCopy();
    expect(readFileSync(database, 'utf8')).toBe('companion.db.copy');
  });

  it('erases everything of the person', async () => {
    fill();
    await make(false).setAside();
    fill();
    writeFileSync(path.join(folder, 'Preferences'), 'of the runtime');
    await make(true).eraseAll();
    const { database, key } = placesIn(folder);
    expect([existsSync(database), existsSync(key), existsSync(`${database}.copy`)]).toEqual([false, false, false]);
    expect(existsSync(path.join(folder, 'Preferences'))).toBe(true);
    expect(await make(true).freeBytes()).toBeGreaterThan(0);
  });
});
