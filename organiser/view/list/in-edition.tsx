import type { ReactNode } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { loadEditions } from '../state/actions.ts';
import { useEditions } from '../state/hooks.ts';

/** What needs an edition, or why it is not there. */
export function InEdition({ id, children }: { id: string; children: (edition: BoardEdition) => ReactNode }) {
  const { t } = useText();
  const editions = useEditions();
  const edition = editions.value?.find((e) => e.id === id);
  if (edition !== undefined) return children(edition);
  return (
    <Shell crumbs={[{ text: t('editions.title'), to: { at: 'editions' } }]} title={t('lists.title')}>
      {editions.failure === null ? null : (
        <FailureNotice failure={editions.failure} onRetry={() => void loadEditions()} />
      )}
      {editions.value === null && editions.failure === null ? <Loading text={t('editions.loading')} /> : null}
      {editions.value === null ? null : <Empty title={t('edition.unknown')} text={t('edition.unknown-text')} />}
    </Shell>
  );
}
