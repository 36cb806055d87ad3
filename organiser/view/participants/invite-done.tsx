import { Copy, Download, MailPlus } from 'lucide-react';
import { useState } from 'react';
import type { InviteAnswer, Participant } from '../../protocol/participant.ts';
import type { Failure } from '../api.ts';
import { useText } from '../locale.ts';
import { Button } from '../part/button.tsx';
import { CopyText } from '../part/copy.tsx';
import { download } from '../part/download.ts';
import { LocalAddress } from '../part/local-address.tsx';
import { FailureNotice, Notice } from '../part/notice.tsx';
import { filledLetter, hubOf } from './invitation.ts';
import { joinLetters } from './people.ts';

export type InviteResult = InviteAnswer['results'][number];
type Props = {
  results: readonly InviteResult[];
  invited: readonly Participant[];
  /** Those who are not invited yet, because of `failure`. */
  left: readonly Participant[];
  failure: Failure | null;
  busy: boolean;
  letter: (one: Participant) => string;
  /** Whether messages were taken out of the page: their codes are shown once. */
  taken: boolean;
  onTaken: () => void;
  onRetry: () => void;
  onClose: () => void;
};

/** What left by mail, who is not invited, and the messages to hand over otherwise. */
export function InviteDone(props: Props) {
  const { results, invited, left, failure, busy, letter, taken, onTaken, onRetry, onClose } = props;
  const { t } = useText();
  const [refused, setRefused] = useState(false);
  const mailed = results.filter(({ mail }) => mail === 'queued').length;
  const recent = results.filter(({ is }) => is === 'recent').length;
  const done = results.filter(({ is }) => is === 'invited');
  const labels = (ids: readonly string[]): string =>
    invited
      .filter(({ id }) => ids.includes(id))
      .map(({ label }) => label)
      .join(', ');
  const byHand = results.flatMap(({ participant, way, mail }) => {
    const one = invited.find(({ id }) => id === participant);
    return one === undefined || way === null ? [] : [{ one, way, mail, text: filledLetter(letter(one), way) }];
  });
  const all = joinLetters(
    byHand.map(({ one, text }) => ({ to: one.email ?? t('invite.no-address'), label: one.label, text })),
  );
  const copyAll = () => {
    navigator.clipboard.writeText(all).then(
      () => {
        setRefused(false);
        onTaken();
        return null;
      },
      () => setRefused(true),
    );
  };
  return (
    <div className="form">
      {done.length - byHand.length === 0 && recent === 0 ? null : (
        <Notice tone="good" title={t('invite.done', { count: done.length - byHand.length })}>
          {mailed > 0 ? <p>{t('invite.mailed', { count: mailed })}</p> : null}
          {recent > 0 ? <p>{t('invite.recent', { count: recent })}</p> : null}
        </Notice>
      )}
      {left.length === 0 ? null : (
        <Notice
          tone="bad"
          title={t('invite.not', { count: left.length, names: left.map((one) => one.label).join(', ') })}
        >
          {done.length === 0 ? null : (
            <p>{t('invite.were', { names: labels(done.map(({ participant }) => participant)) })}</p>
          )}
          <p>{t('invite.not-text')}</p>
        </Notice>
      )}
      {failure === null ? null : <FailureNotice failure={failure} />}
      {byHand.length === 0 ? null : (
        <>
          <Notice
            tone={taken ? 'good' : 'info'}
            title={taken ? t('invite.done', { count: byHand.length }) : t('invite.ready', { count: byHand.length })}
          >
            <p>{t('invite.by-hand', { count: byHand.length })}</p>
          </Notice>
          <LocalAddress address={hubOf(byHand[0]?.way.link ?? '')} />
          <div className="actions">
            <Button onPress={copyAll}>
              <Copy aria-hidden size={16} />
              {t('invite.copy-all')}
            </Button>
            <Button
              onPress={() => {
                download(`${t('invite.file')}.txt`, `\uFEFF${all}`, 'text/plain;charset=utf-8');
                onTaken();
              }}
            >
              <Download aria-hidden size={16} />
              {t('invite.download')}
            </Button>
          </div>
          {refused ? <Notice tone="bad" title={t('invite.no-copy')} /> : null}
        </>
      )}
      {byHand.map(({ one, mail, text }) => (
        <section key={one.id} aria-label={one.label}>
          {mail === 'failed' || mail === 'full' ? <p>{t('invite.failed-mail', { label: one.label })}</p> : null}
          <CopyText
            label={`${one.label} – ${one.email ?? t('invite.no-address')}`}
            value={text}
            onCopied={byHand.length === 1 ? onTaken : undefined}
          />
        </section>
      ))}
      <div className="actions end">
        {left.length === 0 ? null : (
          <Button look="main" isDisabled={busy} onPress={onRetry}>
            <MailPlus aria-hidden size={18} />
            {busy ? t('invite.sending') : t('invite.send', { count: left.length })}
          </Button>
        )}
        <Button look={left.length === 0 ? 'main' : 'plain'} onPress={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}
