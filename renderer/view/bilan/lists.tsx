import { conforms, evidenceKind, toFixOf } from '../../../electron/contract/bilan-steps.ts';
import { resultOf } from '../../../organiser/protocol/score.ts';
import { StepMark, UnsentMark } from '../../part/mark.tsx';
import { useStore } from '../../store.ts';
import { pick, sizeOf, useLocale, useText, whenOf } from '../../text.ts';

/** What to tell the publisher of the software: each step that does not fully conform, in the words that were written, and the irritants. */
export function ToFix() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const log = useStore((s) => s.snapshot?.log ?? null);
  const all = log === null ? [] : toFixOf(log, steps);
  if (log === null || all.length === 0) return null;
  return (
    <section className="card stack" aria-labelledby="bilan-to-fix">
      <h2 id="bilan-to-fix">{t('bilan.to-fix')}</h2>
      <ul className="stack">
        {all.map(({ step, status, comments, irritants }) => {
          const of = steps.find(({ id }) => id === step);
          return (
            <li key={step ?? ''} className="said">
              <p className="row row--apart">
                <strong>{of === undefined ? t('irritant.no-step') : pick(of.title, locale)}</strong>
                {status !== null && <StepMark status={status} />}
              </p>
              {comments.map((text, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- the same words may be written twice
                <p key={at} className="as-typed">
                  {text}
                </p>
              ))}
              {log.irritants
                .filter(({ id }) => irritants.includes(id))
                .map(({ id, severity, text }) => (
                  <p key={id} className="as-typed">
                    <span className="tag">{t('bilan.to-fix-irritant', { severity: t(`severity.${severity}`) })}</span>{' '}
                    {text}
                  </p>
                ))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What went well. */
export function Worked() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const log = useStore((s) => s.snapshot?.log ?? null);
  if (log === null) return null;
  const done = steps.filter(({ id }) => conforms(resultOf(log, id)));
  return (
    <section className="card stack" aria-labelledby="bilan-worked">
      <h2 id="bilan-worked">{t('bilan.worked')}</h2>
      {done.length === 0 ? (
        <p className="soft">{t('bilan.worked-none')}</p>
      ) : (
        <ul className="missing">
          {done.map((step) => (
            <li key={step.id} className="row row--apart">
              <span>
                {pick(step.title, locale)}
                {step.services.length > 0 && <span className="soft small"> {step.services.join(', ')}</span>}
              </span>
              <StepMark status={resultOf(log, step.id)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Evidence by its kind and size: nothing of it is read here, and no file is named. */
export function EvidenceList() {
  const t = useText();
  const locale = useLocale();
  const evidence = useStore((s) => s.snapshot?.log.evidence) ?? [];
  const kindOf = (way: Parameters<typeof evidenceKind>[0], mime: string): string => {
    const kind = evidenceKind(way, mime);
    return kind === null ? mime : t(`bilan.evidence-is.${kind}`);
  };
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  return (
    <section className="card stack" aria-labelledby="bilan-evidence">
      <h2 id="bilan-evidence">{t('bilan.evidence')}</h2>
      {evidence.length === 0 ? (
        <p className="soft">{t('bilan.evidence-none')}</p>
      ) : (
        <ul className="missing">
          {evidence.map(({ id, step, way, mime, size, at, sent }) => {
            const of = steps.find((one) => one.id === step);
            return (
              <li key={id} className="row row--apart">
                <span>
                  {of === undefined ? t('irritant.no-step') : pick(of.title, locale)}
                  <span className="soft small number">
                    {' '}
                    {t('bilan.evidence-line', {
                      what: kindOf(way ?? null, mime),
                      size: sizeOf(size, locale),
                    })}
                  </span>
                </span>
                <span className="row soft small number">
                  {whenOf(at, locale)} <UnsentMark sent={sent} />
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

export function Irritants() {
  const t = useText();
  const locale = useLocale();
  const irritants = useStore((s) => s.snapshot?.log.irritants) ?? [];
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const titleOf = (id: string | null): string => {
    const step = steps.find((s) => s.id === id);
    return step === undefined ? t('irritant.no-step') : pick(step.title, locale);
  };
  return (
    <section className="card stack" aria-labelledby="bilan-irritants">
      <h2 id="bilan-irritants">{t('bilan.irritants')}</h2>
      {irritants.length === 0 ? (
        <p className="soft">{t('bilan.no-irritant')}</p>
      ) : (
        <ul className="stack">
          {irritants.map((irritant) => (
            <li key={irritant.id} className="said">
              <p className="row small soft number">
                <span className="tag">{t(`severity.${irritant.severity}`)}</span>
                <span>{t(`category.${irritant.category}`)}</span>
                <span>{titleOf(irritant.step)}</span>
                <span>{whenOf(irritant.at, locale)}</span>
                <UnsentMark sent={irritant.sent} />
              </p>
              <p>{irritant.text}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
