import { useId } from 'react';
import { useText } from '../../text.ts';

export type Part = 'conforme' | 'nonConforme' | 'other';
const parts: readonly Part[] = ['conforme', 'nonConforme', 'other'];

function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="6" height="6" className="plot-nonConforme" />
      <line x1="0" y1="0" x2="0" y2="6" className="plot-hatch" />
    </pattern>
  );
}

/** Shares of a whole, as one bar. Its numbers are in the table around it: to a reader of screens it is nothing more. */
export function ShareBar({ share }: { share: Record<Part, number> & { steps: number } }) {
  const id = useId();
  const width = (part: Part): number => (share.steps === 0 ? 0 : (share[part] / share.steps) * 200);
  return (
    <svg className="plot" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden>
      <defs>
        <Hatch id={id} />
      </defs>
      <rect className="plot-ground" width="200" height="16" />
      <rect className="plot-conforme" width={width('conforme')} height="16" />
      <rect fill={`url(#${id})`} x={width('conforme')} width={width('nonConforme')} height="16" />
    </svg>
  );
}

/** What the parts of the bars say. */
export function ShareLegend() {
  const t = useText();
  const id = useId();
  return (
    <ul className="plot-legend">
      {parts.map((part) => (
        <li key={part}>
          <svg viewBox="0 0 16 16" aria-hidden>
            <defs>
              <Hatch id={`${id}${part}`} />
            </defs>
            <rect className="plot-ground" width="16" height="16" />
            {part === 'conforme' && <rect className="plot-conforme" width="16" height="16" />}
            {part === 'nonConforme' && <rect fill={`url(#${id}${part})`} width="16" height="16" />}
          </svg>
          {t(`bilan.share.${part}`)}
        </li>
      ))}
    </ul>
  );
}

/** Time spent on a step against its plan, which is the mark across the bar. `most`: minutes of the whole width. */
export function TimeBar({ spent, planned, most }: { spent: number | null; planned: number; most: number }) {
  const id = useId();
  const x = (minutes: number): number => (minutes / most) * 200;
  const late = Math.max(0, (spent ?? 0) - planned);
  return (
    <svg className="plot" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden>
      <defs>
        <Hatch id={id} />
      </defs>
      <rect className="plot-ground" width="200" height="16" />
      <rect className="plot-spent" y="3" height="10" width={x(Math.min(spent ?? 0, planned))} />
      <rect fill={`url(#${id})`} y="3" height="10" x={x(planned)} width={x(late)} />
      <line className="plot-plan" x1={x(planned)} x2={x(planned)} y1="0" y2="16" />
    </svg>
  );
}

/** Scores in percent, from the oldest to this one. The table below says them. */
export function ScoreLine({ percents }: { percents: readonly number[] }) {
  const [low, width, height] = [Math.min(0, ...percents), 560, 150];
  const x = (at: number): number => 30 + (percents.length === 1 ? 0 : (at / (percents.length - 1)) * (width - 60));
  const y = (percent: number): number => 20 + ((100 - percent) / (100 - low)) * (height - 40);
  return (
    <svg className="plot plot--line" viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <line className="plot-ground" x1="0" x2={width} y1={y(0)} y2={y(0)} />
      <line className="plot-ground" x1="0" x2={width} y1={y(100)} y2={y(100)} />
      <text className="plot-text" x="0" y={y(0) - 4}>
        0
      </text>
      <text className="plot-text" x="0" y={y(100) - 4}>
        100
      </text>
      <polyline className="plot-path" points={percents.map((percent, at) => `${x(at)},${y(percent)}`).join(' ')} />
      {percents.map((percent, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a point is its place in time
        <g key={at}>
          <circle className="plot-dot" cx={x(at)} cy={y(percent)} r="5" />
          <text className="plot-text" x={x(at)} y={y(percent) - 9} textAnchor="middle">
            {percent}
          </text>
        </g>
      ))}
    </svg>
  );
}
