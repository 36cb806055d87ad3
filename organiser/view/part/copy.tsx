import { Check, Copy as CopyIcon } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../locale.ts';
import { Button } from './button.tsx';

/** A value to hand over, with its copy button. The text stays selectable where the clipboard is refused. */
export function CopyLine({ label, value, big = false }: { label: string; value: string; big?: boolean }) {
  return (
    <div className="copy-line">
      <span className="copy-label">{label}</span>
      <output className={big ? 'code-big' : 'code'} aria-label={label}>
        {value}
      </output>
      <CopyButton label={label} value={value} />
    </div>
  );
}

/** A text of several lines to hand over, with its copy button. */
export function CopyText({
  label,
  value,
  onCopied,
}: {
  label: string;
  value: string;
  onCopied?: (() => void) | undefined;
}) {
  return (
    <div className="copy-line">
      <span className="copy-label">{label}</span>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long one scrolls: a keyboard must be able to */}
      <pre className="copy-text" tabIndex={0}>
        {value}
      </pre>
      <CopyButton label={label} value={value} onCopied={onCopied} />
    </div>
  );
}

function CopyButton({ label, value, onCopied }: { label: string; value: string; onCopied?: (() => void) | undefined }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => {
        setCopied(true);
        onCopied?.();
        return null;
      },
      () => setCopied(false),
    );
  };
  return (
    <Button aria-label={t('copy.of', { what: label })} onPress={copy}>
      {copied ? <Check aria-hidden size={16} /> : <CopyIcon aria-hidden size={16} />}
      {copied ? t('copy.done') : t('copy.action')}
    </Button>
  );
}
