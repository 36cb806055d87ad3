import { Notice } from '../../part/notice.tsx';
import { NeedSlot } from '../../part/need-slot.tsx';
import { OfflineNotice } from '../../part/offline-notice.tsx';
import { Page } from '../../part/page.tsx';
import { useStore } from '../../store.ts';
import { useLocale, useText, whenOf } from '../../text.ts';
import { EvidenceBox } from '../evidence/evidence-box.tsx';
import { EvidencePanel } from '../evidence/evidence-panel.tsx';
import { isAlone } from './alone.ts';
import { AloneNotice } from './alone-notice.tsx';
import { BesideButton } from './beside-button.tsx';
import { GuideNews } from './guide-news.tsx';
import { HelpPanel } from './help-panel.tsx';
import { useHourKeys } from './hour-keys.ts';
import { IrritantBox, IrritantButton } from './irritant-box.tsx';
import { KeysBox } from './keys-box.tsx';
import { LeftRunning } from './left-running.tsx';
import { MessagePanel } from './message-panel.tsx';
import { useOpenStep } from './open-step.ts';
import { isOver } from './over.ts';
import { StepList } from './step-list.tsx';
import { TimerPanel } from './timer-panel.tsx';

/** The hour of test: the time left, the step to do now, and the organisers at hand. */
export function SessionScreen() {
  const t = useText();
  const locale = useLocale();
  const snapshot = useStore((s) => s.snapshot);
  useHourKeys(useOpenStep());
  if (snapshot === null || (snapshot.session === null && snapshot.rehearsal === null))
    return (
      <Page title={t('session.title')}>
        <NeedSlot why={t('session.empty')} />
      </Page>
    );
  const { closedAt } = snapshot.log;
  const alone = isAlone(snapshot);
  return (
    <Page title={t('session.title')} wide>
      <OfflineNotice />
      {closedAt !== null && (
        <Notice tone="info" title={t('session.closed')}>
          <p>{t('session.closed-at', { when: whenOf(closedAt, locale) })}</p>
        </Notice>
      )}
      <LeftRunning />
      <GuideNews />
      <TimerPanel />
      <div className="hour">
        <StepList />
        <aside className="stack" aria-label={t('session.aside')}>
          <section className="card stack" aria-label={t('help.label')}>
            {!alone && !isOver(snapshot) && <HelpPanel />}
            <IrritantButton />
            <BesideButton />
          </section>
          <EvidencePanel />
          {alone ? <AloneNotice /> : <MessagePanel />}
        </aside>
      </div>
      <IrritantBox />
      <EvidenceBox />
      <KeysBox />
    </Page>
  );
}
