import { I18nProvider } from 'react-aria-components';
import { ErrorBoundary } from './part/error-boundary.tsx';
import { useText } from './locale.ts';
import { usePublic, usePublisher, useRoute } from './route.ts';
import { useBoard } from './state/store.ts';
import { Edition } from './screen/edition.tsx';
import { Editions } from './screen/editions.tsx';
import { CalendarScreen } from './calendar/calendar-screen.tsx';
import { ChainsScreen } from './chains/chains-screen.tsx';
import { ListScreen } from './list/list-screen.tsx';
import { ListsScreen } from './list/lists-screen.tsx';
import { IrritantsScreen } from './irritants/irritants-screen.tsx';
import { LiveScreen } from './live/live-screen.tsx';
import { SignIn } from './screen/sign-in.tsx';
import { ParticipantsScreen } from './participants/participants-screen.tsx';
import { JoinScreen } from './public/join-screen.tsx';
import { RegisterScreen } from './public/register-screen.tsx';
import { PublisherScreen } from './publisher/publisher-screen.tsx';
import { InboxScreen } from './inbox/inbox-screen.tsx';
import { ReadinessScreen } from './readiness/readiness-screen.tsx';
import { ResultsScreen } from './results/results-screen.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';
import { Slot } from './screen/slot.tsx';
import { AuditScreen } from './team/audit-screen.tsx';
import { InvitationScreen } from './team/invitation-screen.tsx';
import { OwnScreen } from './team/own-screen.tsx';
import { TeamScreen } from './team/team-screen.tsx';

function Screen() {
  const session = useBoard((s) => s.session);
  const route = useRoute();
  const publisher = usePublisher();
  const open = usePublic();
  if (publisher !== null) return <PublisherScreen key={publisher} token={publisher} />;
  if (open?.at === 'register') return <RegisterScreen key={open.token} token={open.token} />;
  if (open?.at === 'join') return <JoinScreen key={open.token} code={open.token} />;
  if (session.phase === 'invited') return <InvitationScreen key={session.token} token={session.token} />;
  if (session.phase !== 'in') return <SignIn session={session} />;
  switch (route.at) {
    case 'editions':
      return <Editions />;
    case 'team':
      return <TeamScreen />;
    case 'audit':
      return <AuditScreen />;
    case 'own':
      return <OwnScreen refused={route.refused ?? null} />;
    case 'edition':
      return <Edition key={route.edition} id={route.edition} />;
    case 'calendar':
      return <CalendarScreen key={route.edition} id={route.edition} />;
    case 'chains':
      return <ChainsScreen key={route.edition} id={route.edition} />;
    case 'live':
      return <LiveScreen key={route.edition} id={route.edition} />;
    case 'irritants':
      return <IrritantsScreen key={route.edition} id={route.edition} />;
    case 'results':
      return <ResultsScreen key={route.edition} id={route.edition} />;
    case 'readiness':
      return <ReadinessScreen key={route.edition} id={route.edition} />;
    case 'inbox':
      return <InboxScreen key={route.edition} id={route.edition} />;
    case 'participants':
      return <ParticipantsScreen key={route.edition} id={route.edition} />;
    case 'settings':
      return <SettingsScreen key={route.edition} id={route.edition} />;
    case 'lists':
      return <ListsScreen key={route.edition} id={route.edition} />;
    case 'list':
      return <ListScreen key={`${route.edition}/${route.list}`} id={route.edition} name={route.list} />;
    default:
      return (
        <Slot
          key={`${route.at}/${route.slot}`}
          edition={route.edition}
          slot={route.slot}
          reports={route.at === 'reports'}
        />
      );
  }
}

export function App() {
  const { language } = useText();
  return (
    <I18nProvider locale={language === 'fr' ? 'fr-FR' : 'en-GB'}>
      <ErrorBoundary>
        <Screen />
      </ErrorBoundary>
    </I18nProvider>
  );
}
