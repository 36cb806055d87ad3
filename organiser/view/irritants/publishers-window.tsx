import { Link2Off } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { BoardEdition } from '../../protocol/board.ts';
import type { MadePublisherLink, PublisherLink } from '../../protocol/publisher.ts';
import { Button } from '../part/button.tsx';
import { CopyLine, CopyText } from '../part/copy.tsx';
import { Window } from '../part/dialog.tsx';
import { Field } from '../part/field.tsx';
import { LocalAddress } from '../part/local-address.tsx';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { api, type Failure, type Result } from '../api.ts';
import { useText } from '../locale.ts';
import { asked } from '../state/actions.ts';
import { folded } from './irritant.ts';

/** The links of the publishers of an edition: made, shown once, ended. */
export function PublishersWindow({
  edition,
  editors,
  isOpen,
  onClose,
}: {
  edition: BoardEdition;
  /** Known publishers, to choose from. */
  editors: readonly string[];
  isOpen: boolean;
  onClose: () => void;
}) {
  const { t } = useText();
  return (
    <Window title={t('publisher.links')} isOpen={isOpen} onClose={onClose}>
      {isOpen ? <Links edition={edition} editors={editors} /> : null}
    </Window>
  );
}

const monthLater = (day: string): string => {
  const at = new Date(`${day}T12:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + 3);
  return at.toISOString().slice(0, 10);
};

function Links({ edition, editors }: { edition: BoardEdition; editors: readonly string[] }) {
  const { t, date } = useText();
  const [links, setLinks] = useState<readonly PublisherLink[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [made, setMade] = useState<MadePublisherLink | null>(null);
  const [editor, setEditor] = useState('');
  const [until, setUntil] = useState(monthLater(edition.endsOn));
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const [missing, setMissing] = useState(false);
  const [doubted, setDoubted] = useState<string | null>(null);
  const [ending, setEnding] = useState<string | null>(null);
  const known = editors.some((one) => folded(one) === folded(editor));
  const take = useCallback((answer: Result<{ links: readonly PublisherLink[] }>) => {
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setLinks(answer.value.links);
  }, []);
  const ask = useCallback(() => asked((key) => api.publishers(key, edition.id)), [edition.id]);
  const read = () => ask().then(take);
  useEffect(() => {
    void ask().then(take);
  }, [ask, take]);
  const make = async () => {
    setMissing(editor.trim() === '' || until === '');
    if (editor.trim() === '' || until === '') return;
    // A publisher that nobody told of would read an empty page: asked once, for what comes later.
    if (!known && doubted !== folded(editor)) {
      setDoubted(folded(editor));
      return;
    }
    const answer = await asked((key) => api.addPublisher(key, edition.id, { editor: editor.trim(), until }));
    setFailure(answer.ok ? null : answer.failure);
    if (!answer.ok) return;
    setMade(answer.value);
    setEditor('');
    setDoubted(null);
    await read();
  };
  const end = async (link: PublisherLink) => {
    setEnding(null);
    const answer = await asked((key) => api.endPublisher(key, link.id));
    setFailure(answer.ok ? null : answer.failure);
    if (made?.id === link.id) setMade(null);
    await read();
  };
  return (
    <div className="form">
      <p>{t('publisher.about')}</p>
      {failure === null ? null : <FailureNotice failure={failure} onRetry={() => void read()} />}
      {made === null ? null : (
        <Notice tone="good" title={t('publisher.made', { editor: made.editor })}>
          <p>{t('publisher.once')}</p>
          <LocalAddress address={new URL(made.link).origin} />
          <CopyLine label={t('publisher.link')} value={made.link} />
          <CopyText
            label={t('publisher.message')}
            value={t('publisher.message-text', { edition: edition.name, link: made.link, date: date(made.until) })}
          />
        </Notice>
      )}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Field
          label={t('triage.editor')}
          hint={editors.length === 0 ? undefined : t('publisher.known', { editors: editors.join(', ') })}
          value={editor}
          onChange={setEditor}
          maxLength={120}
          error={missing && editor.trim() === '' ? t('field.required') : null}
        />
        <Field
          label={t('publisher.until')}
          type="date"
          value={until}
          onChange={setUntil}
          min={today}
          error={missing && until === '' ? t('field.required') : null}
        />
        {doubted === null || doubted !== folded(editor) ? null : (
          <Notice tone="warn" title={t('publisher.unknown', { editor: editor.trim() })}>
            <p>{t('publisher.unknown-text')}</p>
          </Notice>
        )}
        <div className="actions end">
          <Button look="main" type="submit">
            {t(doubted !== null && doubted === folded(editor) ? 'publisher.make-anyway' : 'publisher.make')}
          </Button>
        </div>
      </form>
      {links === null && failure === null ? <Loading text={t('publisher.loading')} /> : null}
      <ul className="publisher-links">
        {(links ?? []).map((link) => {
          const over = link.revokedAt !== null || link.until < today;
          return (
            <li key={link.id}>
              <span>
                <strong>{link.editor}</strong>{' '}
                <span className="muted">
                  {link.revokedAt !== null
                    ? t('publisher.revoked', { date: date(link.revokedAt) })
                    : t(over ? 'publisher.over' : 'publisher.valid', { date: date(link.until) })}
                </span>
              </span>
              {over || ending === link.id ? null : (
                <Button look="quiet" onPress={() => setEnding(link.id)}>
                  <Link2Off aria-hidden size={16} />
                  {t('publisher.end')}
                </Button>
              )}
              {ending === link.id ? (
                <Notice tone="warn" title={t('publisher.end-ask', { editor: link.editor })}>
                  <p>{t('publisher.end-text')}</p>
                  <div className="actions">
                    <Button onPress={() => setEnding(null)}>{t('action.cancel')}</Button>
                    <Button look="main" onPress={() => void end(link)}>
                      {t('publisher.end-do')}
                    </Button>
                  </div>
                </Notice>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
