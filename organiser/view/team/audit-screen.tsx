import { Download } from 'lucide-react';
import { useState } from 'react';
import type { AuditLine, AuditPage } from '../../protocol/audit.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { download } from '../part/download.ts';
import { Choice, Field } from '../part/field.tsx';
import { Empty, FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { isNational } from '../part/team-nav.tsx';
import { useText } from '../locale.ts';
import { useBoard } from '../state/store.ts';
import { aboutText, actText, auditCsv, kinds, whoText } from './audit.ts';
import { readAudit } from './calls.ts';
import { useAuditLines } from './use-audit.ts';

/** Lines of one export at most: beyond, a narrower choice of days. */
const EXPORT_PAGES = 100;
const NONE = { person: '', act: '', from: '', to: '' };
type Filter = typeof NONE;

const queryOf = (filter: Filter): URLSearchParams =>
  new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));

/** Who came in, was given what, and read what: for national organisers. */
export function AuditScreen() {
  const { t } = useText();
  const may = useBoard((s) => s.session.phase === 'in' && isNational(s.session));
  return (
    <Shell crumbs={[]} title={t('audit.title')}>
      {may ? <Journal /> : <Notice tone="info" title={t('team.national-only')} />}
    </Shell>
  );
}

function Journal() {
  const { t } = useText();
  const [filter, setFilter] = useState(NONE);
  const query = queryOf(filter).toString();
  const { lines, people, more, loading, failure, readMore, again } = useAuditLines(query);
  return (
    <>
      <p className="lead">{t('audit.lead')}</p>
      <Filters filter={filter} people={people} onChange={setFilter} />
      <Export query={query} />
      {failure === null ? null : <FailureNotice failure={failure} onRetry={again} />}
      {lines === null && failure === null ? <Loading text={t('audit.loading')} /> : null}
      {lines !== null && lines.length === 0 ? <Empty title={t('audit.empty')} text={t('audit.empty-text')} /> : null}
      {lines === null || lines.length === 0 ? null : <Lines lines={lines} />}
      {more ? (
        <div className="actions">
          <Button onPress={readMore} isDisabled={loading}>
            {t('audit.more')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

type FiltersProps = { filter: Filter; people: AuditPage['people']; onChange: (filter: Filter) => void };

function Filters({ filter, people, onChange }: FiltersProps) {
  const { t } = useText();
  const put = (part: Partial<Filter>) => onChange({ ...filter, ...part });
  return (
    <fieldset className="card row audit-filters" aria-label={t('audit.filters')}>
      <Choice label={t('audit.column.who')} value={filter.person} onChange={(person) => put({ person })}>
        <option value="">{t('audit.everybody')}</option>
        {people.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </Choice>
      <Choice label={t('audit.column.act')} value={filter.act} onChange={(act) => put({ act })}>
        <option value="">{t('audit.everything')}</option>
        {kinds.map(({ kind, text }) => (
          <option key={kind} value={kind}>
            {t(text)}
          </option>
        ))}
      </Choice>
      <Field label={t('audit.from')} type="date" value={filter.from} onChange={(from) => put({ from })} />
      <Field label={t('audit.to')} type="date" value={filter.to} onChange={(to) => put({ to })} />
    </fieldset>
  );
}

/** Every line that fits the filters, page after page, not only those on screen. */
function Export({ query }: { query: string }) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [cut, setCut] = useState(false);
  const save = async () => {
    setBusy(true);
    setFailure(null);
    const lines: AuditLine[] = [];
    let before: number | null = null;
    for (let page = 0; page < EXPORT_PAGES; page += 1) {
      const asked = new URLSearchParams(query);
      if (before !== null) asked.set('before', String(before));
      // oxlint-disable-next-line no-await-in-loop -- the cursor of a page comes with the one before
      const answer = await readAudit(asked);
      if (!answer.ok) {
        setBusy(false);
        setFailure(answer.failure);
        return;
      }
      lines.push(...answer.value.lines);
      ({ before } = answer.value);
      if (before === null) break;
    }
    setBusy(false);
    setCut(before !== null);
    download('journal-des-acces.csv', auditCsv(t, lines), 'text/csv;charset=utf-8');
  };
  return (
    <>
      <div className="actions">
        <Button onPress={() => void save()} isDisabled={busy}>
          <Download aria-hidden size={18} />
          {t('audit.export')}
        </Button>
      </div>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {cut ? <Notice tone="warn" title={t('audit.cut')} /> : null}
    </>
  );
}

function Lines({ lines }: { lines: readonly AuditLine[] }) {
  const { t, dateTime } = useText();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: a keyboard must be able to
    <section className="table-scroll" aria-label={t('audit.title')} tabIndex={0}>
      <table className="table audit-table">
        <thead>
          <tr>
            <th scope="col">{t('audit.column.when')}</th>
            <th scope="col">{t('audit.column.who')}</th>
            <th scope="col">{t('audit.column.act')}</th>
            <th scope="col">{t('audit.column.about')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ id, at, who, kind, act, about }) => (
            <tr key={id}>
              <td>{dateTime(at)}</td>
              <td>{whoText(t, { who, kind })}</td>
              <td>{actText(t, act)}</td>
              <td>{act === 'hub.restored' && about !== null ? dateTime(about) : aboutText(t, about)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
