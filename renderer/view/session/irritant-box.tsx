import { useState } from 'react';
import { Form } from 'react-aria-components';
import { Flag } from 'lucide-react';
import { irritantCategories, irritantSeverities, type IrritantCategory } from '../../../organiser/protocol/status.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { DialogBox } from '../../part/dialog-box.tsx';
import { MaskedNote } from '../../part/masked-note.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { TextInput } from '../../part/text-input.tsx';
import type { IrritantDraft } from '../../draft.ts';
import { tellMasked } from '../../masks.ts';
import { act, draft, say, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { DraftMark } from './draft-mark.tsx';
import { MyIrritants } from './my-irritants.tsx';
import { useOpenStep } from './open-step.ts';

/** The category that the services of a step suggest; the person may choose another. */
function suggested(step: string | null): IrritantCategory {
  const services = useStore.getState().snapshot?.guide.steps.find((s) => s.id === step)?.services ?? [];
  if (services.includes('PSC')) return 'connexion';
  if (services.includes('DMP')) return 'dmp';
  if (services.includes('MSS')) return 'mss';
  if (services.includes('INS')) return 'ins';
  return 'ergonomie';
}

/** Opens the dialog for a step, with what was being typed if there is something. */
export function openIrritant(step: string | null): void {
  const kept = useStore.getState().drafts.irritant;
  if (kept === null || kept.text.trim() === '')
    draft('irritant', { category: suggested(step), severity: 'genant', step, text: '' });
  useStore.setState({ irritantOpen: true });
}

/** First gesture. */
export function IrritantButton() {
  const t = useText();
  const step = useOpenStep();
  const count = useStore((s) => s.snapshot?.log.irritants.length ?? 0);
  return (
    <div className="stack stack--tight">
      <ActionButton icon={Flag} onPress={() => openIrritant(step)}>
        {t('irritant.button')}
      </ActionButton>
      <MaskedNote name="irritant" />
      {count === 0 ? <p className="hint">{t('irritant.hint')}</p> : <MyIrritants />}
    </div>
  );
}

/** Second gesture: a few words, and send (Ctrl + Enter too). Category, severity and step are already filled in. */
export function IrritantBox() {
  const t = useText();
  const open = useStore((s) => s.irritantOpen);
  const value = useStore((s) => s.drafts.irritant);
  return (
    <DialogBox
      title={t('irritant.title')}
      open={open && value !== null}
      onClose={() => useStore.setState({ irritantOpen: false })}
      closable
    >
      {value !== null && <IrritantForm value={value} />}
    </DialogBox>
  );
}

function IrritantForm({ value }: { value: IrritantDraft }) {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const busy = useStore((s) => s.pending['irritant'] ?? false);
  const [fix, setFix] = useState(1);
  const set = (part: Partial<IrritantDraft>) => draft('irritant', { ...value, ...part });
  const send = async () => {
    if (value.text.trim() === '') return;
    const answer = await act('irritant', 'irritant.report', value);
    if (!answer.ok) return;
    draft('irritant', null);
    useStore.setState({ irritantOpen: false });
    tellMasked('irritant', answer.value.masked, true);
    say(answer.value.masked > 0 ? t('masked', { count: answer.value.masked }) : t('irritant.saved'));
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextInput
        key={fix}
        focused
        label={t('irritant.text')}
        hint={t('irritant.text-hint')}
        rows={3}
        spellCheck
        value={value.text}
        onChange={(text) => set({ text })}
        onSend={() => void send()}
      />
      <DraftMark name="irritant" text={value.text} />
      <Choice
        label={t('irritant.severity')}
        options={irritantSeverities.map((severity) => ({ value: severity, label: t(`severity.${severity}`) }))}
        value={value.severity}
        onChange={(severity) => set({ severity })}
      />
      <Choice
        label={t('irritant.category')}
        options={irritantCategories.map((category) => ({ value: category, label: t(`category.${category}`) }))}
        value={value.category}
        onChange={(category) => set({ category })}
      />
      <SelectOne
        label={t('irritant.step')}
        placeholder={t('irritant.no-step')}
        options={[
          { value: '', label: t('irritant.no-step') },
          ...steps.map((step, index) => ({ value: step.id, label: `${index + 1}. ${pick(step.title, locale)}` })),
        ]}
        value={value.step ?? ''}
        onChange={(step) => set({ step: step === '' ? null : step })}
      />
      <PlaceFailure place="irritant" onFix={() => setFix(fix + 1)} />
      <div className="row wide-on-narrow">
        <ActionButton type="submit" look="primary" icon={Flag} busy={busy} isDisabled={value.text.trim() === ''}>
          {t('irritant.send')}
        </ActionButton>
        <ActionButton look="quiet" onPress={() => useStore.setState({ irritantOpen: false })}>
          {t('irritant.later')}
        </ActionButton>
      </div>
    </Form>
  );
}
