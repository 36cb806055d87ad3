import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftOver, readAudit, readExceptions } from '../../../scripts/audit.mjs';
import { isAllowed, packagesIn, products } from '../../../scripts/sbom.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8')) as unknown;
type Lock = { packages: Record<string, { license?: string; dev?: boolean; optional?: boolean }> };

describe('licences of the parts of others', () => {
  it('reads an expression as what it lets us choose', () => {
    for (const yes of ['MIT', '(MIT OR EUPL-1.1+)', 'WTFPL OR ISC', 'MIT AND BSD-3-Clause', '(MIT OR CC0-1.0)']) {
      expect(isAllowed(yes), yes).toBe(true);
    }
    for (const no of ['GPL-3.0-only', 'MIT AND GPL-2.0', 'unknown', '', 'UNLICENSED', 'SEE LICENSE IN x', 'mit']) {
      expect(isAllowed(no), no).toBe(false);
    }
  });

  it('are of the list for each package of production', () => {
    const { packages } = read('package-lock.json') as Lock;
    const given = Object.entries(packages).filter(([folder, { dev }]) => folder !== '' && dev !== true);
    expect(given.length).toBeGreaterThan(100);
    expect(given.filter(([, { license }]) => !isAllowed(license ?? '')).map(([folder]) => folder)).toEqual([]);
  });

  it('are of the list for each package that is copied, or bundled into the pages', () => {
    const { packages } = read('package-lock.json') as Lock;
    const pages = ['react', 'react-dom', 'react-aria-components', 'i18next', 'react-i18next', 'zustand', 'minisearch'];
    for (const name of [...products.app.copied, ...products.hub.copied, ...pages, 'lucide-react', 'uqr', 'papaparse']) {
      expect([name, isAllowed(packages[`node_modules/${name}`]?.license ?? '')]).toEqual([name, true]);
    }
  });

  it('finds in a source map the packages of a bundle, nested and scoped ones too', () => {
    expect([
      ...packagesIn([
        '../../electron/main.ts',
        '../../node_modules/zod/v4/core.js',
        '../../node_modules/@scure/base/index.js',
        '../../node_modules/age-encryption/node_modules/@noble/hashes/sha2.js',
        '\u0000vite/preload-helper.js',
      ]),
    ]).toEqual([
      'node_modules/zod',
      'node_modules/@scure/base',
      'node_modules/age-encryption/node_modules/@noble/hashes',
    ]);
  });
});

describe('known weaknesses', () => {
  const good = {
    advisory: 'GHSA-abcd-1234-ef56',
    package: 'paquet',
    reason: 'Only reached by the tests, never by what is given away.',
    until: '2026-12-31',
  };

  it('has exceptions in shape, none of which has ended', () => {
    const today = new Date().toISOString().slice(0, 10);
    expect(readExceptions(read('docs/audit-exceptions.json'), today).faults).toEqual([]);
  });

  it('refuses an exception without a reason, without an end, or that has ended, and then accepts none', () => {
    expect(readExceptions([good], '2026-12-31')).toEqual({ exceptions: [good], faults: [] });
    for (const [bad, fault] of [
      [{ ...good, reason: 'x' }, '0: reason'],
      [{ ...good, reason: ' ' }, '0: reason'],
      [{ ...good, until: 'jamais' }, '0: until'],
      [{ ...good, until: '2026-13-45' }, '0: until'],
      [{ ...good, until: '2026-01-01' }, '0: ended on 2026-01-01'],
      [{ ...good, advisory: '123' }, '0: advisory'],
      [{ ...good, note: 'x' }, '0: note'],
      [null, '0: advisory, package, reason, until'],
    ] as const) {
      expect(readExceptions([bad], '2026-12-01')).toEqual({ exceptions: [], faults: [fault] });
    }
    expect(readExceptions({}, '2026-12-01').faults).toEqual(['not a list']);
  });

  it('takes what the registry says, and nothing for "none" when it says nothing', () => {
    const said = {
      vulnerabilities: {
        paquet: {
          severity: 'high',
          via: ['autre', { source: 1, url: 'https://github.com/advisories/GHSA-abcd-1234-ef56', title: 'Une faille' }],
        },
      },
    };
    const found = readAudit(`npm warn audit x\n${JSON.stringify(said)}\n`);
    expect(found).toEqual([
      { advisory: 'GHSA-abcd-1234-ef56', package: 'paquet', severity: 'high', title: 'Une faille' },
    ]);
    expect(leftOver(found ?? [], [good])).toEqual([]);
    expect(leftOver(found ?? [], [{ ...good, package: 'autre' }])).toEqual(found);
    expect(readAudit('{"vulnerabilities":{}}')).toEqual([]);
    for (const mute of ['', 'npm error 405', '{"message":"405 Method Not Allowed","statusCode":405}', '{']) {
      expect(readAudit(mute)).toBeNull();
    }
  });
});
