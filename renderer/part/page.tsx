import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from '../store.ts';

type Props = { title: string; lead?: ReactNode; wide?: boolean; children: ReactNode };

/** A screen: its heading takes the focus when the person arrives, so that a screen reader starts there. */
export function Page({ title, lead, wide = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const focus = useStore((s) => s.focus);
  useEffect(() => {
    if (focus !== 'heading') return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('main')?.scrollTo({ top: 0 });
    useStore.setState({ focus: null });
  }, [focus]);
  return (
    <div className={wide ? 'page page--wide' : 'page'}>
      <header className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead !== undefined && <p className="lead">{lead}</p>}
      </header>
      {children}
    </div>
  );
}
