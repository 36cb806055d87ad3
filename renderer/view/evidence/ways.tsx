import { AppWindow, ClipboardPaste, FolderOpen, Monitor, NotebookPen, RefreshCw, type LucideIcon } from 'lucide-react';
import { Button, DropZone, type DropZoneProps } from 'react-aria-components';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { BytesCanvas } from './bytes-canvas.tsx';
import {
  captureSource,
  chooseFile,
  leaveDraft,
  listSources,
  pastePicture,
  PLACE,
  readFile,
  useDraft,
} from './draft.ts';

const NO_STEP = 'none';

/** The next thing to do after a refusal of what was given: the one of the way that was taken. */
function WayFailure() {
  const code = useStore((s) => s.failures[PLACE]?.code);
  const retry =
    code === 'evidence.clipboard' ? pastePicture : code === 'evidence.source-gone' ? listSources : chooseFile;
  return <PlaceFailure place={PLACE} onRetry={() => void retry()} />;
}

/** For which step, and how: a capture, a file, the clipboard, a note. */
export function Ways() {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const step = useDraft((s) => s.step);
  const onDrop: DropZoneProps['onDrop'] = ({ items }) => {
    const file = items.find((item) => item.kind === 'file');
    if (file !== undefined && !busy) void file.getFile().then(readFile);
  };
  const way = (icon: LucideIcon, name: 'capture' | 'choose' | 'paste' | 'note', does: () => void) => {
    const Icon = icon;
    return (
      <Button className="way" isDisabled={busy} onPress={does}>
        <Icon aria-hidden size="1.6em" />
        <span>
          <strong>{t(`piece.way.${name}`)}</strong>
          <span className="soft small">{t(`piece.way-hint.${name}`)}</span>
        </span>
      </Button>
    );
  };
  return (
    <div className="stack">
      <SelectOne
        label={t('piece.step')}
        placeholder={t('piece.no-step')}
        options={[
          { value: NO_STEP, label: t('piece.no-step') },
          ...steps.map(({ id, title }) => ({ value: id, label: pick(title, locale) })),
        ]}
        value={step ?? NO_STEP}
        onChange={(value) => useDraft.setState({ step: value === NO_STEP ? null : value })}
      />
      <DropZone className="ways" aria-label={t('piece.drop')} getDropOperation={() => 'copy'} onDrop={onDrop}>
        {way(AppWindow, 'capture', () => void listSources())}
        {way(ClipboardPaste, 'paste', () => void pastePicture())}
        {way(FolderOpen, 'choose', () => void chooseFile())}
        {way(NotebookPen, 'note', () => useDraft.setState({ stage: 'note', way: 'note' }))}
      </DropZone>
      <p className="hint">{t('piece.drop')}</p>
      <WayFailure />
      <p className="soft small">{t('piece.promise')}</p>
    </div>
  );
}

/** The windows and screens that can be captured, as they are now. */
export function Sources() {
  const t = useText();
  const sources = useDraft((s) => s.sources);
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  return (
    <div className="stack">
      <p className="hint">{t('piece.sources-hint')}</p>
      <ul className="sources">
        {sources.map((source) => {
          const Icon = source.kind === 'screen' ? Monitor : AppWindow;
          return (
            <li key={source.id}>
              <Button className="source" isDisabled={busy} onPress={() => void captureSource(source.id)}>
                <span className="source-picture" aria-hidden>
                  {source.thumbnail.byteLength > 0 ? (
                    <BytesCanvas bytes={source.thumbnail} side={320} label="" />
                  ) : (
                    <Icon size="2em" />
                  )}
                </span>
                <span className="source-name">
                  <Icon aria-hidden size="1.1em" /> {source.kind === 'screen' ? t('piece.screen') : source.name}
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
      <WayFailure />
      <div className="row">
        <ActionButton icon={RefreshCw} busy={busy} onPress={() => void listSources()}>
          {t('piece.again')}
        </ActionButton>
        <ActionButton look="quiet" onPress={leaveDraft}>
          {t('piece.back')}
        </ActionButton>
      </div>
    </div>
  );
}
