import { describe, expect, it } from 'vitest';
import type { Profile } from '../../electron/contract/snapshot.ts';
import type { FailureCode } from '../../electron/contract/failure.ts';
import { checkIds, type CheckId, type CheckResult } from '../../electron/contract/check.ts';
import { countOf, groupsOf, isIdle, problemsOf, verdictOf, withMissing } from '../../renderer/view/checks/verdict.ts';
import { staleAfter } from '../../renderer/view/checks/stale.ts';
import { reportText } from '../../renderer/view/checks/report-text.ts';
import { i18n, startText, type Translate } from '../../renderer/text.ts';

const result = (id: CheckId, status: CheckResult['status'], more: Partial<CheckResult> = {}): CheckResult => ({
  id,
  status,
  failure: status === 'ok' ? null : { code: 'check.not-tried', at: 'test', info: {} },
  evidence: {},
  shared: {},
  demo: false,
  at: '2026-11-23T09:00:00.000Z',
  ms: 1,
  ...more,
});

describe('the answer at a glance', () => {
  const said = (results: CheckResult[], running: CheckId[] = []) => verdictOf(countOf(results, running));

  it('is never "ready" while something is wrong, not tried, or under way', () => {
    expect(said([])).toBe('none');
    expect(said([result('profile', 'ok')])).toBe('ready');
    expect(said([result('profile', 'ok'), result('mss.address', 'warn')])).toBe('ready-noted');
    expect(said([result('profile', 'ok'), result('network.hub', 'unknown')])).toBe('partly');
    expect(said([result('profile', 'fail'), result('network.hub', 'unknown')])).toBe('fix');
    expect(said([result('profile', 'ok')], ['mss.address'])).toBe('running');
  });

  it('counts what was never run as not verified', () => {
    const one = [result('profile', 'ok')];
    expect(verdictOf(withMissing(countOf(one, []), one))).toBe('partly');
    const all = checkIds.filter((id) => id !== 'card.proof').map((id) => result(id, 'ok'));
    expect(verdictOf(withMissing(countOf(all, []), all))).toBe('ready');
  });

  it('keeps unknown apart from fail in the counts', () => {
    const results = [result('profile', 'fail'), result('network.hub', 'unknown'), result('system.os', 'ok')];
    expect(countOf(results, ['system.os'])).toEqual({ ok: 0, warn: 0, fail: 1, unknown: 1, running: 1, total: 3 });
  });
});

describe('the lines', () => {
  it('stay in the order of the catalogue whatever the order of the results', () => {
    const groups = groupsOf(
      [result('system.os', 'ok'), result('card.pin', 'ok'), result('card.present', 'fail')],
      ['card.middleware', 'profile'],
    );
    expect(groups.map(({ group }) => group)).toEqual(['you', 'card', 'machine']);
    expect(groups[1]?.lines.map(({ id }) => id)).toEqual(['card.present', 'card.middleware', 'card.pin']);
    expect(groups[1]?.lines[1]).toEqual({ id: 'card.middleware', result: null, running: true });
  });

  it('put the worst first once a run is over, and move nothing while it goes on', () => {
    const results = [result('profile', 'warn'), result('mss.address', 'fail'), result('system.os', 'ok')];
    expect(problemsOf(results, null).map(({ id }) => id)).toEqual(['mss.address', 'profile']);
    const shown: CheckId[] = ['profile', 'system.os'];
    expect(problemsOf(results, shown).map(({ id }) => id)).toEqual(['profile', 'system.os', 'mss.address']);
  });
});

describe('the text to paste', () => {
  it('has date, version, codes and shared facts, and never the evidence', async () => {
    await startText();
    const t = i18n.getFixedT('fr', 'app') as unknown as Translate;
    const one = result('card.holder', 'warn', {
      evidence: { surname: 'LIBRE', given: 'MAX' },
      shared: { compared: true, until: '2027-01-31' },
    });
    const text = reportText([one], { version: '0.1.0', platform: 'win32' }, new Date('2026-11-23T09:00:00Z'), t, 'fr');
    expect(text).toContain('23 novembre 2026');
    expect(text).toContain('Application 0.1.0, win32');
    expect(text).toContain("(check.not-tried) [numéros comparés : oui, valable jusqu'au : 31 janvier 2027]");
    expect(text).not.toContain('LIBRE');
  });
});

describe('what asks for nothing now', () => {
  const unknown = (id: CheckId, code: FailureCode): CheckResult =>
    result(id, 'unknown', { failure: { code, at: 'test', info: {} } });

  it('is what waits, is optional, or cannot be read; never what is wrong or to watch', () => {
    expect(isIdle(unknown('mss.directory', 'check.not-tried'))).toBe(true);
    expect(isIdle(unknown('mss.receive', 'mss.not-asked'))).toBe(true);
    expect(isIdle(unknown('system.energy', 'system.not-readable'))).toBe(true);
    expect(isIdle(unknown('profile', 'profile.not-joined'))).toBe(false);
    const wrong = { code: 'check.not-tried' as const, at: 'test', info: {} };
    expect(isIdle(result('profile', 'fail', { failure: wrong }))).toBe(false);
    expect(isIdle(result('profile', 'warn', { failure: wrong }))).toBe(false);
  });

  it('comes after everything that can be settled', () => {
    const old = result('segur.solution', 'warn', {
      failure: { code: 'segur.version-older', at: 'test', info: {} },
    });
    const waits = unknown('mss.directory', 'check.not-tried');
    const join = unknown('profile', 'profile.not-joined');
    expect(problemsOf([waits, old, join], null)).toEqual([join, old, waits]);
  });
});

describe('a profile that changes', () => {
  const profile: Profile = {
    who: 'ps',
    couloir: 'officine',
    available: true,
    mssAddress: 'max.libre@medecin.mssante.fr',
    solution: null,
    region: null,
    grades: null,
    publisher: null,
    free: [],
    zone: null,
  };
  const results = (['profile', 'card.pin', 'mss.address', 'segur.solution', 'network.psc'] as const).map((id) => ({
    id,
  }));
  const stale = (part: Partial<Profile>) => staleAfter(profile, { ...profile, ...part }, results);

  it('makes old what was found with the former answers, and nothing that was never looked at', () => {
    expect(stale({ available: false })).toEqual(['profile']);
    expect(stale({ mssAddress: 'max.libre@autre.mssante.fr' })).toEqual(['profile', 'mss.address']);
    expect(stale({ couloir: 'laboratoire' })).toEqual(['profile', 'segur.solution', 'network.psc']);
    expect(staleAfter(null, profile, [])).toEqual([]);
  });
});
