import { describe, expect, it } from 'vitest';
import { finalLine, isGreen, rowOf, stepRow, table } from '../../../scripts/test-report.mjs';

const vitestJson = (counts: Record<string, number>, testResults: unknown[] = []): unknown => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
  testResults,
});

describe('the count of a test run', () => {
  it('adds the suites up in one line', () => {
    const rows = [
      rowOf('unit', vitestJson({ numPassedTests: 3 }), 0, 1),
      rowOf('e2e', vitestJson({ numPassedTests: 2 }), 0, 1),
    ];
    expect(finalLine(rows)).toBe('5 passed, 0 failed');
    expect(isGreen(rows)).toBe(true);
  });

  it('is not green when a test is skipped, and says how many', () => {
    const rows = [rowOf('unit', vitestJson({ numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 }), 0, 1)];
    expect(finalLine(rows)).toBe('3 passed, 0 failed, 2 skipped');
    expect(isGreen(rows)).toBe(false);
  });

  it('counts a suite without any test as a failure', () => {
    const rows = [rowOf('unit', vitestJson({ numPassedTests: 3 }), 0, 1), rowOf('redact', vitestJson({}), 0, 1)];
    expect(finalLine(rows)).toBe('3 passed, 1 failed');
    expect(isGreen(rows)).toBe(false);
  });

  it('counts a file that does not load as a failure', () => {
    const json = vitestJson({ numPassedTests: 3 }, [{ status: 'failed', assertionResults: [] }]);
    expect(rowOf('unit', json, 1, 1)).toMatchObject({ passed: 3, failed: 1 });
  });

  it('does not count twice a file whose tests failed', () => {
    const json = vitestJson({ numPassedTests: 3, numFailedTests: 1 }, [
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
    ]);
    expect(rowOf('unit', json, 1, 1)).toMatchObject({ passed: 3, failed: 1 });
  });

  it('sees an error outside of the tests, and a runner that died', () => {
    expect(rowOf('unit', vitestJson({ numPassedTests: 3 }), 1, 1)).toMatchObject({ passed: 3, failed: 1 });
    expect(rowOf('unit', undefined, 139, 1)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('counts a wrong step as one failure and a right one as nothing', () => {
    expect(finalLine([stepRow('lint', false, 1), stepRow('types', true, 1)])).toBe('0 passed, 1 failed');
  });

  it('shows each suite and why it failed', () => {
    const text = table([rowOf('redact', vitestJson({}), 0, 2.04)]);
    expect(text).toContain('redact');
    expect(text).toContain('aucun test');
  });
});
