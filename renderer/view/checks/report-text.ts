import { groupOf, checkGroups, type CheckResult } from '../../../electron/contract/check.ts';
import { sharedResult } from '../../../electron/contract/share.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { dateOf, failureText, timeOf, type Locale, type Translate } from '../../text.ts';
import { factText } from './fact-text.ts';

/** The facts of a result that may leave the machine, in plain words, on one line. */
export function sharedText(result: CheckResult, t: Translate, locale: Locale): string {
  return Object.entries(sharedResult(result).evidence)
    .map(([name, value]) => factText(name, value, t, locale))
    .map(({ name, value }) => t('checks.fact', { name, value }))
    .join(', ');
}

/** The report as text to paste in a message: date, version, results, codes and facts, and nothing that names a person. */
export function reportText(
  results: readonly CheckResult[],
  app: Pick<Snapshot['app'], 'version' | 'platform'>,
  now: Date,
  t: Translate,
  locale: Locale,
): string {
  const at = now.toISOString();
  const head = [
    t('checks.report-title'),
    t('checks.report-when', { date: dateOf(at, locale), time: timeOf(at, locale) }),
    t('checks.report-app', { version: app.version, platform: app.platform }),
  ];
  const groups = checkGroups.flatMap((group) => {
    const own = results.filter(({ id }) => groupOf(id) === group);
    if (own.length === 0) return [];
    const lines = own.map((result) => {
      const why =
        result.failure === null ? '' : ` — ${failureText(result.failure, locale).title} (${result.failure.code})`;
      const demo = result.demo ? ` (${t('check.demo')})` : '';
      const facts = sharedText(result, t, locale);
      return `- ${t(`check.${result.status}`)} : ${t(`check.${result.id}.title`)}${demo}${why}${facts === '' ? '' : ` [${facts}]`}`;
    });
    return ['', t(`group.${group}`), ...lines];
  });
  return [...head, ...groups].join('\n');
}
