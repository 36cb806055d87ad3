import type { StepView } from '../../../organiser/protocol/fold.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { RotateCw } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { stepLooks, StepMark, UnsentMark } from '../../part/mark.tsx';
import { Notice } from '../../part/notice.tsx';
import { useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { giveResult } from './hour-keys.ts';
import { resultOrder } from './keys.ts';
import { UndoButton, UndoRecent } from './undo-button.tsx';

type Props = { step: Pick<GuideStep, 'id' | 'who'>; view: StepView; bar?: boolean };

/** The result of a step: the six choices, what was kept, taking it back, and what the organisers say of it. `bar`: taking back has its own. */
export function StepResult({ step, view, bar = false }: Props) {
  const t = useText();
  const locale = useLocale();
  const started = useStore((s) => (s.snapshot?.log.timer ?? null) !== null);
  // The organisers' own step has their verdict, and no result of the participant.
  if (step.who === 'organisateur')
    return (
      <div className="stack stack--tight">
        {view.verified === null && (
          <Notice tone="info" title={t('steps.waiting')}>
            <p>{t('steps.organiser')}</p>
          </Notice>
        )}
        <Kept step={step.id} view={view} bar={bar} />
        <Verdict view={view} />
      </div>
    );
  return (
    <div className="stack stack--tight">
      {!started && <p className="hint">{t('steps.start-first')}</p>}
      <Choice
        label={t('steps.result')}
        className="statuses"
        disabled={!started}
        options={resultOrder.map((status, index) => ({
          value: status,
          label: t(`status.${status}`),
          icon: stepLooks[status].icon,
          hotkey: String(index + 1),
        }))}
        value={view.attempts.length === 0 ? null : view.status}
        onChange={(status) => void giveResult(step.id, status, t, locale)}
      />
      <PlaceFailure place={`status:${step.id}`} />
      <Kept step={step.id} view={view} bar={bar} />
      <Verdict view={view} />
    </div>
  );
}

/** When it was saved, whether it left, how to take it back, and the attempts before. */
function Kept({ step, view, bar }: { step: string; view: StepView; bar: boolean }) {
  const t = useText();
  const locale = useLocale();
  const last = view.attempts.at(-1);
  if (last === undefined) return null;
  const mine = last.role === 'participant';
  const what = t(`status.${last.status}`);
  return (
    <>
      <div className="row soft small number">
        <p className="row">
          {t('steps.saved-at', { when: whenOf(last.at, locale) })}
          {last.attempt > 1 && ` ${t('steps.attempt', { n: last.attempt })}`}
          <UnsentMark sent={last.sent} />
        </p>
        {mine && !bar && <UndoRecent said={last} what={what} />}
      </div>
      <Fold title={t('steps.history', { count: view.attempts.length })}>
        <ol className="stack stack--tight history">
          {view.attempts.map((one) => (
            <li key={`${one.device}/${one.n}`} className="row small number">
              <span>{t('steps.attempt', { n: one.attempt })}</span>
              <StepMark status={one.status} />
              <span className="soft">
                {whenOf(one.at, locale)} · {t(`role.${one.role}`)}
              </span>
              <UnsentMark sent={one.sent} />
              {one === last && mine && (
                <>
                  <UndoButton said={one} what={what} label={t('undo.result')} />
                  {last.status !== 'a-faire' && (
                    <ActionButton
                      look="quiet"
                      size="small"
                      icon={RotateCw}
                      onPress={() => void giveResult(step, last.status, t, locale, true)}
                    >
                      {t('steps.again', { status: what })}
                    </ActionButton>
                  )}
                </>
              )}
            </li>
          ))}
        </ol>
      </Fold>
    </>
  );
}

function Verdict({ view }: { view: StepView }) {
  const t = useText();
  const locale = useLocale();
  const before = view.verdicts.filter(({ at }) => at !== view.verified?.at);
  return (
    <>
      {view.claimedBy !== null && view.verified === null && <p className="soft small">{t('steps.claimed')}</p>}
      {view.verified !== null && (
        <Notice tone="info" title={t('steps.verdict')}>
          <StepMark status={view.verified.verdict} />
          {view.verified.comment !== '' && <p className="said said--organiser">{view.verified.comment}</p>}
          <p className="soft small number">{whenOf(view.verified.at, locale)}</p>
          {view.verified.earlier && <p className="small">{t('steps.verdict-earlier')}</p>}
        </Notice>
      )}
      {before.length > 0 && (
        <Fold title={t('steps.verdicts-before', { count: before.length })}>
          <ol className="stack stack--tight history">
            {before.map((one) => (
              <li key={one.at} className="small number">
                <StepMark status={one.verdict} /> <span className="soft">{whenOf(one.at, locale)}</span>
                {one.comment !== '' && <p className="said said--organiser">{one.comment}</p>}
              </li>
            ))}
          </ol>
        </Fold>
      )}
    </>
  );
}
