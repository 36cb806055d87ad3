import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';
import { Check } from 'lucide-react';

type Props = { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode };

/** A tick box with its words; the whole line is the target. */
export function CheckLine({ checked, onChange, children }: Props) {
  return (
    <Checkbox className="check" isSelected={checked} onChange={onChange}>
      <span className="check-box" aria-hidden>
        <Check size="1.1em" strokeWidth={3} />
      </span>
      <span>{children}</span>
    </Checkbox>
  );
}
