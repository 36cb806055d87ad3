import { CircleAlert, CircleCheck, Inbox, Info, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '../api.ts';
import { useText, type TextKey } from '../locale.ts';
import { Button } from './button.tsx';

type Tone = 'info' | 'good' | 'warn' | 'bad';
const icons = { info: Info, good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** A message in the page. Bad ones are announced at once, the others when the reader is free. */
export function Notice({ tone, title, children }: { tone: Tone; title: string; children?: ReactNode }) {
  const Icon = icons[tone];
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon aria-hidden size={20} />
      <div>
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}

/** The title and the one next action of a failure. */
export function failureKeys(failure: Failure): { title: TextKey; action: TextKey } {
  return { title: `failure.${failure.code}.title`, action: `failure.${failure.code}.action` };
}

export function FailureNotice({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  const { t } = useText();
  const { title, action } = failureKeys(failure);
  const { seconds, request } = failure.info;
  return (
    <Notice tone={failure.code.startsWith('net.') ? 'warn' : 'bad'} title={t(title)}>
      <p>
        {t(action)}
        {typeof seconds === 'number' ? ` ${t('failure.wait', { count: seconds })}` : ''}
      </p>
      {request === undefined ? null : <p className="muted">{t('failure.reference', { id: request })}</p>}
      {onRetry === undefined ? null : <Button onPress={onRetry}>{t('action.retry')}</Button>}
    </Notice>
  );
}

export function Loading({ text }: { text: string }) {
  return (
    <output className="state">
      <LoaderCircle aria-hidden className="spin" size={28} />
      <span>{text}</span>
    </output>
  );
}

export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="state">
      <Inbox aria-hidden size={32} />
      <p className="state-title">{title}</p>
      <p>{text}</p>
      {children}
    </div>
  );
}
