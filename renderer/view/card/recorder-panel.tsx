import { useState } from 'react';
import { FileDown, ScanText } from 'lucide-react';
import type { CardReading } from '../../../electron/contract/card.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, dismiss, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

const [SHOW, SAVE] = ['recorder.show', 'recorder.save'] as const;

/** A copy of what the card answers, every identity replaced, for someone who helps. Read first, saved by hand, never sent. */
export function RecorderPanel({ card }: { card: CardReading }) {
  const t = useText();
  const busy = useStore((s) => s.pending[SHOW] ?? false);
  const [shown, setShown] = useState<{ text: string; of: string } | null>(null);
  // What another card answers was not read by anybody yet: it is shown before it can be saved.
  const now = `${card.state} ${card.source} ${card.simulated ?? ''} ${card.token?.serial ?? ''}`;
  const current = shown?.of === now ? shown.text : null;
  const show = async (): Promise<void> => {
    dismiss(SAVE);
    const answer = await act(SHOW, 'card.recording');
    if (!answer.ok) return;
    setShown({ text: answer.value.text, of: now });
    say(t('recorder.shown'));
  };
  return (
    <section className="card stack" aria-labelledby="recorder-title">
      <h2 id="recorder-title" className="row">
        <ScanText aria-hidden size="1.1em" />
        <span>{t('recorder.title')}</span>
      </h2>
      <p>{t('recorder.what')}</p>
      <PlaceFailure place={SHOW} onRetry={() => void show()} />
      <div className="row wide-on-narrow">
        <ActionButton icon={ScanText} busy={busy} onPress={() => void show()}>
          {t(current === null ? 'recorder.show' : 'recorder.show-again')}
        </ActionButton>
      </div>
      {current !== null && <Recording key={current} text={current} />}
    </section>
  );
}

function Recording({ text }: { text: string }) {
  const t = useText();
  const busy = useStore((s) => s.pending[SAVE] ?? false);
  const [saved, setSaved] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setSaved(null);
    const answer = await act(SAVE, 'card.save-recording');
    if (answer.ok) {
      setSaved(answer.value.name);
      say(t('recorder.saved', { name: answer.value.name }));
    } else if (answer.failure.code === 'file.cancelled') dismiss(SAVE);
  };
  return (
    <>
      <Fold open title={<span>{t('recorder.exact')}</span>}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
        <section className="preview" tabIndex={0} aria-label={t('recorder.exact')}>
          <pre>{text}</pre>
        </section>
      </Fold>
      {saved !== null && (
        <Notice tone="ok">
          <p>{t('recorder.saved', { name: saved })}</p>
        </Notice>
      )}
      <PlaceFailure place={SAVE} onRetry={() => void save()} />
      <div className="row wide-on-narrow">
        <ActionButton look="primary" icon={FileDown} busy={busy} onPress={() => void save()}>
          {t('recorder.save')}
        </ActionButton>
      </div>
    </>
  );
}
