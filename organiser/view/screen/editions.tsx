import { CalendarDays, Plus } from 'lucide-react';
import { useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { loadEditions } from '../state/actions.ts';
import { useEditions, useMay } from '../state/hooks.ts';
import { BoxLine } from './box-line.tsx';
import { MailLine } from './mail-line.tsx';
import { NewEditionWindow } from './new-edition.tsx';

function Card({ edition }: { edition: BoardEdition }) {
  const { t, date } = useText();
  return (
    <li className="card edition-card">
      <h2>
        <a href={hrefOf({ at: 'edition', edition: edition.id })}>{edition.name}</a>
      </h2>
      <p className="with-icon">
        <CalendarDays aria-hidden size={16} />
        {t('edition.dates', { from: date(edition.startsOn), to: date(edition.endsOn) })}
      </p>
      <p className="muted">
        {t('edition.slot-count', { count: edition.slots })} · {edition.contact}
      </p>
    </li>
  );
}

export function Editions() {
  const { t } = useText();
  const editions = useEditions();
  const [creating, setCreating] = useState(false);
  const { write, national } = useMay();
  const create = national ? (
    <Button look="main" onPress={() => setCreating(true)}>
      <Plus aria-hidden size={18} />
      {t('edition.create')}
    </Button>
  ) : null;
  const list = editions.value ?? [];
  return (
    <Shell
      crumbs={[]}
      title={t('editions.title')}
      aside={
        <div className="actions">
          <Refresh onPress={() => void loadEditions()} />
          {create}
        </div>
      }
    >
      {editions.failure === null ? null : (
        <FailureNotice failure={editions.failure} onRetry={() => void loadEditions()} />
      )}
      {editions.value === null && editions.failure === null ? <Loading text={t('editions.loading')} /> : null}
      {editions.value !== null && list.length === 0 ? (
        <Empty title={t('editions.empty')} text={t(national ? 'editions.empty-text' : 'editions.empty-observer')} />
      ) : null}
      <ul className="cards">
        {list.map((edition) => (
          <Card key={edition.id} edition={edition} />
        ))}
      </ul>
      {write && !national ? <p className="muted">{t('editions.national')}</p> : null}
      <MailLine />
      <BoxLine />
      <NewEditionWindow isOpen={creating} onClose={() => setCreating(false)} />
    </Shell>
  );
}
