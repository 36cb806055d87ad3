import { useText, type TextKey } from '../locale.ts';
import { hrefOf, useRoute, type Route } from '../route.ts';
import type { Session } from '../state/store.ts';

type In = Extract<Session, { phase: 'in' }>;
const pages: readonly { text: TextKey; to: Route; national: boolean }[] = [
  { text: 'team.title', to: { at: 'team' }, national: true },
  { text: 'audit.title', to: { at: 'audit' }, national: true },
  { text: 'own.title', to: { at: 'own' }, national: false },
];

/** Manages the accounts and reads the journal of accesses. */
export const isNational = ({ role, regions }: Pick<In, 'role' | 'regions'>): boolean =>
  role === 'organiser' && regions === null;

/** The pages about people, in the top bar: they are of no edition. */
export function TeamNav({ who }: { who: In }) {
  const { t } = useText();
  const { at } = useRoute();
  const shown = pages.filter(({ national }) => (national ? isNational(who) : who.account));
  if (shown.length === 0) return null;
  return (
    <nav className="team-nav" aria-label={t('nav.team')}>
      {shown.map(({ text, to }) => (
        <a key={text} href={hrefOf(to)} aria-current={at === to.at ? 'page' : undefined}>
          {t(text)}
        </a>
      ))}
    </nav>
  );
}
