import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { ArchiveRestore } from 'lucide-react';
import type { OpenedArchive } from '../../../electron/contract/archive.ts';
import type { Failure } from '../../../electron/contract/failure.ts';
import { call } from '../../api.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { DialogBox } from '../../part/dialog-box.tsx';
import { Fact } from '../../part/fact.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { StepMark } from '../../part/mark.tsx';
import { SecretField } from '../../part/secret-field.tsx';
import { act, useStore } from '../../store.ts';
import { dateOf, pick, sizeOf, useLocale, useText } from '../../text.ts';

/** An archive that was kept, opened again to be read: nothing of it is taken over. */
export function OpenArchiveCard() {
  const t = useText();
  const busy = useStore((s) => s.pending['archive'] ?? false);
  const [asking, setAsking] = useState(false);
  const [opened, setOpened] = useState<OpenedArchive | null>(null);
  const choose = async () => {
    if ((await act('archive', 'archive.choose')).ok) setAsking(true);
  };
  return (
    <section className="card stack" aria-labelledby="open-archive-title">
      <h2 id="open-archive-title" className="row">
        <ArchiveRestore aria-hidden size="1.1em" />
        <span>{t('archive.open-title')}</span>
      </h2>
      <p>{t('archive.open-what')}</p>
      <PlaceFailure place="archive" />
      <div className="row">
        <ActionButton busy={busy} onPress={() => void choose()}>
          {t('archive.open')}
        </ActionButton>
      </div>
      <DialogBox title={t('archive.open-title')} open={asking} onClose={() => setAsking(false)}>
        <PassphraseForm
          onOpened={(archive) => {
            setAsking(false);
            setOpened(archive);
          }}
          onOther={() => {
            setAsking(false);
            void choose();
          }}
        />
      </DialogBox>
      <DialogBox title={t('archive.content')} open={opened !== null} onClose={() => setOpened(null)}>
        {opened !== null && <Content archive={opened} onClose={() => setOpened(null)} />}
      </DialogBox>
    </section>
  );
}

type FormProps = { onOpened: (archive: OpenedArchive) => void; onOther: () => void };

function PassphraseForm({ onOpened, onOther }: FormProps) {
  const t = useText();
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const open = async () => {
    const passphrase = field.current?.value ?? '';
    if (busy || passphrase === '') return field.current?.focus();
    setBusy(true);
    setFailure(null);
    const answer = await call('archive.open', { passphrase });
    setBusy(false);
    if (answer.ok) return onOpened(answer.value);
    setFailure(answer.failure);
    return field.current?.select();
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <SecretField label={t('archive.passphrase')} busy={busy} field={field} />
      {failure !== null && (
        <FailureNotice
          failure={failure}
          announce
          onRetry={failure.code === 'archive.passphrase-wrong' ? () => field.current?.focus() : onOther}
        />
      )}
      <div className="row wide-on-narrow">
        <ActionButton type="submit" look="primary" busy={busy}>
          {t('archive.open-yes')}
        </ActionButton>
      </div>
    </Form>
  );
}

function Content({ archive: { bilan, files }, onClose }: { archive: OpenedArchive; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const evidence = files.filter(({ name }) => name.startsWith('preuves/'));
  return (
    <div className="stack">
      <dl className="facts">
        <Fact label={t('slot.day')}>{dateOf(bilan.slot?.startsAt ?? bilan.madeAt, locale)}</Fact>
        <Fact label={t('slot.couloir')}>{bilan.slot === null ? '–' : t(`couloir.${bilan.slot.couloir}`)}</Fact>
        <Fact label={t('bilan.score')}>
          {bilan.score === null ? '–' : t('bilan.score-of', { score: bilan.score, best: bilan.best })}
        </Fact>
        <Fact label={t('archive.edition')}>{bilan.edition?.name ?? t('local.title')}</Fact>
      </dl>
      <h3>{t('bilan.steps')}</h3>
      <ul className="missing">
        {bilan.steps.map((step) => (
          <li key={step.id}>
            <span className="row row--apart">
              <span>{pick(step.title, locale)}</span>
              <StepMark status={step.verdict ?? step.status} />
            </span>
            {step.comments.map((comment) => (
              <p key={comment.at} className="said">
                {comment.text}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <h3>{t('bilan.irritants')}</h3>
      {bilan.irritants.length === 0 ? (
        <p className="soft">{t('bilan.no-irritant')}</p>
      ) : (
        <ul className="missing">
          {bilan.irritants.map((irritant, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a list that never changes
            <li key={at}>
              <p className="soft small">
                {t(`severity.${irritant.severity}`)}, {t(`category.${irritant.category}`)}
              </p>
              <p>{irritant.text}</p>
            </li>
          ))}
        </ul>
      )}
      {evidence.length > 0 && (
        <p className="soft small">
          {t('archive.evidence', {
            count: evidence.length,
            size: sizeOf(
              evidence.reduce((sum, { size }) => sum + size, 0),
              locale,
            ),
          })}
        </p>
      )}
      <div className="row">
        <ActionButton onPress={onClose}>{t('archive.close')}</ActionButton>
      </div>
    </div>
  );
}
