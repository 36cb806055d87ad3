import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { Fold } from '../../part/fold.tsx';
import { useLocale, useText } from '../../text.ts';
import { failedIn, ruleText, type Group, type Verdict } from './words.ts';

const looks = {
  held: { icon: CircleCheck, tone: 'ok' },
  failed: { icon: CircleX, tone: 'fail' },
  open: { icon: CircleMinus, tone: '' },
} as const;

/** The rules of one part of what was read: those that are broken first, the others folded. */
export function VerdictGroup({ group, alone }: { group: Group; alone: boolean }) {
  const t = useText();
  const failed = failedIn(group.verdicts);
  const held = group.verdicts.filter(({ ok }) => ok === true);
  const open = group.verdicts.filter(({ ok }) => ok === null);
  const title = alone ? t(`document.group-${group.id}`) : t('document.group-number', { n: group.n });
  const id = `group-${group.id}-${group.n}`;
  return (
    <section className="card stack stack--tight" aria-labelledby={id}>
      <div className="row row--apart">
        <h2 id={id}>{title}</h2>
        <span className={`mark ${failed.length === 0 ? 'mark--ok' : 'mark--fail'}`}>
          {failed.length === 0 ? <CircleCheck aria-hidden size="1.2em" /> : <CircleX aria-hidden size="1.2em" />}
          <span>
            {failed.length === 0
              ? t('document.all-held', { count: held.length })
              : t('document.failed', { count: failed.length })}
          </span>
        </span>
      </div>
      {failed.length > 0 && <Rules verdicts={failed} look="failed" />}
      {held.length > 0 && (
        <Fold title={t('document.held', { count: held.length })}>
          <Rules verdicts={held} look="held" />
        </Fold>
      )}
      {open.length > 0 && (
        <Fold title={t('document.open', { count: open.length })}>
          <Rules verdicts={open} look="open" />
        </Fold>
      )}
    </section>
  );
}

function Rules({ verdicts, look }: { verdicts: readonly Verdict[]; look: keyof typeof looks }) {
  const t = useText();
  const locale = useLocale();
  const { icon: Icon, tone } = looks[look];
  return (
    <ul className="rules">
      {verdicts.map(({ rule }) => {
        const { section, sentence, fix, own } = ruleText(rule, locale);
        return (
          <li key={rule} className="rule">
            <Icon aria-hidden size="1.2em" className={tone === '' ? 'dot' : `dot dot--${tone}`} />
            <div>
              <p className={look === 'failed' ? 'rule-name' : ''}>
                <span className="unseen">{t(`document.is-${look}`)} </span>
                {sentence} <span className="soft small">{section}</span>
              </p>
              {look === 'failed' && (
                <p className="small">
                  <strong>{t(own ? 'document.to-do' : 'document.to-publisher')}</strong> {fix}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
