import { Download } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { newEdition } from '../../protocol/board.ts';
import type { Failure } from '../api.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { download, slug } from '../part/download.ts';
import { Field } from '../part/field.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { keyFile, makeReportKey, type ReportKey } from '../report-key.ts';
import { hrefOf } from '../route.ts';
import { createEdition } from '../state/actions.ts';

/** Contact given to participants unless the organiser writes another. */
const CONTACT = 'verif.segur@esante.gouv.fr';

type Made = { id: string; name: string; reportKey: ReportKey };
type Draft = { name: string; startsOn: string; endsOn: string; contact: string };
const blank: Draft = { name: '', startsOn: '', endsOn: '', contact: CONTACT };

export function NewEditionWindow({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useText();
  const [made, setMade] = useState<Made | null>(null);
  /** Outlives the window: what was typed is there again when it was closed by mistake. */
  const [draft, setDraft] = useState(blank);
  const keep = (edition: Made) => {
    setMade(edition);
    setDraft(blank);
  };
  const close = () => {
    setMade(null);
    onClose();
  };
  const cancel = () => {
    setDraft(blank);
    close();
  };
  return (
    <Window title={t(made === null ? 'edition.create' : 'key.keep-title')} isOpen={isOpen} onClose={close}>
      {made === null ? (
        <Form draft={draft} onDraft={setDraft} onMade={keep} onCancel={cancel} />
      ) : (
        <KeepKey {...made} onClose={close} />
      )}
    </Window>
  );
}

function Form({
  draft,
  onDraft,
  onMade,
  onCancel,
}: {
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onMade: (made: Made) => void;
  onCancel: () => void;
}) {
  const { t } = useText();
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  /** Kept between two tries of the same form, so that a failed call does not leave a heap of unused keys. */
  const [key, setKey] = useState<ReportKey | null>(null);

  const set = (part: Partial<Draft>) => onDraft({ ...draft, ...part });
  const submit = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const reportKey = key ?? (await makeReportKey());
      setKey(reportKey);
      const parsed = newEdition.safeParse({ ...draft, reportKey: reportKey.recipient });
      if (!parsed.success) {
        setWrong(new Set(parsed.error.issues.map((i) => String(i.path[0]))));
        return;
      }
      setWrong(new Set());
      const answer = await createEdition(parsed.data);
      if (answer.ok) onMade({ id: answer.value.id, name: answer.value.name, reportKey });
      else setFailure(answer.failure);
    } catch {
      setFailure({ code: 'storage.full', info: {} });
    } finally {
      setBusy(false);
    }
  };
  const error = (field: keyof Draft) => (wrong.has(field) ? t(`edition.error.${field}`) : null);
  return (
    <form
      className="form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label={t('edition.name')}
        hint={t('edition.name-hint')}
        value={draft.name}
        onChange={(name) => set({ name })}
        error={error('name')}
        maxLength={120}
        required
      />
      <div className="row">
        <Field
          label={t('edition.starts')}
          type="date"
          value={draft.startsOn}
          onChange={(startsOn) => set({ startsOn })}
          error={error('startsOn')}
          required
        />
        <Field
          label={t('edition.ends')}
          type="date"
          value={draft.endsOn}
          onChange={(endsOn) => set({ endsOn })}
          error={error('endsOn')}
          required
        />
      </div>
      <Field
        label={t('edition.contact')}
        hint={t('edition.contact-hint')}
        type="email"
        value={draft.contact}
        onChange={(contact) => set({ contact })}
        error={error('contact')}
        required
      />
      <p className="hint">{t('key.made-here')}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <div className="actions end">
        <Button onPress={onCancel}>{t('action.cancel')}</Button>
        <Button look="main" type="submit" isDisabled={busy}>
          {t(busy ? 'edition.creating' : 'edition.submit')}
        </Button>
      </div>
    </form>
  );
}

function KeepKey({ id, name, reportKey, onClose }: Made & { onClose: () => void }) {
  const { t } = useText();
  const [saved, setSaved] = useState(false);
  return (
    <div className="form">
      <Notice tone="good" title={t('edition.made', { name })} />
      <p>{t('key.explain')}</p>
      <p>
        <strong>{t('key.if-lost')}</strong>
      </p>
      <Button
        look={saved ? 'plain' : 'main'}
        onPress={() => {
          download(`cle-des-journaux-${slug(name)}.txt`, keyFile(reportKey, name), 'text/plain;charset=utf-8');
          setSaved(true);
        }}
      >
        <Download aria-hidden size={18} />
        {t('key.download')}
      </Button>
      <div className="actions end">
        <Button
          look={saved ? 'main' : 'plain'}
          onPress={() => {
            onClose();
            location.hash = hrefOf({ at: 'edition', edition: id });
          }}
        >
          {t('edition.open')}
        </Button>
      </div>
    </div>
  );
}
