import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { worst, type CheckReport, type CheckResult } from '../../electron/contract/check.ts';
import type { FailureCode } from '../../electron/contract/failure.ts';
import { exitCodeOf, reportText } from '../../electron/start/check-text.ts';

const resources = resolve(import.meta.dirname, '../../resources');

const result = (
  status: CheckResult['status'],
  code: FailureCode | null = null,
  info: Record<string, string> = {},
): CheckResult => ({
  id: 'mss.address',
  status,
  failure: code === null ? null : { code, at: 'check.mss-address', info },
  evidence: {},
  shared: {},
  demo: false,
  at: '2026-11-23T09:00:00.000Z',
  ms: 1,
});
const report = (...results: CheckResult[]): CheckReport => ({
  v: 1,
  app: { version: '0.1.0', electron: '33.2.1', platform: 'linux' },
  startedAt: '2026-11-23T09:00:00.000Z',
  ms: 3,
  summary: worst(results.map((one) => one.status)),
  results,
});

describe('the check command', () => {
  it.each([
    ['all is well', report(result('ok'), result('warn', 'segur.example-list')), 0],
    ['something fails, whatever else', report(result('fail', 'mss.syntax'), result('unknown', 'check.deadline')), 1],
    ['a check had no answer in time', report(result('ok'), result('unknown', 'check.deadline')), 2],
    ['a check broke', report(result('unknown', 'check.crashed')), 2],
    ['there was no network to try on', report(result('unknown', 'check.not-tried', { cause: 'network.offline' })), 2],
    ['a point waits for another that is told', report(result('unknown', 'check.not-tried', { need: 'profile' })), 0],
    ['there was nothing to try yet', report(result('ok'), result('unknown', 'network.hub-not-joined')), 0],
  ] as const)('answers when %s', (_, given, code) => expect(exitCodeOf(given)).toBe(code));

  it('says each problem with its facts, in French', () => {
    const info = { domain: 'cabinet.exemple.fr', asOf: '28/02/2025' };
    const text = reportText(report(result('fail', 'mss.domain-unlisted', info)), resources, ['Note.']);
    expect(text).toContain('[À CORRIGER]');
    expect(text).toContain('« cabinet.exemple.fr »');
    expect(text).toContain('Note.');
    expect(text).not.toContain('{{');
  });

  it('gives the code of each problem, and the library that was used', () => {
    const library: CheckResult = {
      ...result('ok'),
      id: 'card.middleware',
      shared: { description: 'OpenSC smartcard framework', version: '0.23' },
      evidence: { path: '/usr/lib/opensc-pkcs11.so' },
    };
    const text = reportText(report(library, result('fail', 'mss.missing')), resources);
    expect(text).toContain('(mss.missing)');
    expect(text).toContain('OpenSC smartcard framework — 0.23 — /usr/lib/opensc-pkcs11.so');
  });
});
