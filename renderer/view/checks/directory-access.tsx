import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { ActionButton } from '../../part/action-button.tsx';
import { Fold } from '../../part/fold.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { act, say, useStore } from '../../store.ts';
import { useText } from '../../text.ts';

/** What helps when there is no card, or no file: the RPPS typed by the person, the key of the online directory. */
export function DirectoryAccess() {
  const t = useText();
  const focus = useStore((s) => s.focus);
  const target = focus === 'rpps' || focus === 'apiKey' ? focus : null;
  const [open, setOpen] = useState(false);
  if (target !== null && !open) setOpen(true);
  useEffect(() => {
    // Once it is unfolded and the field has the cursor.
    if (target !== null && open) useStore.setState({ focus: null });
  }, [target, open]);
  return (
    <Fold title={t('directory.more')} control={{ open, set: setOpen }}>
      <div className="stack">
        <RppsForm focused={target === 'rpps'} />
        <KeyForm focused={target === 'apiKey'} />
      </div>
    </Fold>
  );
}

function RppsForm({ focused }: { focused: boolean }) {
  const t = useText();
  const kept = useStore((s) => s.snapshot?.directory.rpps ?? '');
  const busy = useStore((s) => s.pending['rpps'] ?? false);
  const [typed, setTyped] = useState<string | null>(null);
  const save = async () => {
    const answer = await act('rpps', 'directory.rpps', { rpps: typed ?? kept });
    if (!answer.ok) return;
    setTyped(null);
    say(t('directory.saved'));
  };
  return (
    <Form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={t('directory.rpps')}
        hint={t('directory.rpps-hint')}
        value={typed ?? kept}
        onChange={setTyped}
        focused={focused}
      />
      <PlaceFailure place="rpps" />
      <div className="row">
        <ActionButton type="submit" busy={busy}>
          {t('directory.save')}
        </ActionButton>
      </div>
    </Form>
  );
}

function KeyForm({ focused }: { focused: boolean }) {
  const t = useText();
  const hasKey = useStore((s) => s.snapshot?.directory.hasKey ?? false);
  const busy = useStore((s) => s.pending['api-key'] ?? false);
  const [typed, setTyped] = useState('');
  const keep = async (key: string) => {
    const answer = await act('api-key', 'directory.key', { key });
    if (!answer.ok) return;
    setTyped('');
    say(t('directory.saved'));
  };
  return (
    <Form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') void keep(typed);
      }}
    >
      <TextInput
        label={t('directory.key')}
        hint={t(hasKey ? 'directory.key-kept' : 'directory.key-hint')}
        value={typed}
        onChange={setTyped}
        focused={focused}
      />
      <PlaceFailure place="api-key" />
      <div className="row">
        <ActionButton type="submit" busy={busy}>
          {t('directory.save')}
        </ActionButton>
        {hasKey && (
          <ActionButton look="quiet" onPress={() => void keep('')}>
            {t('directory.key-forget')}
          </ActionButton>
        )}
      </div>
    </Form>
  );
}
