import { Camera, MessageSquarePlus } from 'lucide-react';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Fold } from '../../part/fold.tsx';
import { act, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { isAlone } from '../session/alone.ts';
import { HelpState } from '../session/help-panel.tsx';
import { IrritantButton } from '../session/irritant-box.tsx';
import { KeyLegend } from '../session/keys-box.tsx';
import { StepComments } from '../session/step-comments.tsx';
import { StepResult } from '../session/step-result.tsx';

type Props = { step: GuideStep; view: StepView; number: number };

/** One step, in the room that there is: what to do, its result, a comment, an irritant. What comes after is in the bar below. */
export function StepBeside({ step, view, number }: Props) {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const alone = useStore((s) => isAlone(s.snapshot));
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  return (
    <>
      <section className="stack stack--tight" aria-labelledby="beside-step">
        <p className="soft small number">{t('beside.step', { number, total: steps.length })}</p>
        <h1 id="beside-step" className="beside-title">
          {pick(step.title, locale)}
        </h1>
        <p>{step.who === 'organisateur' ? t('steps.organiser') : pick(step.todo, locale)}</p>
      </section>
      <StepResult step={step} view={view} bar />
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
        {!alone && <HelpState />}
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
