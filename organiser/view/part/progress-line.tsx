import { Label, Meter } from 'react-aria-components';
import { useText } from '../locale.ts';

/** How much is done out of the total, as words and as a bar. `text`: the words when they are not about steps. */
export function ProgressLine({ done, total, text: told }: { done: number; total: number; text?: string }) {
  const { t } = useText();
  const text = told ?? t('progress.steps', { count: done, total });
  return (
    <Meter className="meter" value={Math.min(done, total)} maxValue={total} valueLabel={text}>
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
