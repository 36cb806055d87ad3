import { Download, Keyboard, Link2 } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Button } from '../part/button.tsx';
import { KeysWindow, useKeys } from '../part/keys.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Refresh, Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { useMay } from '../state/hooks.ts';
import { BulkBar } from './bulk-bar.tsx';
import { Counts } from './counts.tsx';
import { Detail } from './detail.tsx';
import { ExportWindow } from './export-window.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filtered, groupsOf, isOpen, nameOf, noFilters, productsOf, type Group } from './irritant.ts';
import { IrritantRow } from './irritant-row.tsx';
import { keysOf, moveFocus, type Acts } from './keys.ts';
import { MergeWindow } from './merge-window.tsx';
import { PublishersWindow } from './publishers-window.tsx';
import { useIrritants, type Change } from './use-irritants.ts';

/** What bothered participants, and what is made of it. */
export function IrritantsScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Irritants edition={edition} />}</InEdition>;
}

type Open = 'keys' | 'export' | 'publishers' | null;

/** Room for the list and an irritant side by side. */
const WIDE = '(min-width: 68rem)';
const onWide = (changed: () => void) => {
  const query = matchMedia(WIDE);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
};
const useWide = (): boolean => useSyncExternalStore(onWide, () => matchMedia(WIDE).matches);

function Irritants({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const { value, failure, again, refusal, forget, change } = useIrritants(edition.id);
  const { write, national } = useMay();
  const wide = useWide();
  const [filters, setFilters] = useState(noFilters);
  const [current, setCurrent] = useState<string | null>(null);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [merging, setMerging] = useState<readonly Group[] | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const people = value?.people ?? [];
  const irritants = useMemo(() => value?.irritants ?? [], [value]);
  const groups = useMemo(() => groupsOf(irritants), [irritants]);
  const shown = useMemo(() => filtered(groups, filters), [groups, filters]);
  const products = useMemo(() => productsOf(irritants), [irritants]);
  const at = shown.find(({ main }) => nameOf(main) === current) ?? (wide ? shown[0] : undefined);
  const chosen = shown.filter(({ main }) => ticked.has(nameOf(main)));
  const clear = () => setTicked(new Set());
  const tick = (name: string) =>
    setTicked((before) =>
      before.has(name) ? new Set([...before].filter((one) => one !== name)) : new Set([...before, name]),
    );
  /** What a key or a button of the bar acts on. */
  const targets = chosen.length > 0 ? chosen : at === undefined ? [] : [at];
  const setAll = (set: Change['set']) => void change(targets.map(({ main }) => ({ irritant: main, set })));
  const mine = () => {
    if (value !== null) setAll({ owner: value.me });
  };
  const merge = () => {
    if (chosen.length >= 2) setMerging(chosen);
  };
  const acts: Acts = {
    move: moveFocus,
    tick: () => (at === undefined ? undefined : tick(nameOf(at.main))),
    untick: clear,
    state: (state) => setAll({ state }),
    mine,
    merge,
    search: () => document.querySelector<HTMLElement>('#irritant-search input')?.focus(),
    tell: () => setOpen('keys'),
  };
  const keys = keysOf(acts, write);
  useKeys(keys);
  const detail = (group: Group) => (
    <Detail edition={edition.id} group={group} people={people} products={products} mayWrite={write} change={change} />
  );
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('triage.title')}
      aside={
        <div className="actions">
          <Button look="quiet" aria-label={t('keys.title')} onPress={() => setOpen('keys')}>
            <Keyboard aria-hidden size={18} />
          </Button>
          <Refresh onPress={again} />
          {national ? (
            <Button onPress={() => setOpen('publishers')}>
              <Link2 aria-hidden size={16} />
              {t('publisher.links')}
            </Button>
          ) : null}
          <Button isDisabled={groups.length === 0} onPress={() => setOpen('export')}>
            <Download aria-hidden size={16} />
            {t('triage.export')}
          </Button>
        </div>
      }
    >
      {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
      {value === null && failure === null ? <Loading text={t('triage.loading')} /> : null}
      {value !== null && irritants.length === 0 ? (
        <Empty title={t('triage.empty')} text={t('triage.empty-text')} />
      ) : null}
      {irritants.length === 0 ? null : (
        <>
          <Counts groups={groups} />
          <FilterBar filters={filters} products={products} people={people} onChange={setFilters} />
          <output className="muted">
            {t('triage.shown', { count: shown.length })} ·{' '}
            {t('triage.still-open', { count: shown.filter(({ main }) => isOpen(main.triage)).length })}
          </output>
          {refusal === null ? null : (
            <div className="trouble">
              <FailureNotice failure={refusal} />
              <Button look="quiet" onPress={forget}>
                {t('action.dismiss')}
              </Button>
            </div>
          )}
          {write ? (
            <BulkBar
              count={chosen.length}
              onState={(state) => setAll({ state })}
              onMine={mine}
              onMerge={merge}
              onClear={clear}
            />
          ) : null}
          {shown.length === 0 ? <Notice tone="info" title={t('triage.none-shown')} /> : null}
          <div className="irritant-columns">
            <ul className="irritant-list" aria-label={t('triage.title')}>
              {shown.map((group) => {
                const name = nameOf(group.main);
                const isCurrent = at !== undefined && nameOf(at.main) === name;
                return (
                  <li key={name}>
                    <IrritantRow
                      group={group}
                      current={isCurrent}
                      ticked={ticked.has(name)}
                      mayWrite={write}
                      unfolds={!wide}
                      onOpen={() => setCurrent(name)}
                      onClose={() => setCurrent(null)}
                      onTick={() => tick(name)}
                    />
                    {isCurrent && !wide ? detail(group) : null}
                  </li>
                );
              })}
            </ul>
            {wide && at !== undefined ? (
              <aside className="card irritant-aside" aria-label={t('triage.aside')}>
                {detail(at)}
              </aside>
            ) : null}
          </div>
        </>
      )}
      <MergeWindow
        groups={merging}
        change={change}
        onClose={(done) => {
          setMerging(null);
          if (done) clear();
        }}
      />
      <ExportWindow
        edition={edition}
        groups={filtered(groups, noFilters)}
        isOpen={open === 'export'}
        onClose={() => setOpen(null)}
      />
      <PublishersWindow
        edition={edition}
        editors={[...new Set(products.map(({ editor }) => editor))]}
        isOpen={open === 'publishers'}
        onClose={() => setOpen(null)}
      />
      <KeysWindow keys={keys} isOpen={open === 'keys'} onClose={() => setOpen(null)} />
    </Shell>
  );
}
