import { Check, ClipboardCopy, Plus, Trash2 } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { copyText } from '../../copy-text.ts';
import { act, say, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';
import { forgetDocument } from './read.ts';
import { failedIn, groupsOf, noteForPublisher, type Report } from './words.ts';

const KEEP = 'document.keep';

/** Where a document of this kind comes from in the hour, unless the person came from a step. */
const likely = (report: Report): string => (report.origin === 'mail' ? 'reception-mss' : 'document');

/** Adds the verdict to a step; copies what the publisher needs; forgets. */
export function KeepForm({ id, report }: { id: string; report: Report }) {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.guide.steps) ?? [];
  // With a code, without one, or in a rehearsal: there is a log.
  const joined = useStore((s) => (s.snapshot?.session ?? s.snapshot?.rehearsal ?? null) !== null);
  const busy = useStore((s) => s.pending[KEEP] ?? false);
  const kept = useStore((s) => s.snapshot?.log.documents.find((one) => one.id === id) ?? null);
  const picked = useStore((s) => s.documentStep);
  const step = picked ?? likely(report);
  const keep = async () => {
    const answer = await act(KEEP, 'document.keep', { id, step });
    if (answer.ok) say(t('document.kept-said'));
  };
  const copy = async () => {
    const done = await copyText(noteForPublisher(report, locale, t));
    say(t(done ? 'document.copied' : 'note.not-copied'));
  };
  const broken = groupsOf(report).some(({ verdicts }) => failedIn(verdicts).length > 0);
  const stepTitle = (of: string): string => {
    const found = steps.find((one) => one.id === of);
    return found === undefined ? of : pick(found.title, locale);
  };
  return (
    <div className="stack">
      {kept === null && joined && (
        <div className="keep">
          <SelectOne
            label={t('document.keep-step')}
            placeholder={t('document.keep-step')}
            options={steps.map((one, at) => ({ value: one.id, label: `${at + 1}. ${pick(one.title, locale)}` }))}
            value={step}
            onChange={(value) => useStore.setState({ documentStep: value })}
          />
          <ActionButton look="primary" icon={Plus} busy={busy} onPress={() => void keep()}>
            {t('document.keep')}
          </ActionButton>
        </div>
      )}
      {kept !== null && (
        <p className="mark mark--ok">
          <Check aria-hidden size="1.2em" />
          <span>{t('document.kept', { step: stepTitle(kept.step) })}</span>
        </p>
      )}
      {!joined && <p className="soft small">{t('document.not-joined')}</p>}
      <PlaceFailure place={KEEP} />
      <div className="row">
        {broken && (
          <ActionButton icon={ClipboardCopy} onPress={() => void copy()}>
            {t('document.copy')}
          </ActionButton>
        )}
        <ActionButton
          look="quiet"
          icon={Trash2}
          onPress={() => {
            void forgetDocument();
            say(t('document.forgotten'));
          }}
        >
          {t('document.forget')}
        </ActionButton>
      </div>
    </div>
  );
}
