import { useEffect } from 'react';
import { DialogBox } from '../../part/dialog-box.tsx';
import { useText } from '../../text.ts';
import { closeDraft, readFile, useDraft } from './draft.ts';
import { MaskEditor } from './mask-editor.tsx';
import { NoteForm, TextReview } from './text-forms.tsx';
import { Sources, Ways } from './ways.tsx';

/** The dialog where a piece is made. Closing it keeps what is under way, until it is kept or left. */
export function EvidenceBox() {
  const t = useText();
  const { open, stage } = useDraft();
  const taking = open && (stage === 'ways' || stage === 'sources');
  useEffect(() => {
    // Ctrl+V as everywhere: the system gives the picture with the gesture, without a permission.
    const onPaste = (event: ClipboardEvent) => {
      const file = [...(event.clipboardData?.files ?? [])][0];
      if (file === undefined || !taking) return;
      event.preventDefault();
      void readFile(file);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [taking]);
  return (
    <DialogBox title={t(`piece.title.${stage}`)} open={open} onClose={closeDraft} wide={stage === 'mask'} closable>
      {stage === 'ways' && <Ways />}
      {stage === 'sources' && <Sources />}
      {stage === 'mask' && <MaskEditor />}
      {stage === 'text' && <TextReview />}
      {stage === 'note' && <NoteForm />}
    </DialogBox>
  );
}
