import { Label, Meter } from 'react-aria-components';
import { useText } from '../locale.ts';

/** Steps done out of the total, as words and as a bar. */
export function ProgressLine({ done, total }: { done: number; total: number }) {
  const { t } = useText();
  const text = t('progress.steps', { count: done, total });
  return (
    <Meter className="meter" value={done} maxValue={total} valueLabel={text}>
      {({ percentage }) => (
        <>
          <Label>{text}</Label>
          <svg className="meter-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
            <rect className="meter-track" width="100" height="4" rx="2" />
            <rect className="meter-fill" width={percentage} height="4" rx="2" />
          </svg>
        </>
      )}
    </Meter>
  );
}
