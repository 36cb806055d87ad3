import { useMemo } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import { foldLog, type LogView } from '../../protocol/fold.ts';
import { productKey } from '../../protocol/plain.ts';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { useSlots } from '../state/hooks.ts';
import { useBoard } from '../state/store.ts';

export type Unlisted = { key: string; editor: string; product: string; version: string; slots: string[] };

/** What could not be compared with a published list: absent from it, or there is none. */
const codes: ReadonlySet<string> = new Set(['segur.not-found', 'segur.no-list', 'segur.example-list']);

/** Software that participants use and that the list in force does not have, each with the slots concerned. */
export function unlistedOf(views: readonly { slot: string; view: LogView }[]): Unlisted[] {
  const found = new Map<string, Unlisted>();
  for (const { slot, view } of views) {
    const check = view.checks['segur.solution'];
    if (!codes.has(check?.code ?? '') || typeof check?.evidence['product'] !== 'string') continue;
    const said = (name: string): string => String(check.evidence[name] ?? '');
    const [editor, product, version] = [said('editor'), said('product'), said('version')];
    const key = `${productKey({ editor, name: product })} ${version}`;
    const known = found.get(key) ?? { key, editor, product, version, slots: [] };
    found.set(key, { ...known, slots: [...known.slots, slot] });
  }
  return [...found.values()].sort((a, b) => b.slots.length - a.slots.length || a.key.localeCompare(b.key));
}

/** What participants could not find: the organisers look it up, then complete the list or answer. */
export function UnlistedPanel({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const slots = useSlots(edition.id);
  const logs = useBoard((s) => s.logs);
  const found = useMemo(
    () => unlistedOf((slots.value ?? []).map(({ id, log }) => ({ slot: id, view: foldLog(logs[log]?.events ?? []) }))),
    [slots.value, logs],
  );
  const labelOf = (id: string): string => slots.value?.find((slot) => slot.id === id)?.label ?? '';
  if (found.length === 0) return null;
  return (
    <section className="card list-card" aria-labelledby="unlisted-title">
      <h2 id="unlisted-title">{t('unlisted.title')}</h2>
      <p className="muted">{t('unlisted.text')}</p>
      <ul className="unlisted">
        {found.map(({ key, editor, product, version, slots: of }) => (
          <li key={key}>
            <strong>{[product, version].filter((part) => part !== '').join(' ')}</strong>
            {editor === '' ? '' : ` — ${editor}`}{' '}
            <span className="muted">
              {of.map((id, at) => (
                <span key={id}>
                  {at > 0 ? ', ' : ''}
                  <a href={hrefOf({ at: 'slot', edition: edition.id, slot: id })}>{labelOf(id)}</a>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
