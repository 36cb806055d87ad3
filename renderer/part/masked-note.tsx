import { EyeOff } from 'lucide-react';
import { useStore } from '../store.ts';
import { useText } from '../text.ts';

/**
 * Beside a field: how much of what was typed looks like an identity. Before it is sent, what will be masked; after, what was.
 * What is masked is said where one looks, since a name is never recognised and somebody must read again.
 */
export function MaskedNote({ name, typed = false }: { name: string; typed?: boolean }) {
  const t = useText();
  const mask = useStore((s) => s.masks[name]);
  if (mask === undefined || mask.count === 0 || mask.sent === typed) return null;
  return (
    <p className="row small masked-note">
      <EyeOff aria-hidden size="1.2em" />
      <span>{t(mask.sent ? 'masks.sent' : 'masks.waiting', { count: mask.count })}</span>
    </p>
  );
}
