import { useState } from 'react';
import { Form } from 'react-aria-components';
import { MessageSquareHeart } from 'lucide-react';
import { feedbackQuestions, type FeedbackAnswers } from '../../../organiser/protocol/after.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { Choice } from '../../part/choice.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { UnsentMark } from '../../part/mark.tsx';
import { MaskedNote } from '../../part/masked-note.tsx';
import { Notice } from '../../part/notice.tsx';
import { TextInput } from '../../part/text-input.tsx';
import type { FeedbackDraft } from '../../draft.ts';
import { tellMasked } from '../../masks.ts';
import { act, draft, say, useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';

const scores = Array.from({ length: 11 }, (_each, score) => ({ value: String(score), label: String(score) }));
const marks = ['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }));

/** The questionnaire: a score, a few closed questions, some words. Given, it folds and can be changed. */
export function FeedbackCard() {
  const t = useText();
  const locale = useLocale();
  const given = useStore((s) => s.snapshot?.log.feedback ?? null);
  const local = useStore((s) => s.snapshot?.session?.hub === null);
  const typed = useStore((s) => s.drafts.feedback);
  const open = given === null || typed !== null;
  return (
    <section className="card stack" aria-labelledby="feedback-title">
      <h2 id="feedback-title" className="row">
        <MessageSquareHeart aria-hidden size="1.1em" />
        <span>{t('feedback.title')}</span>
      </h2>
      <p className="soft">{t(local ? 'feedback.lead-local' : 'feedback.lead')}</p>
      {given !== null && (
        <Notice tone="ok">
          <p className="row">
            <span>{t('feedback.given', { score: given.score, when: whenOf(given.at, locale) })}</span>
            <UnsentMark sent={given.sent} />
          </p>
        </Notice>
      )}
      <MaskedNote name="feedback" />
      {open ? (
        <FeedbackForm
          value={typed ?? { score: given?.score ?? null, answers: given?.answers ?? {}, text: given?.text ?? '' }}
          given={given !== null}
        />
      ) : (
        <div className="row">
          <ActionButton
            onPress={() => draft('feedback', { score: given.score, answers: given.answers ?? {}, text: given.text })}
          >
            {t('feedback.change')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}

function FeedbackForm({ value, given }: { value: FeedbackDraft; given: boolean }) {
  const t = useText();
  const busy = useStore((s) => s.pending['feedback'] ?? false);
  const [missing, setMissing] = useState(false);
  const change = (part: Partial<FeedbackDraft>): void => draft('feedback', { ...value, ...part });
  const answer = (answers: FeedbackAnswers): void => change({ answers: { ...value.answers, ...answers } });
  const send = async () => {
    const { score, answers, text } = value;
    if (score === null) return setMissing(true);
    const done = await act('feedback', 'feedback.give', { score, answers, text });
    if (!done.ok) return;
    draft('feedback', null);
    tellMasked('feedback', done.value.masked, true);
    const masked = done.value.masked === 0 ? '' : ` ${t('feedback.masked', { count: done.value.masked })}`;
    say(`${t('feedback.saved')}${masked}`);
  };
  return (
    <Form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Choice
        label={t('feedback.score')}
        className="choices scores"
        options={scores}
        value={value.score === null ? null : String(value.score)}
        onChange={(score) => {
          setMissing(false);
          change({ score: Number(score) });
        }}
        focused={missing}
        error={missing ? t('feedback.score-missing') : null}
      />
      <p className="hint">{t('feedback.scale')}</p>
      {feedbackQuestions.map((question) => (
        <Choice
          key={question}
          label={t(`feedback.q.${question}`)}
          className="choices scores"
          options={marks}
          value={value.answers[question] === undefined ? null : String(value.answers[question])}
          onChange={(mark) => answer({ [question]: Number(mark) })}
        />
      ))}
      <TextInput
        label={t('feedback.text')}
        hint={t('feedback.text-hint')}
        value={value.text}
        onChange={(text) => change({ text })}
        rows={3}
        spellCheck
      />
      <PlaceFailure place="feedback" />
      <div className="row wide-on-narrow">
        <ActionButton type="submit" look="primary" busy={busy}>
          {t('feedback.send')}
        </ActionButton>
        {given ? (
          <ActionButton look="quiet" onPress={() => draft('feedback', null)}>
            {t('cancel')}
          </ActionButton>
        ) : (
          <ActionButton
            look="quiet"
            onPress={() => {
              draft('feedback', null);
              document.getElementById('erase-list-title')?.scrollIntoView();
              document.getElementById('erase-list-title')?.focus({ preventScroll: true });
            }}
          >
            {t('feedback.skip')}
          </ActionButton>
        )}
      </div>
    </Form>
  );
}
