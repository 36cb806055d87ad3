import { useEffect, useState } from 'react';
import type { MailHealth, MailState } from '../../protocol/mail.ts';
import { useText, type Translate } from '../locale.ts';
import { loadMail } from '../state/actions.ts';

const REFRESH_MS = 15_000;

const healthText = (t: Translate, part: 'smtp' | 'imap', health: MailHealth | null): string => {
  if (health === null) return t(`mail.${part}.none`);
  if (health.state !== 'trouble') return t(`mail.${part}.${health.state}`);
  return `${t(`mail.${part}.trouble`)} ${t(`mail.trouble.${health.trouble ?? 'unreachable'}`)}`;
};

/** How the hub's mail account does, in one line: not set up is a state like another. */
export function MailLine() {
  const { t } = useText();
  const [state, setState] = useState<MailState | null>(null);
  useEffect(() => {
    let current = true;
    const ask = async () => {
      const answer = await loadMail();
      if (current && answer.ok) setState(answer.value);
    };
    void ask();
    const timer = setInterval(() => void ask(), REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, []);
  if (state === null) return null;
  if (state.from === null) return <p className="muted">{t('mail.none')}</p>;
  const parts = [
    t('mail.account', { address: state.from }),
    healthText(t, 'smtp', state.smtp),
    healthText(t, 'imap', state.imap),
    ...(state.waiting > 0 ? [t('mail.waiting', { count: state.waiting })] : []),
    ...(state.givenUp > 0 ? [t('mail.given-up', { count: state.givenUp })] : []),
  ];
  return <p className="muted">{parts.join(' · ')}</p>;
}
