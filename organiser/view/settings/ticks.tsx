import type { ReactNode } from 'react';

type Props<T extends string> = {
  legend: string;
  hint?: string;
  error?: string | null;
  all: readonly T[];
  chosen: readonly T[];
  nameOf: (one: T) => string;
  onChange: (chosen: T[]) => void;
  children?: ReactNode;
};

/** Boxes to tick, kept in the order of the list. */
export function Ticks<T extends string>({ legend, hint, error, all, chosen, nameOf, onChange, children }: Props<T>) {
  const put = (one: T, on: boolean) => onChange(all.filter((each) => (each === one ? on : chosen.includes(each))));
  return (
    <fieldset className="ticks">
      <legend>{legend}</legend>
      {hint === undefined ? null : <p className="hint">{hint}</p>}
      {children}
      <div className="ticks-list">
        {all.map((one) => (
          <label key={one} className="tick">
            <input
              type="checkbox"
              aria-invalid={Boolean(error)}
              checked={chosen.includes(one)}
              onChange={(event) => put(one, event.target.checked)}
            />
            <span>{nameOf(one)}</span>
          </label>
        ))}
      </div>
      {error ? (
        <p className="field-error" role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
