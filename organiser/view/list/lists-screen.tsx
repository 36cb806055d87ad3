import { ChevronRight } from 'lucide-react';
import type { BoardEdition } from '../../protocol/board.ts';
import { listNames } from '../../protocol/list.ts';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { useBoard } from '../state/store.ts';
import { InEdition } from './in-edition.tsx';
import { listEditors } from './editors.tsx';
import { ListFacts } from './facts.tsx';
import { inForceOf, useLists } from './use-lists.ts';

/** The lists of an edition: what is in force under each name, since when and from whom. */
export const ListsScreen = ({ id }: { id: string }) => (
  <InEdition id={id}>{(edition) => <Lists edition={edition} />}</InEdition>
);

function Lists({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const lists = useLists(edition.id);
  const mayWrite = useBoard((s) => s.session.phase === 'in' && s.session.role === 'organiser');
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('lists.title')}
      aside={<Refresh onPress={lists.reload} />}
    >
      <p className="muted lead">{t('lists.lead')}</p>
      {lists.failure === null ? null : <FailureNotice failure={lists.failure} onRetry={lists.reload} />}
      {lists.value === null && lists.failure === null ? <Loading text={t('lists.loading')} /> : null}
      {lists.value !== null && lists.failure !== null ? <Notice tone="info" title={t('lists.stale')} /> : null}
      {lists.value === null ? null : (
        <ul className="list-cards">
          {listNames.map((name) => (
            <li key={name} className="card list-card">
              <h2>
                <a href={hrefOf({ at: 'list', edition: edition.id, list: name })}>{t(`list.name.${name}`)}</a>
              </h2>
              <p className="muted">{t(`list.about.${name}`)}</p>
              <ListFacts name={name} entry={inForceOf(lists.value ?? [], name)} />
              <div className="actions">
                <a className="button button-plain" href={hrefOf({ at: 'list', edition: edition.id, list: name })}>
                  {t(mayWrite && listEditors[name] !== undefined ? 'list.open' : 'list.open-observer')}
                  <ChevronRight aria-hidden size={18} />
                </a>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Shell>
  );
}
