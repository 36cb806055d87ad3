import { conforms, countedOf } from '../../../electron/contract/bilan-steps.ts';
import { StepMark, UnsentMark } from '../../part/mark.tsx';
import { useStore } from '../../store.ts';
import { pick, sizeOf, useLocale, useText, whenOf } from '../../text.ts';

/** What went well: said first, since an hour of tests is easily remembered for what did not. */
export function Worked() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const log = useStore((s) => s.snapshot?.log ?? null);
  if (log === null) return null;
  const done = steps.filter(({ id }) => conforms(countedOf(log, id)));
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
              <StepMark status={countedOf(log, step.id)} />
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
                      what: way === undefined ? mime : t(`bilan.evidence-is.${way}`),
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
