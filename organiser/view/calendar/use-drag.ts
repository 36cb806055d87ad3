import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react';
import { STEP, type Block, type Lane, type Span, type Target } from './calendar.ts';

/** Pixels before a press becomes a drag. */
const THRESHOLD = 5;

type Drag = { block: Block; start: Target; x: number; y: number; grab: number; moving: boolean };
export type Moving = { block: Block; target: Target };

/**
 * Drags a block with the mouse or a pen over the lanes of the day, or onto another day's button. A finger scrolls: it has
 * the window. Escape, or a drop anywhere else, gives up.
 */
export function useDrag(
  lanes: readonly Lane[],
  day: string,
  span: Span,
  onDrop: (moving: Moving) => void,
): {
  over: Moving | null;
  begin: (event: ReactPointerEvent, block: Block, start: Target) => void;
  wasDrag: () => boolean;
} {
  const [over, setOver] = useState<Moving | null>(null);
  const drag = useRef<Drag | null>(null);
  const dragged = useRef(false);
  const latest = useRef({ lanes, day, span, onDrop });
  useEffect(() => {
    latest.current = { lanes, day, span, onDrop };
  });
  useEffect(() => {
    const end = () => {
      drag.current = null;
      setOver(null);
    };
    const onMove = (event: PointerEvent) => {
      const now = drag.current;
      if (now === null) return;
      if (!now.moving && Math.hypot(event.clientX - now.x, event.clientY - now.y) < THRESHOLD) return;
      now.moving = true;
      dragged.current = true;
      const target = targetAt(event, now, latest.current);
      setOver(target === null ? null : { block: now.block, target });
    };
    const onUp = (event: PointerEvent) => {
      const now = drag.current;
      const target = now?.moving === true ? targetAt(event, now, latest.current) : null;
      end();
      if (now !== null && target !== null) latest.current.onDrop({ block: now.block, target });
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') end();
    };
    addEventListener('pointermove', onMove);
    addEventListener('pointerup', onUp);
    addEventListener('pointercancel', end);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointermove', onMove);
      removeEventListener('pointerup', onUp);
      removeEventListener('pointercancel', end);
      removeEventListener('keydown', onKey);
    };
  }, []);
  return {
    over,
    begin: (event, block, start) => {
      if (event.button !== 0 || event.pointerType === 'touch') return;
      dragged.current = false;
      const grab = event.clientY - event.currentTarget.getBoundingClientRect().top;
      const isPlaced = event.currentTarget.closest('[data-lane]') !== null;
      drag.current = { block, start, x: event.clientX, y: event.clientY, grab: isPlaced ? grab : 0, moving: false };
    },
    wasDrag: () => dragged.current,
  };
}

/** What is under the pointer: a time in a lane, or another day; null elsewhere. */
function targetAt(
  { clientX, clientY }: PointerEvent,
  { start, grab }: Drag,
  { lanes, day, span: { from, to } }: { lanes: readonly Lane[]; day: string; span: Span },
): Target | null {
  const under = document.elementFromPoint(clientX, clientY);
  const other = under?.closest<HTMLElement>('[data-day]')?.dataset['day'];
  if (other !== undefined) return { ...start, day: other };
  const lane = under?.closest<HTMLElement>('[data-lane]');
  const found = lanes[Number(lane?.dataset['lane'])];
  if (lane === null || lane === undefined || found === undefined) return null;
  const { top, height } = lane.getBoundingClientRect();
  const share = (clientY - grab - top) / height;
  const minutes = from + Math.round((share * (to - from)) / STEP) * STEP;
  return { day, minutes: Math.min(to - STEP, Math.max(from, minutes)), lane: found.id };
}
