import type { BoardEdition } from '../../protocol/board.ts';
import type { ListName } from '../../protocol/list.ts';
import { FailureNotice, Loading } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { useBoard } from '../state/store.ts';
import { listEditors } from './editors.tsx';
import { ListFacts } from './facts.tsx';
import { History } from './history.tsx';
import { InEdition } from './in-edition.tsx';
import { InForceRows } from './in-force.tsx';
import { UnlistedPanel } from './unlisted.tsx';
import { inForceOf, useLists } from './use-lists.ts';

/** One list of an edition: what is in force, how to change it, and who published what before. */
export const ListScreen = ({ id, name }: { id: string; name: ListName }) => (
  <InEdition id={id}>{(edition) => <OneList edition={edition} name={name} />}</InEdition>
);

function OneList({ edition, name }: { edition: BoardEdition; name: ListName }) {
  const { t } = useText();
  const lists = useLists(edition.id);
  const mayWrite = useBoard((s) => s.session.phase === 'in' && s.session.role === 'organiser');
  const Editor = listEditors[name];
  const inForce = inForceOf(lists.value ?? [], name);
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
        { text: t('lists.title'), to: { at: 'lists', edition: edition.id } },
      ]}
      title={t(`list.name.${name}`)}
      aside={<Refresh onPress={lists.reload} />}
    >
      <p className="muted lead">{t(`list.about.${name}`)}</p>
      {lists.failure === null ? null : <FailureNotice failure={lists.failure} onRetry={lists.reload} />}
      {lists.value === null && lists.failure === null ? <Loading text={t('lists.loading')} /> : null}
      {lists.value === null ? null : (
        <>
          <section className="card list-card" aria-labelledby="in-force">
            <h2 id="in-force">{t('list.in-force')}</h2>
            <ListFacts name={name} entry={inForce} />
            <InForceRows edition={edition.id} name={name} entry={inForce} />
          </section>
          {mayWrite && Editor !== undefined ? (
            <Editor edition={edition} inForce={inForce} onPublished={lists.reload} />
          ) : (
            <p className="muted">{t(mayWrite ? 'list.no-editor' : 'list.read-only')}</p>
          )}
          {name === 'solutions' ? <UnlistedPanel edition={edition} /> : null}
          <History
            edition={edition.id}
            entries={lists.value.filter((entry) => entry.name === name)}
            mayWrite={mayWrite}
            onPublished={lists.reload}
          />
        </>
      )}
    </Shell>
  );
}
