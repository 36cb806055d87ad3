import { FileInput, FolderOpen } from 'lucide-react';
import { DropZone, type DropZoneProps } from 'react-aria-components';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { PLACE, readChosen, readDropped, refuseDrop } from './read.ts';

/** Where a file is dropped, pasted, or chosen. */
export function DropCard() {
  const t = useText();
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const read = async (reading: Promise<boolean>) => {
    say(t('document.reading'));
    if (await reading) say(t('document.read'));
  };
  const found = useStore((s) => s.document !== null);
  const onDrop = async ({ items }: Parameters<NonNullable<DropZoneProps['onDrop']>>[0]) => {
    const file = items.find((item) => item.kind === 'file');
    if (!busy) await read(file === undefined ? refuseDrop() : readDropped(await file.getFile()));
  };
  return (
    <section className="card stack" aria-labelledby="drop-title">
      <h2 id="drop-title" className="unseen">
        {t('document.drop-title')}
      </h2>
      <DropZone
        className={found ? 'drop drop--small' : 'drop'}
        aria-label={t('document.drop')}
        isDisabled={busy}
        getDropOperation={() => 'copy'}
        onDrop={(event) => void onDrop(event)}
      >
        <FileInput aria-hidden size="2.25em" strokeWidth={1.5} className="drop-icon" />
        <p className="drop-words">{t(busy ? 'document.reading' : 'document.drop')}</p>
        <p className="soft small">{t('document.kinds')}</p>
        <ActionButton look="primary" icon={FolderOpen} busy={busy} onPress={() => void read(readChosen())}>
          {t('document.choose')}
        </ActionButton>
      </DropZone>
      <PlaceFailure place={PLACE} onRetry={() => void read(readChosen())} />
      <p className="soft small">{t('document.promise')}</p>
    </section>
  );
}
