import { Copy, Eye } from 'lucide-react';
import { useRef } from 'react';
import { Badge, SeverityBadge } from '../part/badge.tsx';
import { stepOf } from '../guide.ts';
import { referenceOf } from '../../protocol/irritant.ts';
import { useText } from '../locale.ts';
import { isReleased, productOf, type Group } from './irritant.ts';
import { StateBadge } from './state-badge.tsx';

/** One irritant of the list: the words, where they come from, and how it stands. */
export function IrritantRow({
  group,
  current,
  unfolds,
  ticked,
  mayWrite,
  onOpen,
  onClose,
  onTick,
}: {
  group: Group;
  current: boolean;
  /** What is told of it comes below it, and goes by another press; otherwise it has a place of its own. */
  unfolds: boolean;
  ticked: boolean;
  mayWrite: boolean;
  onOpen: () => void;
  onClose: () => void;
  onTick: () => void;
}) {
  const { t, day, language } = useText();
  const wasOpen = useRef(false);
  const { main, duplicates } = group;
  const product = productOf(main);
  const { triage, reported } = main;
  const step = triage.step === null ? null : (stepOf(triage.step)?.title[language] ?? triage.step);
  return (
    <div className="irritant-row" data-current={current} data-state={triage.state}>
      {mayWrite ? (
        <label className="irritant-tick">
          <input
            type="checkbox"
            checked={ticked}
            onChange={onTick}
            aria-label={t('triage.tick', { reference: referenceOf(main) })}
          />
        </label>
      ) : null}
      <button
        type="button"
        className="irritant-open"
        data-irritant
        {...(unfolds ? { 'aria-expanded': current } : { 'aria-current': current })}
        onPointerDown={() => {
          wasOpen.current = current;
        }}
        onClick={() => {
          // The focus that a press brings opened it already.
          if (unfolds && wasOpen.current) onClose();
          else onOpen();
          wasOpen.current = false;
        }}
        onFocus={onOpen}
      >
        <span className="marks">
          <SeverityBadge severity={triage.severity} />
          <StateBadge state={triage.state} />
          {duplicates.length === 0 ? null : (
            <Badge icon={Copy} tone="calm" text={t('triage.said', { count: duplicates.length + 1 })} />
          )}
          {isReleased(main) ? <Badge icon={Eye} tone="good" text={t('triage.released')} /> : null}
        </span>
        <span className="irritant-text">{reported.text}</span>
        <span className="muted">
          {product === null ? t('triage.no-product') : `${product.name} (${product.editor})`} ·{' '}
          {t(`category.${triage.category}`)}
          {step === null ? '' : ` · ${step}`}
        </span>
        <span className="muted">
          {main.label} · {t(`couloir.${main.couloir}`)} · {day(reported.at)}
          {triage.owner === null ? '' : ` · ${t('triage.owned-by', { owner: triage.owner.label })}`}
        </span>
      </button>
    </div>
  );
}
