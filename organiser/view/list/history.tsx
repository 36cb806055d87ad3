import { useState } from 'react';
import type { BoardListEntry } from '../../protocol/list.ts';
import { Button } from '../part/button.tsx';
import { useText } from '../locale.ts';
import { VersionWindow } from './version-window.tsx';

type Props = { edition: string; entries: readonly BoardListEntry[]; mayWrite: boolean; onPublished: () => void };

/** Who published what, the newest first, each with its rows and the way back to it. */
export function History({ edition, entries, mayWrite, onPublished }: Props) {
  const { t, dateTime } = useText();
  const [shown, setShown] = useState<BoardListEntry | null>(null);
  const sorted = entries.toSorted((a, b) => b.version - a.version);
  const [inForce] = sorted;
  if (inForce === undefined) return null;
  return (
    <section className="list-history" aria-labelledby="history">
      <h2 id="history">{t('list.history')}</h2>
      <ol>
        {sorted.map((entry) => (
          <li key={entry.version}>
            <strong>{t('list.history-line', { version: entry.version, label: entry.label })}</strong>
            <span className="muted">
              {t('list.published-by', { when: dateTime(entry.publishedAt), who: entry.publishedBy })} ·{' '}
              {t(entry.name === 'guide' ? 'list.steps' : 'list.rows', { count: entry.rows, version: entry.version })}
            </span>
            {entry.version === inForce.version ? null : (
              <span>
                <Button
                  onPress={() => setShown(entry)}
                  aria-label={t('version.open-one', { version: entry.version, label: entry.label })}
                >
                  {t(mayWrite ? 'version.open' : 'list.open-observer')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      <VersionWindow
        edition={edition}
        entry={shown}
        inForce={inForce}
        mayWrite={mayWrite}
        onClose={() => setShown(null)}
        onPublished={onPublished}
      />
    </section>
  );
}
