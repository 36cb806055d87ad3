import { ArrowRight, Camera, MessageSquarePlus } from 'lucide-react';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Fold } from '../../part/fold.tsx';
import { act, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { isAlone } from '../session/alone.ts';
import { HelpPanel } from '../session/help-panel.tsx';
import { IrritantButton } from '../session/irritant-box.tsx';
import { KeyLegend } from '../session/keys-box.tsx';
import { openStep } from '../session/open-step.ts';
import { StepComments } from '../session/step-comments.tsx';
import { StepResult } from '../session/step-result.tsx';

type Props = { step: GuideStep; view: StepView; number: number };

/** One step, in the room that there is: what to do, its result, a comment, help, an irritant, and the next one. */
export function StepBeside({ step, view, number }: Props) {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const current = useStore((s) => s.snapshot?.log.current ?? null);
  const alone = useStore((s) => isAlone(s.snapshot));
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  const next = steps.find(({ id }) => id === current);
  return (
    <>
      <section className="stack stack--tight" aria-labelledby="beside-step">
        <p className="soft small number">{t('beside.step', { number, total: steps.length })}</p>
        <h1 id="beside-step" className="beside-title">
          {pick(step.title, locale)}
        </h1>
        <p>{step.who === 'organisateur' ? t('steps.organiser') : pick(step.todo, locale)}</p>
        {next !== undefined && next.id !== step.id && (
          <ActionButton look="primary" icon={ArrowRight} onPress={() => openStep(undefined)}>
            {t('steps.next', { title: pick(next.title, locale) })}
          </ActionButton>
        )}
      </section>
      <StepResult step={step} view={view} />
      <Fold
        title={
          <>
            <MessageSquarePlus aria-hidden size="1.1em" /> {t('beside.comment')}
          </>
        }
      >
        <StepComments step={step.id} comments={view.comments} />
      </Fold>
      <section className="stack stack--tight" aria-label={t('help.label')}>
        {!alone && <HelpPanel />}
        <IrritantButton />
        {!rehearsing && (
          <ActionButton icon={Camera} onPress={() => void act('beside', 'evidence.ask', { step: step.id, open: true })}>
            {t('piece.capture')}
          </ActionButton>
        )}
      </section>
      <KeyLegend />
    </>
  );
}
