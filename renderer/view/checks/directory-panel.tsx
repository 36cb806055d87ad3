import { BookUser, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { Label, ProgressBar } from 'react-aria-components';
import type { DirectoryView } from '../../../electron/contract/directory.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { ConfirmBox } from '../../part/dialog-box.tsx';
import { Fact } from '../../part/fact.tsx';
import { FailureNotice, PlaceFailure } from '../../part/failure-notice.tsx';
import { Notice } from '../../part/notice.tsx';
import { act, say, useStore } from '../../store.ts';
import { dateOf, useLocale, useText, type Locale } from '../../text.ts';
import { DirectoryAccess } from './directory-access.tsx';
import { MyBoxes } from './my-boxes.tsx';

const count = (value: number, locale: Locale): string => value.toLocaleString(locale);
const chooseFile = () => void act('directory', 'directory.import');

/** The local copy of the Annuaire Santé: its day, its import with progress, its end; and the person's own boxes. */
export function DirectoryPanel() {
  const t = useText();
  const directory = useStore((s) => s.snapshot?.directory ?? null);
  const busy = useStore((s) => s.pending['directory'] ?? false);
  if (directory === null) return null;
  const { state, copy, failure } = directory;
  return (
    <section className="card stack" aria-labelledby="directory-title">
      <h2 id="directory-title" className="row">
        <BookUser aria-hidden size="1.1em" />
        <span>{t('directory.title')}</span>
      </h2>
      <CopyFacts directory={directory} />
      {state === 'importing' ? <Progress directory={directory} /> : null}
      {state === 'deciding' ? <Decision directory={directory} /> : null}
      {failure === null ? (
        <PlaceFailure place="directory" onRetry={chooseFile} />
      ) : (
        <FailureNotice failure={failure} onRetry={chooseFile} announce />
      )}
      {(state === 'none' || state === 'ready') && (
        <div className="row">
          <ActionButton icon={Upload} busy={busy} onPress={chooseFile}>
            {t(copy === null ? 'directory.import' : 'directory.replace')}
          </ActionButton>
          {copy === null ? (
            <ActionButton look="quiet" onPress={() => void act('directory-link', 'app.open-link', { id: 'directory' })}>
              {t('directory.where')}
            </ActionButton>
          ) : (
            <Erase />
          )}
        </div>
      )}
      {(copy !== null || directory.hasKey) && <MyBoxes />}
      <DirectoryAccess />
    </section>
  );
}

/** The copy in use, or why there is none. */
function CopyFacts({ directory: { copy, erasedAsOf } }: { directory: DirectoryView }) {
  const t = useText();
  const locale = useLocale();
  if (copy === null)
    return (
      <>
        <p className="soft">{t('directory.lead')}</p>
        {erasedAsOf !== null && (
          <Notice tone="info" title={t('directory.erased-title')}>
            <p>{t('directory.erased', { on: dateOf(erasedAsOf, locale) })}</p>
          </Notice>
        )}
      </>
    );
  return (
    <>
      <dl className="facts">
        <Fact label={t('directory.of')}>{dateOf(copy.asOf, locale)}</Fact>
        <Fact label={t('directory.rows')}>
          <span className="number">{count(copy.rows, locale)}</span>
        </Fact>
        <Fact label={t('directory.until')}>{dateOf(copy.expiresOn, locale)}</Fact>
      </dl>
      {copy.soon && (
        <Notice tone="warn" title={t('directory.soon-title')}>
          <p>{t('directory.soon', { on: dateOf(copy.expiresOn, locale) })}</p>
        </Notice>
      )}
    </>
  );
}

function Progress({ directory: { progress } }: { directory: DirectoryView }) {
  const t = useText();
  const locale = useLocale();
  const busy = useStore((s) => s.pending['directory-cancel'] ?? false);
  const reading = progress === null || progress.phase === 'reading';
  const words = reading
    ? t('directory.reading', { rows: count(progress?.rows ?? 0, locale) })
    : t(`directory.${progress.phase}`);
  return (
    <>
      <ProgressBar value={progress?.bytes ?? 0} maxValue={Math.max(progress?.total ?? 1, 1)} className="field">
        {({ percentage }) => (
          <>
            <Label className="small number">{words}</Label>
            <div className="timer-track">
              <div className="timer-fill" style={{ width: `${percentage ?? 0}%` }} />
            </div>
          </>
        )}
      </ProgressBar>
      <div className="row">
        <ActionButton busy={busy} onPress={() => void act('directory-cancel', 'directory.cancel')}>
          {t('directory.cancel')}
        </ActionButton>
        <span className="soft small">{t('directory.meanwhile')}</span>
      </div>
    </>
  );
}

/** The new copy is much smaller: the person says which is right. The present one is the harmless answer. */
function Decision({ directory: { smaller } }: { directory: DirectoryView }) {
  const t = useText();
  const locale = useLocale();
  const busy = useStore((s) => s.pending['directory-decide'] ?? false);
  const decide = (replace: boolean) => void act('directory-decide', 'directory.decide', { replace });
  return (
    <Notice tone="warn" title={t('directory.smaller-title')} announce>
      <p>
        {t('directory.smaller', {
          rows: count(smaller?.rows ?? 0, locale),
          before: count(smaller?.before ?? 0, locale),
        })}
      </p>
      <div className="row">
        <ActionButton busy={busy} onPress={() => decide(false)}>
          {t('directory.keep')}
        </ActionButton>
        <ActionButton look="quiet" busy={busy} onPress={() => decide(true)}>
          {t('directory.anyway')}
        </ActionButton>
      </div>
    </Notice>
  );
}

function Erase() {
  const t = useText();
  const busy = useStore((s) => s.pending['directory-erase'] ?? false);
  const [asking, setAsking] = useState(false);
  const erase = async () => {
    const answer = await act('directory-erase', 'directory.erase');
    setAsking(false);
    if (answer.ok) say(t('directory.erase-said'));
  };
  return (
    <>
      <ActionButton look="quiet" icon={Trash2} onPress={() => setAsking(true)}>
        {t('directory.erase')}
      </ActionButton>
      <ConfirmBox
        title={t('directory.erase-sure')}
        open={asking}
        onClose={() => setAsking(false)}
        yes={t('directory.erase')}
        onYes={() => void erase()}
        busy={busy}
      >
        <p>{t('directory.erase-what')}</p>
      </ConfirmBox>
    </>
  );
}
