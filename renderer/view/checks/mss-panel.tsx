import { useEffect, useRef } from 'react';
import { MailCheck } from 'lucide-react';
import { ActionButton } from '../../part/action-button.tsx';
import { Fold } from '../../part/fold.tsx';
import { go, useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { MssReceive } from './mss-receive.tsx';
import { MssSend } from './mss-send.tsx';
import { MssTrip } from './mss-trip.tsx';

/** Whether the mailbox works: a code received, a code sent, and for those who can, a round trip. Resumes where it was. */
export function MssPanel() {
  const t = useText();
  const joined = useStore((s) => (s.snapshot?.session ?? null) !== null);
  const address = useStore((s) => s.snapshot?.profile?.mssAddress ?? '');
  const focus = useStore((s) => s.focus);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus !== 'mss') return;
    title.current?.scrollIntoView({ block: 'start' });
    title.current?.focus({ preventScroll: true });
    useStore.setState({ focus: null });
  }, [focus]);
  // A code is not sent to an address that is known to be none of MSSanté.
  const refused = useStore(
    (s) => s.snapshot?.checks.results.some(({ id, status }) => id === 'mss.address' && status === 'fail') ?? false,
  );
  const ready = address !== '' && !refused;
  return (
    <section className="card stack" aria-labelledby="mss-title">
      <h2 id="mss-title" ref={title} tabIndex={-1} className="row">
        <MailCheck aria-hidden size="1.1em" />
        <span>{t('mss.title')}</span>
      </h2>
      <p className="soft">{t('mss.lead')}</p>
      {!ready && (
        <div className="row wide-on-narrow">
          <span className="soft">{t(address === '' ? 'mss.no-address' : 'mss.refused-address')}</span>
          <ActionButton onPress={() => go('checks', 'mssAddress')}>{t('mss.fill-profile')}</ActionButton>
        </div>
      )}
      {ready && !joined && (
        <div className="row wide-on-narrow">
          <span className="soft">{t('mss.not-joined')}</span>
          <ActionButton onPress={() => go('home', 'code')}>{t('home.go-join')}</ActionButton>
        </div>
      )}
      {ready && joined && (
        <>
          <MssReceive address={address} />
          <MssSend />
        </>
      )}
      {ready && (
        <Fold title={t('mss.trip')}>
          <MssTrip />
        </Fold>
      )}
    </section>
  );
}
