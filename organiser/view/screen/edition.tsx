import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { BoardEdition, BoardSlot } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { loadEditions, loadSlots } from '../state/actions.ts';
import { noteList } from '../state/came-from.ts';
import { useEditions, useSlots } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';
import { Planning } from '../planning/planning.tsx';
import { CodeWindow } from './code-window.tsx';
import { KeyCard } from './key-card.tsx';
import { NewSlotWindow } from './new-slot.tsx';
import { SlotRow } from './slot-row.tsx';

/** One edition: its slots, live, and its report key. */
export function Edition({ id }: { id: string }) {
  const { t } = useText();
  useEffect(() => noteList('edition'), []);
  const editions = useEditions();
  const edition = editions.value?.find((e) => e.id === id);
  if (edition === undefined) {
    const crumbs = [{ text: t('editions.title'), to: { at: 'editions' as const } }];
    return (
      <Shell crumbs={crumbs} title={t('edition.title')}>
        {editions.failure === null ? null : (
          <FailureNotice failure={editions.failure} onRetry={() => void loadEditions()} />
        )}
        {editions.value === null && editions.failure === null ? <Loading text={t('editions.loading')} /> : null}
        {editions.value === null ? null : <Empty title={t('edition.unknown')} text={t('edition.unknown-text')} />}
      </Shell>
    );
  }
  return <Slots edition={edition} />;
}

function Slots({ edition }: { edition: BoardEdition }) {
  const { t, date } = useText();
  const slots = useSlots(edition.id);
  const [creating, setCreating] = useState(false);
  const [codeFor, setCodeFor] = useState<BoardSlot | null>(null);
  const mayWrite = useBoard((s) => s.session.phase === 'in' && s.session.role === 'organiser');
  const list = [...(slots.value ?? [])].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
  const create = mayWrite ? (
    <Button look="main" onPress={() => setCreating(true)}>
      <Plus aria-hidden size={18} />
      {t('slot.create')}
    </Button>
  ) : null;
  return (
    <Shell
      crumbs={[{ text: t('editions.title'), to: { at: 'editions' } }]}
      title={edition.name}
      aside={
        <div className="actions">
          <Refresh onPress={() => void loadSlots(edition.id)} />
          {create}
        </div>
      }
    >
      <p className="muted">
        {t('edition.dates', { from: date(edition.startsOn), to: date(edition.endsOn) })} · {edition.contact}
      </p>
      {slots.failure === null ? null : (
        <FailureNotice failure={slots.failure} onRetry={() => void loadSlots(edition.id)} />
      )}
      {slots.value === null && slots.failure === null ? <Loading text={t('slots.loading')} /> : null}
      {slots.value !== null && list.length === 0 ? (
        <Empty title={t('slots.empty')} text={t(mayWrite ? 'slots.empty-text' : 'slots.empty-observer')} />
      ) : null}
      {list.length === 0 ? null : (
        <section aria-label={t('slots.title')}>
          {slots.failure === null ? null : <Notice tone="info" title={t('slots.stale')} />}
          <ul className="slots">
            {list.map((slot) => (
              <SlotRow key={slot.id} slot={slot} onCode={mayWrite ? () => setCodeFor(slot) : null} />
            ))}
          </ul>
        </section>
      )}
      <Planning edition={edition} slots={list} mayWrite={mayWrite} />
      {mayWrite ? <KeyCard edition={edition} /> : null}
      <NewSlotWindow
        edition={edition}
        slots={list}
        isOpen={creating}
        onClose={() => setCreating(false)}
        onMade={setCodeFor}
      />
      <CodeWindow edition={edition} slot={codeFor} onClose={() => setCodeFor(null)} />
    </Shell>
  );
}
