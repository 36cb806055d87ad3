import { useEffect, useRef, useState } from 'react';
import { Crop, LoaderCircle, Maximize, ScanSearch, SquarePlus, Undo2, ZoomIn, ZoomOut } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { changeMask, keepPicture, leaveDraft, PLACE, startCrop, useDraft } from './draft.ts';
import { LeftBox } from './left-box.tsx';
import { LookedChoice } from './looked-choice.tsx';
import { MaskCanvas } from './mask-canvas.tsx';
import { accepted, added, cropped, remembered, uncovered, undone } from './mask.ts';

const ZOOM = 1.25;
const MOST_ZOOM = 4;

/** Width that the picture may take, as the dialog has it. */
function useRoom() {
  const room = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const look = () => setWidth(room.current?.clientWidth ?? 0);
    const watch = new ResizeObserver(look);
    if (room.current !== null) watch.observe(room.current);
    look();
    return () => watch.disconnect();
  }, []);
  return { room, width };
}

/** Where a picture is looked at, and what names a patient is covered, before anything is kept. */
export function MaskEditor() {
  const t = useText();
  const { picture, mask, reading, looked } = useDraft();
  const busy = useStore((s) => s.pending[PLACE] ?? false);
  const { room, width } = useRoom();
  const [zoom, setZoom] = useState(1);
  const [asking, setAsking] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);
  if (picture === null || mask === null) return null;
  const scale = Math.max(0.05, Math.min(1, width / mask.size.width)) * zoom;
  const left = uncovered(mask);
  // What is still to be looked at: a word of the person before it was found does not stand for it.
  const doubtful = left.length > 0 || reading === 'reading';
  const keepNow = () => {
    setAsking(false);
    void keepPicture(t('piece.kept'));
  };
  const keep = () => (doubtful ? setAsking(true) : keepNow());
  const cover = () => {
    setAsking(false);
    changeMask((current) => accepted(remembered(current), uncovered(current)));
  };

  const add = () => {
    const { width: whole, height } = mask.size;
    const side = Math.max(60, Math.round(whole / 6));
    const rect = { x: (whole - side) / 2, y: (height - side / 4) / 2, width: side, height: side / 4 };
    setSelected(String(mask.nextId));
    changeMask((current) => added(remembered(current), [rect]));
  };
  const crop = () => {
    if (mask.crop !== null) {
      changeMask((current) => cropped(remembered(current), null));
      return;
    }
    changeMask(remembered);
    startCrop();
    setSelected('crop');
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      changeMask(undone);
    }
  };

  return (
    // Ctrl+Z anywhere in the editor: the group listens, it is no control.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <fieldset className="mask-editor" aria-label={t('piece.editor')} onKeyDown={onKeyDown}>
      <div className="stack stack--tight">
        <div className="row mask-tools">
          <ActionButton size="small" icon={SquarePlus} onPress={add}>
            {t('piece.add-box')}
          </ActionButton>
          <ActionButton size="small" icon={mask.crop === null ? Crop : Maximize} onPress={crop}>
            {t(mask.crop === null ? 'piece.crop' : 'piece.whole')}
          </ActionButton>
          <ActionButton
            size="small"
            icon={Undo2}
            isDisabled={mask.past.length === 0}
            onPress={() => changeMask(undone)}
          >
            {t('piece.undo')}
          </ActionButton>
          <ActionButton size="small" icon={ZoomOut} isDisabled={zoom <= 0.5} onPress={() => setZoom(zoom / ZOOM)}>
            {t('piece.zoom-out')}
          </ActionButton>
          <ActionButton
            size="small"
            icon={ZoomIn}
            isDisabled={zoom >= MOST_ZOOM}
            onPress={() => setZoom(Math.min(MOST_ZOOM, zoom * ZOOM))}
          >
            {t('piece.zoom-in')}
          </ActionButton>
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
        <section ref={room} className="mask-room" tabIndex={0} aria-label={t('piece.picture')}>
          <MaskCanvas picture={picture} mask={mask} scale={scale} selected={selected} onSelect={setSelected} />
        </section>
      </div>
      <div className="stack stack--tight">
        <p className="hint">{t('piece.how')}</p>
        <output className="mask-news">
          {reading === 'reading' && (
            <span className="row small soft">
              <LoaderCircle aria-hidden size="1.2em" className="turning" /> {t('piece.reading')}
            </span>
          )}
          {reading === 'unread' && <span className="small soft">{t('piece.unread')}</span>}
          {reading === 'read' && mask.proposals.length === 0 && (
            <span className="small soft">{t('piece.none-found')}</span>
          )}
          {reading === 'read' && mask.proposals.length > 0 && left.length === 0 && (
            <span className="small soft">{t('piece.all-covered')}</span>
          )}
        </output>
        {left.length > 0 && (
          <Notice tone="warn" title={t('piece.found', { count: left.length })}>
            <p className="small">{t('piece.found-hint')}</p>
            <ActionButton size="small" icon={ScanSearch} onPress={cover}>
              {t('piece.cover-all', { count: left.length })}
            </ActionButton>
          </Notice>
        )}
        <LookedChoice boxes={mask.boxes.length} />
        <PlaceFailure place={PLACE} onRetry={keep} />
        <div className="row wide-on-narrow">
          <ActionButton look="primary" busy={busy} isDisabled={looked === null} onPress={keep}>
            {t(looked === 'nothing' && mask.boxes.length === 0 ? 'piece.keep-text' : 'piece.keep')}
          </ActionButton>
          <ActionButton look="quiet" onPress={leaveDraft}>
            {t('piece.leave')}
          </ActionButton>
        </div>
      </div>
      <LeftBox
        open={asking && doubtful}
        left={left.length}
        onCover={cover}
        onKeep={keepNow}
        onClose={() => setAsking(false)}
      />
    </fieldset>
  );
}
