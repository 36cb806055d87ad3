import { useMemo, useState } from 'react';
import type { PublishedList } from '../../protocol/list.ts';
import { Button } from '../part/button.tsx';
import { Field } from '../part/field.tsx';
import { useText } from '../locale.ts';
import { contentOf, found } from './content.ts';

const PAGE = 50;

/** Every row of a list: found by any word, fifty at a time. */
export function ListRows({ list }: { list: PublishedList }) {
  const { t, date, language } = useText();
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(0);
  const content = useMemo(() => contentOf(list, t, date, language), [list, t, date, language]);
  const rows = useMemo(() => found(content.rows, search), [content, search]);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const at = Math.min(page, pages - 1);
  return (
    <div className="list-rows wide">
      <Field
        label={t('content.search')}
        type="search"
        value={search}
        onChange={(text) => {
          setSearch(text);
          setPage(0);
        }}
      />
      <output className="muted">{t('content.found', { count: rows.length })}</output>
      {rows.length === 0 ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
        <section className="table-scroll" tabIndex={0} aria-label={t('content.table')}>
          <table className="table">
            <thead>
              <tr>
                {content.columns.map((column) => (
                  <th key={column} scope="col">
                    {t(column)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(at * PAGE, (at + 1) * PAGE).map((row, n) => (
                // oxlint-disable-next-line react/no-array-index-key -- a row has no name of its own here
                <tr key={at * PAGE + n}>
                  {row.map((cell, column) => (
                    <td key={content.columns[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {pages === 1 ? null : (
        <div className="actions">
          <Button isDisabled={at === 0} onPress={() => setPage(at - 1)}>
            {t('content.before')}
          </Button>
          <span>{t('content.page', { page: at + 1, pages })}</span>
          <Button isDisabled={at === pages - 1} onPress={() => setPage(at + 1)}>
            {t('content.after')}
          </Button>
        </div>
      )}
    </div>
  );
}
