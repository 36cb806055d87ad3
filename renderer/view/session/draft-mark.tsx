import { Check, TriangleAlert } from 'lucide-react';
import { MaskedNote } from '../../part/masked-note.tsx';
import type { DraftName } from '../../keep-draft.ts';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** Under a field: whether its text is on disk, and what of it is masked. */
export function DraftMark({ name, text }: { name: DraftName; text: string }) {
  return (
    <>
      <OnDisk name={name} text={text} />
      <MaskedNote name={name} typed={text.trim() !== ''} />
    </>
  );
}

/** Its text is on disk, or could not be put there. Nothing while it is on its way, or empty. */
function OnDisk({ name, text }: { name: DraftName; text: string }) {
  const t = useText();
  const state = useStore((s) => s.draftStates[name]);
  if (text.trim() === '' || state === undefined || state === 'waiting') return <p className="hint draft-mark" />;
  const kept = state === 'kept';
  return (
    <p className="hint draft-mark row">
      {kept ? <Check aria-hidden size="1.1em" /> : <TriangleAlert aria-hidden size="1.1em" />}
      <span>{kept ? t('draft.kept') : t('draft.failed')}</span>
    </p>
  );
}
