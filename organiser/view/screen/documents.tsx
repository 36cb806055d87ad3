import { CircleCheck, CircleX, ExternalLink, FlaskConical, TriangleAlert, UserRound, UserRoundX } from 'lucide-react';
import type { CheckedDocument, LogView } from '../../protocol/fold.ts';
import { Badge, Unsent } from '../part/badge.tsx';
import { Notice } from '../part/notice.tsx';
import { useStepOf } from '../state/guides.ts';
import { useText } from '../locale.ts';
import { receiptWords, ruleWords, typeLabel } from './document-words.ts';

/** The validation service of the public test space; it keeps what it is given. */
const EVS = 'https://interop.esante.gouv.fr/evs/';

const insLooks = {
  real: { icon: UserRound, tone: 'mild' },
  test: { icon: FlaskConical, tone: 'calm' },
  demo: { icon: FlaskConical, tone: 'calm' },
  absent: { icon: UserRoundX, tone: 'bad' },
  several: { icon: TriangleAlert, tone: 'mild' },
} as const;
const otherTypes = ['receipt', 'several', 'none'] as const;

/** The verdicts of the documents that were read on the participant's machine, and the way to a deeper check by hand. */
export function Documents({ view }: { view: LogView }) {
  const { t } = useText();
  if (view.documents.length === 0) return null;
  const real = view.documents.some(({ ins }) => ins === 'real' || ins === 'several');
  return (
    <section className="card" aria-label={t('documents.title')}>
      <h2>{t('documents.title')}</h2>
      <p className="muted">{t('documents.lead')}</p>
      <ul className="spoken">
        {view.documents.map((one) => (
          <Line key={one.id} checked={one} />
        ))}
      </ul>
      <details className="checks-rest unfolded">
        <summary>{t('documents.evs-title')}</summary>
        {real ? <Notice tone="warn" title={t('documents.evs-real')} /> : null}
        <p>{t('documents.evs')}</p>
        <a className="button button-plain" href={EVS} target="_blank" rel="noreferrer">
          <ExternalLink aria-hidden size={16} />
          {t('documents.evs-link')}
        </a>
      </details>
    </section>
  );
}

function Line({ checked }: { checked: CheckedDocument }) {
  const { t, time, language } = useText();
  const stepOf = useStepOf();
  const failed = checked.verdicts.filter(({ ok }) => ok === false);
  const held = checked.verdicts.filter(({ ok }) => ok === true);
  const other = otherTypes.find((one) => one === checked.type) ?? 'unknown';
  const ins = insLooks[checked.ins];
  const hasDocument = !['receipt', 'none'].includes(checked.type);
  return (
    <li>
      <p>
        <strong>{typeLabel(checked.type, language) ?? t(`documents.type.${other}`)}</strong>
      </p>
      <p className="muted">
        {stepOf(checked.step)?.title[language] ?? checked.step} · {t(`documents.origin.${checked.origin}`)}
        {checked.level === null ? '' : ` · ${t('documents.level', { level: checked.level })}`} · {time(checked.at)}
      </p>
      <div className="marks">
        {failed.length > 0 ? (
          <Badge icon={CircleX} tone="bad" text={t('documents.failed', { count: failed.length })} />
        ) : (
          <Badge icon={CircleCheck} tone="good" text={t('documents.all-held', { count: held.length })} />
        )}
        {hasDocument ? <Badge icon={ins.icon} tone={ins.tone} text={t(`documents.ins.${checked.ins}`)} /> : null}
        {checked.sent ? null : <Unsent />}
      </div>
      {checked.codes.map((code) => {
        const { sentence, fix } = receiptWords(code, language);
        return (
          <p key={code} className="said">
            <code>{code}</code> {sentence} {fix}
          </p>
        );
      })}
      {failed.length === 0 ? null : (
        <details className="checks-rest unfolded">
          <summary>{t('documents.more')}</summary>
          <ul className="checks">
            {failed.map(({ rule }) => {
              const { section, sentence, fix } = ruleWords(rule, language);
              return (
                <li key={rule}>
                  {sentence} <span className="muted">{section}</span>
                  <br />
                  <strong>{t('documents.fix')}</strong> {fix}
                </li>
              );
            })}
          </ul>
        </details>
      )}
    </li>
  );
}
