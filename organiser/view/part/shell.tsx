import { ChevronRight, CloudOff, KeyRound, LogOut, Monitor, Moon, RefreshCw, Sun, UserRound, Wifi } from 'lucide-react';
import { Fragment, useEffect, useState, type ReactNode } from 'react';
import { setLanguage, useText } from '../locale.ts';
import { hrefOf, type Route } from '../route.ts';
import { session, signOut } from '../state/session.ts';
import { useHelpCount } from '../state/help-count.ts';
import { useBoard } from '../state/store.ts';
import { unsent } from '../sync/outbox.ts';
import { setTheme, useTheme, type Theme } from '../theme.ts';
import { Button } from './button.tsx';
import { Window } from './dialog.tsx';
import { EditionNav } from './edition-nav.tsx';
import { TeamNav } from './team-nav.tsx';
import { FailureNotice, Notice } from './notice.tsx';

const nextTheme: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const themeIcons = { auto: Monitor, light: Sun, dark: Moon };

/** Unsent changes and last contact: on every screen, in every state. */
function Connection() {
  const { t, clockTime } = useText();
  const online = useBoard((s) => s.online);
  const lastContact = useBoard((s) => s.lastContact);
  const waiting = useBoard((s) => (s.box === null ? 0 : unsent(s.box)));
  return (
    <output className={online ? 'connection' : 'connection offline'} aria-label={t('sync.state')}>
      <span className="connection-mark">
        {online ? <Wifi aria-hidden size={16} /> : <CloudOff aria-hidden size={16} />}
        {online ? t('sync.online') : t('sync.offline')}
      </span>
      <span>{waiting === 0 ? t('sync.all-sent') : t('sync.waiting', { count: waiting })}</span>
      <span>
        {lastContact === null ? t('sync.no-contact') : t('sync.last-contact', { time: clockTime(lastContact) })}
      </span>
    </output>
  );
}

/** Leaves at once when nothing waits; otherwise says what stays behind, and asks. */
function SignOut({ account }: { account: boolean }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  const online = useBoard((s) => s.online);
  const waiting = useBoard((s) => (s.box === null ? 0 : unsent(s.box)));
  const open = account && !online;
  return (
    <>
      <Button
        look="quiet"
        onPress={() => (waiting > 0 || open ? setAsked(true) : signOut())}
        aria-label={t('session.sign-out')}
      >
        <LogOut aria-hidden size={18} />
      </Button>
      <Window title={t('session.sign-out')} isOpen={asked} onClose={() => setAsked(false)}>
        <div className="form">
          {waiting > 0 ? <p>{t('session.unsent', { count: waiting })}</p> : null}
          {open ? <p>{t('session.still-open')}</p> : null}
          <div className="actions end">
            <Button onPress={() => setAsked(false)}>{t('action.cancel')}</Button>
            <Button look="danger" onPress={signOut}>
              {t('session.sign-out-anyway')}
            </Button>
          </div>
        </div>
      </Window>
    </>
  );
}

function Preferences() {
  const { t, language } = useText();
  const theme = useTheme();
  const ThemeIcon = themeIcons[theme];
  const other = language === 'fr' ? 'en' : 'fr';
  return (
    <div className="preferences">
      <Button look="quiet" aria-label={t('language.switch')} onPress={() => setLanguage(other)}>
        <span lang={other}>{other === 'fr' ? 'FR' : 'EN'}</span>
      </Button>
      <Button
        look="quiet"
        aria-label={t('theme.switch', { theme: t(`theme.${theme}`) })}
        onPress={() => setTheme(nextTheme[theme])}
      >
        <ThemeIcon aria-hidden size={18} />
      </Button>
    </div>
  );
}

