import { useStore } from '../store.ts';

/** The polite live region: what was saved, found or received, said once. */
export function Live() {
  const { text, n } = useStore((s) => s.said);
  return (
    <output className="unseen" aria-live="polite">
      <span key={n}>{text}</span>
    </output>
  );
}
