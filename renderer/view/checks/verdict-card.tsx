import { CircleCheck, CircleDashed, CircleHelp, ClipboardCheck, ShieldCheck, TriangleAlert } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { CheckDot } from '../../part/mark.tsx';
import { useLocale, useText, whenOf } from '../../text.ts';
import { countText } from './group-list.tsx';
import { groupIcons } from './group-look.ts';
import { verdictWords, type Count, type Group, type Verdict } from './verdict.ts';

const looks = {
  none: { icon: ClipboardCheck, tone: 'info' },
  running: { icon: CircleDashed, tone: 'info' },
  fix: { icon: TriangleAlert, tone: 'fail' },
  partly: { icon: CircleHelp, tone: 'info' },
  'ready-noted': { icon: CircleCheck, tone: 'ok' },
  ready: { icon: CircleCheck, tone: 'ok' },
} as const;

type Props = {
  verdict: Verdict;
  count: Count;
  groups: readonly Group[];
  startedAt: string | null;
  busy: boolean;
  onRun: () => void;
};

/**
 * The answer at a glance, the one button, and one mark a check, always in the same place: results come without anything
 * moving. The words of the marks are in the list below.
 */
export function VerdictCard({ verdict, count, groups, startedAt, busy, onRun }: Props) {
  const t = useText();
  const locale = useLocale();
  const { icon: Icon, tone } = looks[verdict];
  const done = count.total - count.running;
  const { title, also } = verdictWords(verdict, count, t);
  return (
    <section className={`card verdict verdict--${tone}`} aria-labelledby="verdict-title" data-verdict={verdict}>
      <Icon aria-hidden className={`verdict-icon ${verdict === 'running' ? 'turning' : ''}`} />
      <div className="verdict-words">
        <h2 id="verdict-title">{title}</h2>
        <p className="soft">
          {verdict === 'running'
            ? t('checks.progress', { done, total: count.total })
            : `${t(`verdict.${verdict}-text`)} ${also}`}
        </p>
        {verdict !== 'running' && startedAt !== null && (
          <p className="soft small number">{t('checks.at', { when: whenOf(startedAt, locale) })}</p>
        )}
      </div>
      <div className="verdict-button">
        <ActionButton look="primary" size="big" icon={ShieldCheck} busy={busy} onPress={onRun}>
          {busy ? t('checks.running') : t('checks.run')}
        </ActionButton>
      </div>
      {groups.length > 0 && (
        <ul className="overview">
          {groups.map(({ group, lines, count: own }) => {
            const GroupIcon = groupIcons[group];
            return (
              <li key={group}>
                <GroupIcon aria-hidden size="1.1em" />
                <span>{t(`group.${group}`)}</span>
                <span className="unseen">{countText(own, t)}</span>
                <span className="dots" aria-hidden>
                  {lines.map(({ id, result, running }) => (
                    <CheckDot key={id} status={running ? null : (result?.status ?? null)} />
                  ))}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <progress
        className="verdict-bar"
        value={verdict === 'none' ? 0 : done}
        max={Math.max(1, count.total)}
        aria-label={t('checks.progress', { done, total: count.total })}
        data-on={verdict === 'running'}
      />
    </section>
  );
}
