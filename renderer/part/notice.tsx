import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';

export type Tone = 'info' | 'ok' | 'warn' | 'fail';
const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, fail: CircleAlert } as const;

type Props = { tone: Tone; title?: string; children?: ReactNode; announce?: boolean };

/** A short message with its tone. `announce` reads it aloud when it appears. */
export function Notice({ tone, title, children, announce = false }: Props) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice--${tone}`} {...(announce ? { role: tone === 'fail' ? 'alert' : 'status' } : {})}>
      <Icon aria-hidden size="1.4em" />
      <div className="notice-body">
        {title !== undefined && <p className="notice-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
