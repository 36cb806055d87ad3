import { describe, expect, it } from 'vitest';
import { cacheDir } from '../../../scripts/cache.mjs';
import { hasDisplay } from '../../../scripts/display.mjs';
import { entryTarget } from '../../../scripts/runtime-bundled.mjs';
import { executableName, isFresh } from '../../../scripts/runtime.mjs';

describe('choice of the Electron runtime', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');

  it('remembers a failed download for a day, for that version only', () => {
    expect(isFresh({ at: '2026-11-23T11:00:00Z', version: '45.4.1' }, '45.4.1', now)).toBe(true);
    expect(isFresh({ at: '2026-11-22T11:59:00Z', version: '45.4.1' }, '45.4.1', now)).toBe(false);
    expect(isFresh({ at: '2026-11-23T11:00:00Z', version: '45.4.0' }, '45.4.1', now)).toBe(false);
  });

  it('does not believe a memory from the future or an unreadable one', () => {
    expect(isFresh({ at: '2027-01-01T00:00:00Z', version: '45.4.1' }, '45.4.1', now)).toBe(false);
    expect(isFresh({ at: 'hier', version: '45.4.1' }, '45.4.1', now)).toBe(false);
    expect(isFresh(undefined, '45.4.1', now)).toBe(false);
  });

  it('knows where the executable is on each system', () => {
    expect(executableName('linux')).toBe('electron');
    expect(executableName('win32')).toBe('electron.exe');
    expect(executableName('darwin')).toBe('Electron.app/Contents/MacOS/Electron');
  });

  it('unpacks the runtime without the product it came with, and never outside its folder', () => {
    expect(entryTarget('Cypress/Cypress')).toBe('Cypress');
    expect(entryTarget('Cypress/locales/fr.pak')).toBe('locales/fr.pak');
    expect(entryTarget('Cypress/resources/app/index.js')).toBeUndefined();
    expect(entryTarget('Cypress/browser_v8_context_snapshot.bin')).toBeUndefined();
    expect(entryTarget('Cypress/../../etc/passwd')).toBeUndefined();
    expect(entryTarget('elsewhere/file')).toBeUndefined();
    expect(entryTarget('Cypress/locales/')).toBeUndefined();
  });

  it('keeps its cache where each system wants it', () => {
    expect(cacheDir({ platform: 'linux', env: {}, home: '/home/a' })).toBe('/home/a/.cache/compagnon-verif-segur');
    expect(cacheDir({ platform: 'linux', env: { XDG_CACHE_HOME: '/x' }, home: '/home/a' })).toBe(
      '/x/compagnon-verif-segur',
    );
    expect(cacheDir({ platform: 'darwin', env: {}, home: '/Users/a' })).toBe(
      '/Users/a/Library/Caches/compagnon-verif-segur',
    );
    expect(cacheDir({ platform: 'win32', env: { LOCALAPPDATA: 'L' }, home: 'H' })).toContain('compagnon-verif-segur');
  });

  it('sees a display through X or Wayland, and always outside Linux', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':1' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'win32')).toBe(true);
  });
});
