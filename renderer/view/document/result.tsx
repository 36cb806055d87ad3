import { useEffect, useRef } from 'react';
import { CircleCheck, CircleX, FileQuestionMark, type LucideIcon } from 'lucide-react';
import { useLocale, useText } from '../../text.ts';
import { ArchiveTree } from './archive-tree.tsx';
import { DocumentFacts, RealWarning } from './facts.tsx';
import { KeepForm } from './keep-form.tsx';
import { VerdictGroup } from './verdict-group.tsx';
import { failedIn, groupsOf, receiptText, typeText, type Group, type Report } from './words.ts';

type Look = { tone: '' | 'ok' | 'fail'; icon: LucideIcon };
const looks = {
  ok: { tone: 'ok', icon: CircleCheck },
  fail: { tone: 'fail', icon: CircleX },
  other: { tone: '', icon: FileQuestionMark },
} as const satisfies Record<string, Look>;

/** What was read, from one sentence to its smallest rule. */
export function Result({ id, report }: { id: string; report: Report }) {
  const groups = brokenFirst(groupsOf(report));
  const alone = report.documents.length <= 1;
  return (
    <>
      <Summary id={id} report={report} />
      {report.mail !== null && report.mail.codes.length > 0 && <Receipt codes={report.mail.codes} />}
      {groups.map((group) => (
        <VerdictGroup key={`${group.id}${group.n}`} group={group} alone={alone || group.id !== 'document'} />
      ))}
      {report.archive !== null && <ArchiveTree archive={report.archive} />}
    </>
  );
}

/** What there is to correct comes first. */
const brokenFirst = (groups: readonly Group[]): Group[] => {
  const broken = groups.filter(({ verdicts }) => failedIn(verdicts).length > 0);
  return [...broken, ...groups.filter((group) => !broken.includes(group))];
};

function Summary({ id, report }: { id: string; report: Report }) {
  const t = useText();
  const locale = useLocale();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Below the place where the file was dropped: it must be seen, and read from there.
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('section')?.scrollIntoView({ block: 'start' });
  }, []);
  const failed = groupsOf(report).reduce((sum, { verdicts }) => sum + failedIn(verdicts).length, 0);
  const look = report.kind === 'other' ? looks.other : failed > 0 ? looks.fail : looks.ok;
  const Icon = look.icon;
  const [first] = report.documents;
  const sender = report.archive?.software ?? null;
  const what =
    report.kind === 'cda'
      ? typeText(first?.type ?? null, locale, t)
      : report.mail?.receipt
        ? t(`document.receipt-${report.mail.receipt}`)
        : t(`document.kind-${report.kind}`);
  return (
    <section
      className={`card stack found ${look.tone === '' ? '' : `found--${look.tone}`}`}
      aria-labelledby="found-title"
    >
      <div className="found-head">
        <Icon aria-hidden className="found-icon" strokeWidth={1.6} />
        <div>
          <h2 id="found-title" ref={heading} tabIndex={-1}>
            {report.other === null ? what : t(`document.other-${report.other}`)}
          </h2>
          <p>
            {report.kind === 'other'
              ? t('document.not-read')
              : report.unread === null
                ? failed === 0
                  ? t('document.sound')
                  : t('document.unsound', { count: failed })
                : t(`document.unread-${report.unread}`)}
          </p>
          {report.mail?.forwarded === true && <p className="soft small">{t('document.forwarded')}</p>}
        </div>
      </div>
      <RealWarning report={report} />
      {report.documents.map((cda, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- documents have nothing else to be told apart by
        <div key={at} className="stack stack--tight">
          {report.documents.length > 1 && <h3>{t('document.group-number', { n: at + 1 })}</h3>}
          <DocumentFacts cda={cda} />
        </div>
      ))}
      {sender !== null && <p className="soft small">{t('document.sender', { name: sender })}</p>}
      {report.kind !== 'other' && <KeepForm id={id} report={report} />}
    </section>
  );
}

function Receipt({ codes }: { codes: readonly string[] }) {
  const t = useText();
  const locale = useLocale();
  return (
    <section className="card stack stack--tight" aria-labelledby="receipt-title">
      <h2 id="receipt-title">{t('document.receipt-codes')}</h2>
      <ul className="rules">
        {codes.map((code) => {
          const { sentence, fix } = receiptText(code, locale);
          return (
            <li key={code} className="rule">
              <strong className="code">{code}</strong>
              <div>
                <p className="rule-name">{sentence}</p>
                <p className="small">{fix}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
