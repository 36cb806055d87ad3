import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useText } from '../../text.ts';
import { changeMask } from './draft.ts';
import {
  accepted,
  added,
  between,
  byKey,
  cropped,
  placed,
  pulled,
  remembered,
  removed,
  uncovered,
  LEAST,
  type Box,
  type Corner,
  type Mask,
  type Rect,
} from './mask.ts';

const corners: readonly Corner[] = ['nw', 'ne', 'sw', 'se'];
type Place = { x: number; y: number };
/** What the pointer is doing, from where it began. */
type Gesture =
  | { is: 'draw'; from: Place }
  | { is: 'move' | 'pull'; from: Place; rect: Rect; corner: Corner; set: (mask: Mask, rect: Rect) => Mask };

type Props = {
  picture: ImageBitmap;
  mask: Mask;
  scale: number;
  selected: string | null;
  onSelect: (id: string) => void;
};

const styleOf = (rect: Rect, scale: number) => ({
  left: rect.x * scale,
  top: rect.y * scale,
  width: rect.width * scale,
  height: rect.height * scale,
});

/** The picture with its boxes: drawn, moved, sized and removed with the mouse or with the keyboard. */
export function MaskCanvas({ picture, mask, scale, selected, onSelect }: Props) {
  const t = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const gesture = useRef<Gesture | null>(null);
  const [drawing, setDrawing] = useState<Rect | null>(null);

  useEffect(() => {
    const pen = canvas.current?.getContext('2d', { alpha: false });
    pen?.drawImage(picture, 0, 0);
  }, [picture]);
  useEffect(() => {
    if (selected !== null) stage.current?.querySelector<HTMLElement>(`[data-box="${selected}"]`)?.focus();
  }, [selected]);

  const placeOf = (event: PointerEvent): Place => {
    const { left, top } = stage.current!.getBoundingClientRect();
    return { x: (event.clientX - left) / scale, y: (event.clientY - top) / scale };
  };
  const begin = (event: PointerEvent, next: Gesture): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    stage.current?.setPointerCapture(event.pointerId);
    if (next.is !== 'draw') changeMask(remembered);
    gesture.current = next;
  };
  const move = (event: PointerEvent): void => {
    const now = gesture.current;
    if (now === null) return;
    const at = placeOf(event);
    if (now.is === 'draw') {
      setDrawing(between(now.from, at));
      return;
    }
    const [dx, dy] = [at.x - now.from.x, at.y - now.from.y];
    const rect =
      now.is === 'pull'
        ? pulled(now.rect, now.corner, dx, dy)
        : { ...now.rect, x: now.rect.x + dx, y: now.rect.y + dy };
    changeMask((current) => now.set(current, rect));
  };
  const end = (): void => {
    const now = gesture.current;
    gesture.current = null;
    setDrawing(null);
    // A click draws nothing.
    if (now?.is !== 'draw' || drawing === null || Math.max(drawing.width, drawing.height) * scale < 5) return;
    changeMask((current) => added(remembered(current), [drawing]));
    onSelect(String(mask.nextId));
  };

  const setBox = (id: number) => (current: Mask, rect: Rect) => placed(current, id, rect);
  const onBoxKey = (event: KeyboardEvent, box: Box): void => {
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      changeMask((current) => removed(remembered(current), box.id));
      stage.current?.focus();
      return;
    }
    const rect = byKey(box, event, scale);
    if (rect === null) return;
    event.preventDefault();
    changeMask((current) => placed(remembered(current), box.id, rect));
  };
  const onCropKey = (event: KeyboardEvent, crop: Rect): void => {
    const rect = byKey(crop, event, scale);
    if (rect === null) return;
    event.preventDefault();
    changeMask((current) => cropped(remembered(current), rect));
  };
  const handles = (rect: Rect, set: (mask: Mask, rect: Rect) => Mask) =>
    corners.map((corner) => (
      <span
        key={corner}
        aria-hidden
        className={`mask-corner mask-corner--${corner}`}
        onPointerDown={(event) => begin(event, { is: 'pull', from: placeOf(event), rect, corner, set })}
      />
    ));
  const words = (rect: Rect) => ({
    x: Math.round(rect.x),
    y: Math.round(rect.y),
    width: Math.round(rect.width),
    height: Math.round(rect.height),
  });
  const { crop } = mask;

  return (
    // The pointer draws here; the keyboard has the button "Ajouter un cadre" and each box, which are controls of their own.
    <div
      ref={stage}
      className="mask-stage"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset has a layout of its own
      role="group"
      aria-label={t('piece.picture')}
      tabIndex={-1}
      style={{ width: mask.size.width * scale, height: mask.size.height * scale }}
      onPointerDown={(event) => begin(event, { is: 'draw', from: placeOf(event) })}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <canvas ref={canvas} aria-hidden className="mask-picture" width={mask.size.width} height={mask.size.height} />
      {crop !== null && (
        <button
          type="button"
          data-box="crop"
          className="mask-crop"
          aria-label={t('piece.crop-at', words(crop))}
          style={styleOf(crop, scale)}
          onKeyDown={(event) => onCropKey(event, crop)}
          onPointerDown={(event) =>
            // Drawing a box inside the kept part goes through; only its corners are pulled.
            begin(event, { is: 'draw', from: placeOf(event) })
          }
        >
          {handles(crop, (current, rect) => cropped(current, rect))}
        </button>
      )}
      {uncovered(mask).map((proposal) => (
        <button
          key={`${proposal.x}/${proposal.y}/${proposal.width}`}
          type="button"
          className="mask-proposal"
          aria-label={t('piece.proposal-at', { what: t(`piece.kind.${proposal.kind}`), ...words(proposal) })}
          title={t(`piece.kind.${proposal.kind}`)}
          style={styleOf(proposal, scale)}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => {
            changeMask((current) => accepted(remembered(current), [proposal]));
            onSelect(String(mask.nextId));
          }}
        />
      ))}
      {mask.boxes.map((box, index) => (
        <button
          key={box.id}
          type="button"
          data-box={box.id}
          className="mask-box"
          aria-label={t('piece.box-at', { n: index + 1, ...words(box) })}
          style={styleOf(box, scale)}
          onKeyDown={(event) => onBoxKey(event, box)}
          onPointerDown={(event) => {
            event.currentTarget.focus();
            begin(event, { is: 'move', from: placeOf(event), rect: box, corner: 'se', set: setBox(box.id) });
          }}
        >
          {handles(box, setBox(box.id))}
        </button>
      ))}
      {drawing !== null && (
        <span
          aria-hidden
          className="mask-box mask-box--new"
          style={styleOf({ ...drawing, width: Math.max(LEAST, drawing.width) }, scale)}
        />
      )}
    </div>
  );
}
