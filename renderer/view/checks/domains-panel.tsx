import { ListChecks, Upload } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Fact } from '../../part/fact.tsx';
import { act, say, useStore } from '../../store.ts';
import { dateOf, useLocale, useText } from '../../text.ts';

/** The list of MSSanté domains in force: its day, where it comes from, and the import of the official file. */
export function DomainsPanel() {
  const t = useText();
  const locale = useLocale();
  const list = useStore((s) => s.snapshot?.lists['mss-domains'] ?? null);
  const busy = useStore((s) => s.pending['domains'] ?? false);
  if (list === null) return null;
  const choose = async () => {
    const answer = await act('domains', 'domains.import');
    if (answer.ok) say(t('domains.imported', { on: dateOf(answer.value.asOf, locale) }));
  };
  return (
    <section className="card stack" aria-labelledby="domains-title">
      <h2 id="domains-title" className="row">
        <ListChecks aria-hidden size="1.1em" />
        <span>{t('domains.title')}</span>
      </h2>
      <dl className="facts">
        <Fact label={t('domains.of')}>{dateOf(list.asOf, locale)}</Fact>
        <Fact label={t('domains.from')}>{t(`domains.from-${list.origin}`)}</Fact>
        <Fact label={t('domains.count')}>
          <span className="number">{list.rows.toLocaleString(locale)}</span>
        </Fact>
      </dl>
      <PlaceFailure place="domains" onRetry={() => void choose()} />
      <div className="row">
        <ActionButton icon={Upload} busy={busy} onPress={() => void choose()}>
          {busy ? t('domains.reading') : t('domains.import')}
        </ActionButton>
        <ActionButton look="quiet" onPress={() => void act('domains-link', 'app.open-link', { id: 'white-list' })}>
          {t('domains.where')}
        </ActionButton>
      </div>
    </section>
  );
}
