import { useState } from 'react';
import { CalendarCheck, CalendarX, Check, MessageSquare, X } from 'lucide-react';
import type { ShownProposal } from '../../../electron/contract/snapshot.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { UnsentMark } from '../../part/mark.tsx';
import { Moment } from '../../part/moment.tsx';
import { Notice } from '../../part/notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import { useNow } from '../../part/use-now.ts';
import { act, say, stay, useStore } from '../../store.ts';
import { dayOf, timeOf, useLocale, useText } from '../../text.ts';

const byTime = (a: ShownProposal, b: ShownProposal): number => a.startsAt.localeCompare(b.startsAt);

/**
 * The times that the organisers propose: one press says yes or no, with or without the network. On top while something is
 * asked; `last` on the page once a time is agreed on and nothing was proposed since.
 */
export function ProposalsCard({ last = false }: { last?: boolean }) {
  const t = useText();
  const locale = useLocale();
  const now = useNow(30_000);
  const log = useStore((s) => s.snapshot?.log ?? null);
  if (log === null || log.closedAt !== null || log.timer !== null) return null;
  const { proposals, agreed } = log;
  const coming = proposals.filter((p) => Date.parse(p.startsAt) > now);
  const open = coming.filter((p) => !p.withdrawn && p.answer === null).sort(byTime);
  const said = coming.filter((p) => !p.withdrawn && p.answer !== null && p.id !== agreed?.id).sort(byTime);
  const lost = coming.filter((p) => p.withdrawn && p.answer?.is === 'accepted' && agreed === null);
  if (open.length + said.length + lost.length === 0) return null;
  const asks = lost.length > 0 || open.some((p) => agreed === null || p.at > agreed.at);
  if (asks === last) return null;
  const count = open.length;
  return (
    <>
      {lost.map((p) => (
        <Notice key={p.id} tone="warn" title={t('proposal.lost-title')}>
          <p>{t('proposal.lost', { day: dayOf(p.startsAt, locale), time: timeOf(p.startsAt, locale) })}</p>
        </Notice>
      ))}
      {open.length + said.length > 0 && (
        <section className="card stack" aria-labelledby="proposals-title">
          <h2 id="proposals-title">
            {count === 0
              ? t('proposal.answered-title')
              : t(agreed === null ? 'proposal.title' : 'proposal.title-more', { count })}
          </h2>
          {open.length > 0 && <p>{t(agreed === null ? 'proposal.lead' : 'proposal.lead-move')}</p>}
          <ul className="proposals">
            {open.map((p) => (
              <Open key={p.id} proposal={p} />
            ))}
            {said.map((p) => (
              <Said key={p.id} proposal={p} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/**
 * Says an answer, and says aloud that it was taken. The button that was pressed is gone then: the focus goes to the top of the
 * screen, where the slot now is, or to what can be added to a refusal.
 */
async function answerTo(id: string, answer: 'accepted' | 'declined', note: string, spoken: string): Promise<boolean> {
  const done = await act(`proposal:${id}`, 'slot.answer', { id, answer, note });
  if (!done.ok) return false;
  say(spoken);
  if (answer === 'accepted') stay('home');
  else requestAnimationFrame(() => document.getElementById(`said-${id}`)?.focus());
  return true;
}

function Open({ proposal: { id, startsAt, minutes } }: { proposal: ShownProposal }) {
  const t = useText();
  const locale = useLocale();
  const busy = useStore((s) => s.pending[`proposal:${id}`] ?? false);
  const what = { day: dayOf(startsAt, locale), time: timeOf(startsAt, locale) };
  return (
    <li className="proposal">
      <Moment at={startsAt} minutes={minutes} />
      <div className="row">
        <ActionButton
          look="primary"
          icon={Check}
          busy={busy}
          aria-label={t('proposal.accept-label', what)}
          onPress={() => void answerTo(id, 'accepted', '', t('proposal.accepted-said', what))}
        >
          {t('proposal.accept')}
        </ActionButton>
        <ActionButton
          icon={X}
          busy={busy}
          aria-label={t('proposal.decline-label', what)}
          onPress={() => void answerTo(id, 'declined', '', t('proposal.declined-said', what))}
        >
          {t('proposal.decline')}
        </ActionButton>
      </div>
      <PlaceFailure place={`proposal:${id}`} />
    </li>
  );
}

/** An answer that was given can be changed, and a refusal can be explained in a few words. */
function Said({ proposal }: { proposal: ShownProposal }) {
  const t = useText();
  const locale = useLocale();
  const { id, startsAt, minutes, answer } = proposal;
  const busy = useStore((s) => s.pending[`proposal:${id}`] ?? false);
  const [note, setNote] = useState<string | null>(null);
  if (answer === null) return null;
  const declined = answer.is === 'declined';
  const what = { day: dayOf(startsAt, locale), time: timeOf(startsAt, locale) };
  const send = async () => {
    if (note !== null && (await answerTo(id, 'declined', note, t('proposal.note-said')))) setNote(null);
  };
  return (
    <li className="proposal proposal--said" id={`said-${id}`} tabIndex={-1}>
      <div className="stack stack--tight">
        <Moment at={startsAt} minutes={minutes} />
        <p className="row small">
          <span className="mark">
            {declined ? <CalendarX aria-hidden size="1.2em" /> : <CalendarCheck aria-hidden size="1.2em" />}
            <span>{t(declined ? 'proposal.declined' : 'proposal.replaced')}</span>
          </span>
          <UnsentMark sent={answer.sent} />
        </p>
        {answer.note !== null && <p className="said">{answer.note}</p>}
      </div>
      <div className="row">
        <ActionButton
          look="quiet"
          size="small"
          icon={Check}
          busy={busy}
          aria-label={t('proposal.accept-label', what)}
          onPress={() => void answerTo(id, 'accepted', '', t('proposal.accepted-said', what))}
        >
          {t('proposal.accept-after-all')}
        </ActionButton>
        {declined && note === null && (
          <ActionButton look="quiet" size="small" icon={MessageSquare} onPress={() => setNote(answer.note ?? '')}>
            {t('proposal.explain')}
          </ActionButton>
        )}
      </div>
      {note !== null && (
        <form
          className="stack stack--tight proposal-note"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <TextInput
            label={t('proposal.note')}
            hint={t('proposal.note-hint')}
            value={note}
            onChange={setNote}
            rows={2}
            spellCheck
            focused
          />
          <div className="row">
            <ActionButton type="submit" busy={busy}>
              {t('proposal.note-send')}
            </ActionButton>
            <ActionButton look="quiet" onPress={() => setNote(null)}>
              {t('cancel')}
            </ActionButton>
          </div>
        </form>
      )}
      <PlaceFailure place={`proposal:${id}`} />
    </li>
  );
}