/** What the hub refused, or what this browser could not do, said above the page until it is read. */
function Troubles() {
  const { t } = useText();
  const trouble = useBoard((s) => s.trouble);
  const refused = useBoard((s) => s.refused);
  if (trouble === null && refused.length === 0) return null;
  return (
    <div className="troubles">
      {trouble === null ? null : (
        <div className="trouble">
          <FailureNotice failure={trouble} onRetry={() => session()?.engine.syncNow()} />
          <Button look="quiet" onPress={() => useBoard.setState({ trouble: null })}>
            {t('action.dismiss')}
          </Button>
        </div>
      )}
      {refused.map(({ event }) => (
        <div className="trouble" key={`${event.device}/${event.n}`}>
          <Notice tone="bad" title={t('refused.title')}>
            <p>{t('refused.text')}</p>
            <pre className="refused-text">{textOf(event.body)}</pre>
          </Notice>
          <Button
            look="quiet"
            onPress={() => useBoard.setState((s) => ({ refused: s.refused.filter((r) => r.event !== event) }))}
          >
            {t('action.dismiss')}
          </Button>
        </div>
      ))}
    </div>
  );
}

const textOf = (body: Record<string, unknown>): string =>
  Object.values(body)
    .filter((v) => typeof v === 'string')
    .join(' · ');

let entered = false;

/** Another screen starts at its top, and readers and keyboards start there too; the first one is left alone. */
function enterScreen(): void {
  if (entered) {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('#contenu')?.focus({ preventScroll: true });
  }
  entered = true;
}

export type Crumb = { text: string; to: Route };

export function Shell({
  crumbs,
  title,
  aside,
  isPublic = false,
  children,
}: {
  crumbs: Crumb[];
  title: string;
  aside?: ReactNode;
  /** A page of participants: its head does not say that it is the organisers'. */
  isPublic?: boolean;
  children: ReactNode;
}) {
  const { t } = useText();
  const who = useBoard((s) => s.session);
  const help = useHelpCount();
  useEffect(() => {
    const page = isPublic ? `${title} – ${t('shell.name-public')}` : t('shell.page', { title });
    document.title = help === 0 ? page : `(${help}) ${page}`;
  }, [t, title, isPublic, help]);
  useEffect(enterScreen, []);
  return (
    <>
      <a className="skip" href="#contenu" onClick={skipToContent}>
        {t('shell.skip')}
      </a>
      <header className="top">
        <a className="brand" href={hrefOf({ at: 'editions' })}>
          <span className="brand-mark" aria-hidden />
          <span className="brand-name">{t(isPublic ? 'shell.name-public' : 'shell.name')}</span>
        </a>
        {who.phase === 'in' ? <TeamNav who={who} /> : null}
        {who.phase === 'in' ? <Connection /> : null}
        <Preferences />
        {who.phase === 'in' ? (
          <div className="who">
            <span className="who-label">
              {who.account ? <UserRound aria-hidden size={15} /> : <KeyRound aria-hidden size={15} />}
              {who.label === t(`role.${who.role}`) ? who.label : `${who.label} · ${t(`role.${who.role}`)}`}
            </span>
            <SignOut account={who.account} />
          </div>
        ) : null}
      </header>
      {who.phase === 'in' ? <EditionNav help={help} /> : null}
      <Troubles />
      <main className="page" id="contenu" tabIndex={-1}>
        {crumbs.length === 0 ? null : (
          <nav className="crumbs" aria-label={t('shell.crumbs')}>
            {crumbs.map((crumb, at) => (
              <Fragment key={hrefOf(crumb.to)}>
                {at > 0 ? <ChevronRight aria-hidden size={14} /> : null}
                <a href={hrefOf(crumb.to)}>{crumb.text}</a>
              </Fragment>
            ))}
          </nav>
        )}
        <div className="page-head">
          <h1>{title}</h1>
          {aside}
        </div>
        {children}
      </main>
    </>
  );
}

function skipToContent(event: { preventDefault: () => void }): void {
  // The fragment is the route: following the link would change the screen.
  event.preventDefault();
  document.querySelector<HTMLElement>('#contenu')?.focus();
}

export function Refresh({ onPress }: { onPress: () => void }) {
  const { t } = useText();
  return (
    <Button look="quiet" onPress={onPress} aria-label={t('action.refresh')}>
      <RefreshCw aria-hidden size={18} />
    </Button>
  );
}
