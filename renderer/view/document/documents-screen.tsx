import { UnsentMark } from '../../part/mark.tsx';
import { Page } from '../../part/page.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText, whenOf } from '../../text.ts';
import { UndoButton } from '../session/undo-button.tsx';
import { DropCard } from './drop-card.tsx';
import { Result } from './result.tsx';
import { typeText } from './words.ts';

/** Reads a document on this machine, says what is right and wrong with it, and keeps the verdict when asked to. */
export function DocumentsScreen() {
  const t = useText();
  const found = useStore((s) => s.document);
  return (
    <Page title={t('document.title')} lead={t('document.lead')}>
      <DropCard />
      {found !== null && <Result key={found.id} id={found.id} report={found.report} />}
      <Kept />
    </Page>
  );
}

/** The verdicts that are in the log, the last one first. */
function Kept() {
  const t = useText();
  const locale = useLocale();
  const kept = useStore((s) => s.snapshot?.log.documents) ?? [];
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  if (kept.length === 0) return null;
  return (
    <section className="card stack stack--tight" aria-labelledby="kept-documents">
      <h2 id="kept-documents">{t('document.kept-title')}</h2>
      <ul className="rules">
        {kept.toReversed().map((one) => {
          const step = steps.find(({ id }) => id === one.step);
          return (
            <li key={one.id} className="stack stack--tight kept-line">
              <p>
                <strong>{typeText(one.type, locale, t)}</strong>{' '}
                <span className="soft small">
                  {step === undefined ? one.step : pick(step.title, locale)} · {whenOf(one.at, locale)}
                </span>
              </p>
              <div className="row">
                <span className={`mark ${one.failed === 0 ? 'mark--ok' : 'mark--fail'}`}>
                  {one.failed === 0
                    ? t('document.all-held', { count: one.held })
                    : t('document.failed', { count: one.failed })}
                </span>
                <UnsentMark sent={one.sent} />
                {one.role === 'participant' && (
                  <UndoButton said={one} label={t('document.withdraw')} what={typeText(one.type, locale, t)} />
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
