import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import {
  ClipboardCheck,
  CircleHelp,
  CreditCard,
  Database,
  FileSearch,
  FileText,
  House,
  ListChecks,
  ScrollText,
  Timer,
  type LucideIcon,
} from 'lucide-react';
import { Brand } from '../part/brand.tsx';
import { RehearsalMark } from '../part/rehearsal-mark.tsx';
import { DemoBanner } from '../part/demo-banner.tsx';
import { FailureNotice } from '../part/failure-notice.tsx';
import { Notice } from '../part/notice.tsx';
import { ErrorBoundary } from '../part/error-boundary.tsx';
import { go, useStore } from '../store.ts';
import { screens, type Screen } from '../screen.ts';
import { useText } from '../text.ts';
import { AfterScreen } from './after/after-screen.tsx';
import { BilanScreen } from './bilan/bilan-screen.tsx';
import { useCardNews } from './card/card-news.ts';
import { CardScreen } from './card/card-screen.tsx';
import { ChecksScreen } from './checks/checks-screen.tsx';
import { DataScreen } from './data/data-screen.tsx';
import { DocumentsScreen } from './document/documents-screen.tsx';
import { HelpScreen } from './help/help-screen.tsx';
import { useAskedEvidence } from './evidence/asked.ts';
import { HomeScreen } from './home/home-screen.tsx';
import { ReportScreen } from './report/report-screen.tsx';
import { useOpenStep } from './session/open-step.ts';
import { useStepNews } from './session/step-news.ts';
import { SessionScreen } from './session/session-screen.tsx';
import { LinkLine } from './link-line.tsx';
import { MessageNotice } from './message-notice.tsx';
import { ReminderNotice } from './reminder-notice.tsx';
import { StatusBar } from './status-bar.tsx';

const icons: Record<Screen, LucideIcon> = {
  home: House,
  checks: ClipboardCheck,
  card: CreditCard,
  session: Timer,
  help: CircleHelp,
  documents: FileSearch,
  bilan: FileText,
  after: ListChecks,
  report: ScrollText,
  data: Database,
};

const views: Record<Screen, () => React.JSX.Element> = {
  home: HomeScreen,
  checks: ChecksScreen,
  card: CardScreen,
  session: SessionScreen,
  help: HelpScreen,
  documents: DocumentsScreen,
  bilan: BilanScreen,
  after: AfterScreen,
  report: ReportScreen,
  data: DataScreen,
};

/** Navigation, the current screen, and the status bar that is always there. */
export function Frame() {
  const t = useText();
  const screen = useStore((s) => s.screen);
  const unread = useStore((s) => s.snapshot?.inbox.unread ?? 0);
  const openStep = useOpenStep();
  const View = views[screen];
  useCardNews();
  useAskedEvidence();
  useStepNews(screen === 'session' ? openStep : null);
  // Asked for from the narrow window: the hour is what the person comes back for.
  const asked = useStore((s) => s.snapshot?.beside.asked ?? 0);
  useEffect(() => {
    if (asked > 0) go('session');
  }, [asked]);
  return (
    <div className="frame">
      <nav className="nav" aria-label={t('nav.label')}>
        <Brand />
        <ul className="nav-list">
          {screens.map((id) => {
            const Icon = icons[id];
            return (
              <li key={id}>
                <Button
                  className="nav-item"
                  onPress={() => go(id)}
                  {...(id === screen ? { 'aria-current': 'page' as const } : {})}
                >
                  <Icon aria-hidden size="1.3em" />
                  <span>{t(`nav.${id}`)}</span>
                  {id === 'session' && unread > 0 && (
                    <span className="nav-count">
                      <span aria-hidden>{unread}</span>
                      <span className="unseen">{t('message.unread', { count: unread })}</span>
                    </span>
                  )}
                </Button>
              </li>
            );
          })}
        </ul>
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        <div className="stack">
          <DemoMark />
          <LinkLine />
          <Banners />
          <ErrorBoundary key={screen}>
            <View />
          </ErrorBoundary>
        </div>
      </main>
      <StatusBar />
    </div>
  );
}

/** On every screen, and never scrolled away: that what is shown is not real. */
function DemoMark() {
  const t = useText();
  const demo = useStore((s) => s.snapshot?.app.demo ?? false);
  const simulated = useStore((s) => s.snapshot?.card.source === 'simulator');
  const rehearsing = useStore((s) => (s.snapshot?.rehearsal ?? null) !== null);
  if (!demo && !simulated && !rehearsing) return null;
  return (
    <div className="demo-mark">
      <RehearsalMark />
      <DemoBanner />
      {demo && (
        <Notice tone="warn" title={t('demo.title')}>
          <p className="small">{t('demo.sentence')}</p>
        </Notice>
      )}
    </div>
  );
}

/** On every screen: what stops the sending for good (being offline is not one). */
function Banners() {
  const t = useText();
  const sync = useStore((s) => s.snapshot?.sync ?? null);
  const unknown = useStore((s) => s.snapshot?.log.unknown ?? 0);
  const blocking = sync?.state === 'fork' || sync?.state === 'revoked' || sync?.failure?.code === 'sync.refused';
  return (
    <div className="main-notices stack">
      <ReminderNotice />
      <MessageNotice />
      {blocking && sync !== null && sync.failure !== null && <FailureNotice failure={sync.failure} announce />}
      {unknown > 0 && (
        <Notice tone="warn" title={t('sync.unknown-title')}>
          <p>{t('sync.unknown', { count: unknown })}</p>
        </Notice>
      )}
    </div>
  );
}
