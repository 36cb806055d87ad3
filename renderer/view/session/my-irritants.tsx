import { UnsentMark } from '../../part/mark.tsx';
import { Fold } from '../../part/fold.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText, whenOf } from '../../text.ts';
import { UndoButton, UndoRecent } from './undo-button.tsx';

const none: never[] = [];

/** The irritants reported so far, each of one's own with the way to take it back. */
export function MyIrritants() {
  const t = useText();
  const locale = useLocale();
  const irritants = useStore((s) => s.snapshot?.log.irritants) ?? none;
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? none;
  const last = irritants.findLast(({ role }) => role === 'participant');
  if (irritants.length === 0) return null;
  return (
    <>
      {last !== undefined && <UndoRecent said={last} what={t('undo.irritant')} />}
      <Fold title={t('irritant.count', { count: irritants.length })}>
        <ul className="stack stack--tight">
          {irritants.map((one) => {
            const step = steps.find(({ id }) => id === one.step);
            return (
              <li key={one.id} className="said">
                <p className="row small soft number">
                  <span>
                    {t(`category.${one.category}`)} · {t(`severity.${one.severity}`)} · {whenOf(one.at, locale)}
                  </span>
                  <UnsentMark sent={one.sent} />
                </p>
                <p>{one.text}</p>
                {step !== undefined && <p className="small soft">{pick(step.title, locale)}</p>}
                {one.role === 'participant' && (
                  <UndoButton said={one} what={t('undo.irritant')} label={t('undo.take-back')} />
                )}
              </li>
            );
          })}
        </ul>
      </Fold>
    </>
  );
}
