import { describe, expect, it } from 'vitest';
import { missingOf, packagesFor, parseInstalled } from '../../../scripts/packages.mjs';

const names = (groups: string[][]): string[] => groups.map((group) => group[0] ?? '');

describe('system packages', () => {
  it('asks for a virtual display only where there is none', () => {
    expect(names(packagesFor('start', { display: false }))).toContain('xvfb');
    expect(names(packagesFor('start', { display: true }))).not.toContain('xvfb');
  });

  it('asks nothing but compilers for the hub', () => {
    expect(names(packagesFor('organiser', { display: false }))).toEqual(['g++', 'make', 'python3']);
  });

  it('asks for the PC/SC headers wherever cards are read', () => {
    for (const purpose of ['start', 'demo', 'test', 'check', 'bench'] as const) {
      expect(names(packagesFor(purpose, { display: true }))).toContain('libpcsclite-dev');
    }
  });

  it('gives the tests and the demo their cards, their browser and their PDF tools', () => {
    for (const purpose of ['test', 'demo'] as const) {
      const wanted = ['softhsm2', 'opensc', 'pcscd', 'vsmartcard-vpcd', 'chromium', 'poppler-utils', 'openssl'];
      expect(names(packagesFor(purpose, { display: true }))).toEqual(expect.arrayContaining(wanted));
    }
  });

  it('gives the mail servers to the tests alone', () => {
    expect(names(packagesFor('test', { display: true }))).toEqual(expect.arrayContaining(['dovecot-imapd', 'postfix']));
    expect(names(packagesFor('demo', { display: true }))).not.toContain('postfix');
  });

  it('takes any name of a group as installed, and lists a missing group once', () => {
    const groups = [['libasound2', 'libasound2t64'], ['xvfb'], ['xvfb'], ['make']];
    expect(missingOf(groups, new Set(['libasound2t64', 'make']))).toEqual([['xvfb']]);
  });

  it('does not take a removed package with leftover settings for an installed one', () => {
    expect(parseInstalled('g++ ii \npcscd rc \nlibgtk-3-0 un \n')).toEqual(new Set(['g++']));
  });
});
