import { FlaskConical } from 'lucide-react';
import type { BoardListEntry, ListName } from '../../protocol/list.ts';
import { Badge } from '../part/badge.tsx';
import { useText } from '../locale.ts';

/** What is in force, in a few facts; or that the apps use the list they came with. */
export function ListFacts({ name, entry }: { name: ListName; entry: BoardListEntry | null }) {
  const { t, date, dateTime } = useText();
  if (entry === null)
    return (
      <p className="muted">
        {t(name === 'solutions' ? 'list.none-solutions' : name === 'guide' ? 'list.none-guide' : 'list.none')}
      </p>
    );
  return (
    <>
      {entry.example ? <Badge icon={FlaskConical} tone="mild" text={t('list.example')} /> : null}
      <dl className="list-facts">
        <div>
          <dt>{t('list.label')}</dt>
          <dd>{entry.label}</dd>
        </div>
        <div>
          <dt>{t('list.as-of')}</dt>
          <dd>{date(entry.asOf)}</dd>
        </div>
        <div>
          <dt>{t('list.published')}</dt>
          <dd>{t('list.published-by', { when: dateTime(entry.publishedAt), who: entry.publishedBy })}</dd>
        </div>
        <div>
          <dt>{t('list.content')}</dt>
          <dd>{t(name === 'guide' ? 'list.steps' : 'list.rows', { count: entry.rows, version: entry.version })}</dd>
        </div>
      </dl>
    </>
  );
}
