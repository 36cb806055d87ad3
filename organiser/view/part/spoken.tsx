import { Send } from 'lucide-react';
import { useState } from 'react';
import { TEXT_LIMIT } from '../../protocol/event.ts';
import type { Comment } from '../../protocol/fold.ts';
import type { Failure, Result } from '../api.ts';
import { useText } from '../locale.ts';
import { useDraft } from '../state/draft.ts';
import { Unsent } from './badge.tsx';
import { Button } from './button.tsx';
import { Field } from './field.tsx';
import { Masks } from './masks.tsx';
import { FailureNotice } from './notice.tsx';

/** What was said, oldest first, each with who and when. */
export function Spoken({ items }: { items: readonly Comment[] }) {
  const { t, time } = useText();
  return (
    <ul className="spoken">
      {items.map((item) => (
        <li key={`${item.at} ${item.text}`} className={`spoken-${item.role}`}>
          <span className="muted">
            {item.role === 'organiser' ? item.actor || t('role.organiser') : t(`role.${item.role}`)} · {time(item.at)}{' '}
            {item.sent ? null : <Unsent />}
          </span>
          <p className="said">{item.text}</p>
        </li>
      ))}
    </ul>
  );
}

/** A text to say in the log. It empties only once the text is stored in this browser. */
export function SayForm({
  name,
  label,
  action,
  onSay,
}: {
  name: string;
  label: string;
  action: string;
  onSay: (text: string) => Promise<Result<null>>;
}) {
  const { t } = useText();
  const [text, setText] = useDraft(name);
  const [missing, setMissing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async () => {
    setMissing(text.trim() === '');
    if (text.trim() === '') return;
    const answer = await onSay(text.trim());
    setFailure(answer.ok ? null : answer.failure);
    if (answer.ok) setText('');
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label={label}
        value={text}
        onChange={setText}
        rows={2}
        maxLength={TEXT_LIMIT}
        error={missing ? t('field.required') : null}
      />
      <Masks text={text} whom="participant" />
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions">
        <Button type="submit">
          <Send aria-hidden size={16} />
          {action}
        </Button>
      </div>
    </form>
  );
}
