import { describe, expect, it } from 'vitest';
import { checkNode, isInstalledFrom } from '../../../scripts/setup.mjs';
import { needsNapi9 } from '../../../scripts/natives.mjs';
import { Problem } from '../../../scripts/say.mjs';

describe('set-up', () => {
  it('accepts Node 20.19 and later, refuses earlier with what to do in both languages', () => {
    for (const version of ['20.19.0', '20.20.2', '22.0.0', '24.1.0']) expect(() => checkNode(version)).not.toThrow();
    for (const version of ['20.18.1', '18.20.0']) {
      expect(() => checkNode(version)).toThrow(Problem);
      expect(() => checkNode(version)).toThrow(/Installez Node 20\.19/);
    }
  });

  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b-win32': { version: '2.0.0', optional: true },
    },
  };

  it('recognises an installation made from this lockfile, without the optional packages of other systems', () => {
    expect(isInstalledFrom(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  });

  it('does not accept another version, a missing package or an extra one', () => {
    expect(isInstalledFrom(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
    expect(isInstalledFrom(lock, { packages: {} })).toBe(false);
    const extra = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } };
    expect(isInstalledFrom(lock, { packages: extra })).toBe(false);
  });

  it('builds the database for Node-API 9 as soon as one program that loads it is older than 10', () => {
    expect(needsNapi9([9, 10])).toBe(true);
    expect(needsNapi9([10])).toBe(false);
    expect(needsNapi9([])).toBe(false);
  });
});
