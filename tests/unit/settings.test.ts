import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadNetwork } from '../../electron/feature/network/settings.ts';
import { SettingError } from '../../electron/feature/setting-error.ts';
import { makeFolder } from '../../electron/log/folder.ts';
import { settingText } from '../../electron/start/check-text.ts';
import { resources } from './network-fixture.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'vs-settings-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a setting that support gave and that cannot be used', () => {
  const said = (file?: string, server?: string): string => {
    try {
      loadNetwork(resources, file, server);
      return 'taken';
    } catch (error) {
      return error instanceof SettingError ? settingText(error) : 'another error';
    }
  };
  const file = (content: string): string => {
    const made = path.join(dir, 'hosts.json');
    writeFileSync(made, content);
    return made;
  };

  it('is named, with what is wrong', () => {
    expect(said(path.join(dir, 'nowhere.json'))).toContain("VS_HOSTS_FILE : rien n'existe à cet endroit");
    expect(said(dir)).toContain('VS_HOSTS_FILE : ne peut pas être lu');
    expect(said(file('{"rows": ['))).toContain('VS_HOSTS_FILE : ne peut pas être lu');
    expect(said(file('{"rows": [{}]}'))).toContain('à cet endroit : rows.0');
    expect(said(file('{"name": "another file"}'))).toContain("VS_HOSTS_FILE : n'a pas la forme attendue");
    for (const server of ['coucou', '10.0.0.1:port', 'dns.example']) {
      expect(said(undefined, server), server).toContain('VS_DNS');
    }
  });

  it('is taken when it can be', () => {
    expect(said(file('{"rows": []}'), '127.0.0.1:5353')).toBe('taken');
    expect(said(undefined, '::1')).toBe('taken');
    expect(said('', '')).toBe('taken');
  });
});

describe('a folder', () => {
  it('is made with those above it, or refused without going round for ever', () => {
    makeFolder(path.join(dir, 'a', 'b'));
    writeFileSync(path.join(dir, 'a', 'b', 'file'), '');
    expect(() => makeFolder(path.join(dir, 'a', 'b', 'file', 'c'))).toThrow();
    if (process.platform === 'linux') expect(() => makeFolder('/proc/nope/deeper')).toThrow();
  });
});
