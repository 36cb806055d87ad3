import { ArrowRight, Hand, Undo2 } from 'lucide-react';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { useNow } from '../../part/use-now.ts';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { isAlone } from '../session/alone.ts';
import { askHelp } from '../session/hour-keys.ts';
import { openStep } from '../session/open-step.ts';
import { RECENT_MS, useUndo } from '../session/undo-button.tsx';

/**
 * Help, taking back and the next step, at the foot of the narrow window: always in sight and always in the same place, so that a
 * result that was just given moves nothing under the pointer.
 */
export function StepBar({ step, view }: { step: GuideStep; view: StepView }) {
  const t = useText();
  const locale = useLocale();
  const alone = useStore((s) => isAlone(s.snapshot));
  const asking = useStore((s) => s.pending['help'] ?? false);
  const current = useStore((s) => s.snapshot?.log.current ?? null);
  const next = useStore((s) => s.snapshot?.guide.steps.find(({ id }) => id === current));
  const other = next !== undefined && next.id !== step.id ? next : null;
  const now = useNow(1_000);
  const last = view.attempts.at(-1);
  const recent = last?.role === 'participant' && now - Date.parse(last.at) < RECENT_MS ? last : null;
  const what = recent === null ? '' : t(`status.${recent.status}`);
  const { undo, busy, place } = useUndo(recent ?? { device: '', n: 0 }, what);
  return (
    <>
      <div className="beside-bar">
        {!alone && (
          <ActionButton size="small" icon={Hand} busy={asking} onPress={() => void askHelp(step.id, t)}>
            {t('help.button')}
          </ActionButton>
        )}
        <ActionButton
          size="small"
          icon={Undo2}
          busy={busy}
          isDisabled={recent === null}
          {...(recent === null ? {} : { 'aria-label': t('undo.label', { words: t('undo.button'), what }) })}
          onPress={() => void undo()}
        >
          {t('undo.button')}
        </ActionButton>
        <ActionButton
          look="primary"
          size="small"
          icon={ArrowRight}
          isDisabled={other === null}
          {...(other === null ? {} : { 'aria-label': t('steps.next', { title: pick(other.title, locale) }) })}
          onPress={() => openStep(undefined)}
        >
          {t('beside.next')}
        </ActionButton>
      </div>
      <PlaceFailure place={place} />
      {!alone && <PlaceFailure place="help" />}
    </>
  );
}
