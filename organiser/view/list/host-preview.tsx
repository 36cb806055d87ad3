import type { HostRow } from '../../protocol/hosts.ts';
import { checkName } from '../part/check-names.ts';
import { Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { hostChanges, hostLosses, type HostFile } from './host-file.ts';

/** Lines of each sort that are shown. */
const SHOWN = 100;
const PROBLEMS = 20;

/** What a text says as a list of hosts, and what its publication would change. */
export function HostPreview({ file, before }: { file: HostFile; before: readonly HostRow[] }) {
  const { t } = useText();
  if (file.is === 'refused') return <Notice tone="bad" title={t(`hosts.refused.${file.why}`)} />;
  const { problems } = file;
  const place = file.form === 'json' ? 'hosts.problem-json' : 'hosts.problem';
  return (
    <>
      {problems.length === 0 ? null : (
        <Notice tone="bad" title={t('hosts.problems')}>
          <ul>
            {problems.slice(0, PROBLEMS).map(({ line, wrong, text }) => (
              <li key={`${line} ${wrong}`}>{t(place, { line, why: t(`hosts.wrong.${wrong}` as never, { text }) })}</li>
            ))}
            {problems.length > PROBLEMS ? <li>{t('import.more', { count: problems.length - PROBLEMS })}</li> : null}
          </ul>
        </Notice>
      )}
      <HostDifference before={before} after={file.rows} />
    </>
  );
}

/** What goes, what comes, and what each service loses by it. */
export function HostDifference({ before, after }: { before: readonly HostRow[]; after: readonly HostRow[] }) {
  const { t } = useText();
  const changes = hostChanges(before, after);
  const losses = hostLosses(before, after);
  const emptied = losses.some(({ left }) => left === 0);
  return (
    <>
      <output>{t('hosts.preview', { rows: after.length, changes: changes.length })}</output>
      {losses.length === 0 ? null : (
        <Notice tone={emptied ? 'bad' : 'warn'} title={t(emptied ? 'hosts.lost-all' : 'hosts.lost')}>
          <ul>
            {losses.map(({ group, hosts, left }) => (
              <li key={group}>
                <strong>{checkName(t, `network.${group}`)}</strong> :{' '}
                {t(left === 0 ? 'hosts.loss-all' : 'hosts.loss', { count: hosts.length, left })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <ul className="host-changes">
        {changes
          .toSorted((a, b) => Number(b.change === 'removed') - Number(a.change === 'removed'))
          .slice(0, SHOWN)
          .map(({ id, host, change }) => (
            <li key={id} data-change={change}>
              {t(`hosts.${change}`)} <code>{host}</code> ({id})
            </li>
          ))}
        {changes.length > SHOWN ? <li>{t('import.more', { count: changes.length - SHOWN })}</li> : null}
      </ul>
    </>
  );
}
