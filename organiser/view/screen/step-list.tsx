import { Hand, ShieldCheck } from 'lucide-react';
import { useContext } from 'react';
import { Button } from 'react-aria-components';
import { emptyStep, type LogView } from '../../protocol/fold.ts';
import { StatusBadge } from '../part/badge.tsx';
import { useText } from '../locale.ts';
import { StepsOfSlot } from '../state/guides.ts';

/** The ten steps with both sides' marks; pressing one shows it beside. */
export function StepList({
  view,
  shown,
  current,
  guide,
  onPick,
}: {
  view: LogView;
  shown: string;
  current: string;
  /** Name of the version that the slot follows. */
  guide: string;
  onPick: (step: string) => void;
}) {
  const { t, language } = useText();
  const steps = useContext(StepsOfSlot);
  return (
    <nav className="card steps" aria-label={t('steps.title')}>
      <h2>{t('steps.title')}</h2>
      <p className="muted">{t('guide.of-slot', { version: guide })}</p>
      <ol>
        {steps.map(({ id, title, who }, index) => {
          const step = view.steps[id] ?? emptyStep();
          return (
            <li key={id}>
              <Button
                className={id === shown ? 'step shown' : 'step'}
                {...(id === shown ? { 'aria-current': 'step' as const } : {})}
                onPress={() => onPick(id)}
                data-step={id}
              >
                <span className="step-number">{index + 1}</span>
                <span className="step-title">
                  {title[language]}
                  {id === current || who === 'organisateur' ? (
                    <span className="step-who muted">
                      {who === 'organisateur' ? t('step.by-organiser') : ''}
                      {id === current && who === 'organisateur' ? ' · ' : ''}
                      {id === current ? t('step.current') : ''}
                    </span>
                  ) : null}
                </span>
                <span className="step-marks">
                  <StatusBadge status={step.status} />
                  {step.verified === null ? null : (
                    <span className="verified">
                      <ShieldCheck aria-hidden size={15} />
                      {t(step.verified.earlier ? 'step.verified-earlier' : 'step.verified-as', {
                        status: t(`status.${step.verified.verdict}`),
                      })}
                    </span>
                  )}
                  {step.claimedBy === null ? null : (
                    <span className="verified">
                      <Hand aria-hidden size={15} />
                      {t('live.followed', { who: step.claimedBy })}
                    </span>
                  )}
                </span>
              </Button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
