import type { ReactNode } from 'react';

type Props = { label: string; whole?: boolean; children: ReactNode };

/** A label and its value, inside a `dl.facts`; `whole` takes the line, for what is long. */
export function Fact({ label, whole = false, children }: Props) {
  return (
    <div className={whole ? 'facts-whole' : ''}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
