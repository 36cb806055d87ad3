import type { ReactNode } from 'react';
import type { Comment } from '../../organiser/protocol/fold.ts';
import { useLocale, useText, whenOf } from '../text.ts';
import { UnsentMark } from './mark.tsx';

/** What people wrote, oldest first, each with who, when, and whether it left. */
export function SaidList({
  items,
  className = 'stack stack--tight',
  action,
}: {
  items: readonly Comment[];
  className?: string;
  /** What can be done with one of one's own. */
  action?: (item: Comment) => ReactNode;
}) {
  const t = useText();
  const locale = useLocale();
  if (items.length === 0) return null;
  return (
    <ul className={className}>
      {items.map((item) => (
        <li key={`${item.device}/${item.n}`} className={`said ${item.role === 'organiser' ? 'said--organiser' : ''}`}>
          <p className="row small soft number">
            <strong>{t(`role.${item.role}`)}</strong>
            <span>{whenOf(item.at, locale)}</span>
            <UnsentMark sent={item.sent} />
          </p>
          <p>{item.text}</p>
          {item.role === 'participant' && action?.(item)}
        </li>
      ))}
    </ul>
  );
}
