import { useEffect, useRef } from 'react';
import { useText, type TextKey } from '../locale.ts';
import { hrefOf, useRoute, type Route } from '../route.ts';

/** A page of an edition in its bar, and the routes below which it stays marked. */
type Page = { text: TextKey; to: (edition: string) => Route; under: readonly Route['at'][] };

const pages: readonly Page[] = [
  { text: 'slots.title', to: (edition) => ({ at: 'edition', edition }), under: ['edition', 'slot', 'reports'] },
  { text: 'people.title', to: (edition) => ({ at: 'participants', edition }), under: ['participants'] },
  { text: 'calendar.title', to: (edition) => ({ at: 'calendar', edition }), under: ['calendar'] },
  { text: 'chains.title', to: (edition) => ({ at: 'chains', edition }), under: ['chains'] },
  { text: 'live.title', to: (edition) => ({ at: 'live', edition }), under: ['live'] },
  { text: 'ready.link', to: (edition) => ({ at: 'readiness', edition }), under: ['readiness'] },
  { text: 'triage.title', to: (edition) => ({ at: 'irritants', edition }), under: ['irritants'] },
  { text: 'results.title', to: (edition) => ({ at: 'results', edition }), under: ['results'] },
  { text: 'inbox.title', to: (edition) => ({ at: 'inbox', edition }), under: ['inbox'] },
  { text: 'lists.title', to: (edition) => ({ at: 'lists', edition }), under: ['lists', 'list'] },
  { text: 'settings.title', to: (edition) => ({ at: 'settings', edition }), under: ['settings'] },
];

/** The pages of the edition one is in; nothing outside of an edition. */
export function EditionNav({ help }: { help: number }) {
  const { t } = useText();
  const route = useRoute();
  const nav = useRef<HTMLElement>(null);
  // Where the row is wider than the screen, the page one is on is in sight.
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (nav.current && here)
      nav.current.scrollLeft = here.offsetLeft - (nav.current.clientWidth - here.offsetWidth) / 2;
  });
  if (!('edition' in route)) return null;
  return (
    <nav ref={nav} className="edition-nav" aria-label={t('nav.edition')}>
      {pages.map(({ text, to, under }) => (
        <a
          key={text}
          href={hrefOf(to(route.edition))}
          aria-current={under.includes(route.at) ? (under[0] === route.at ? 'page' : 'true') : undefined}
        >
          {t(text)}
          {text === 'live.title' && help > 0 ? (
            <span className="nav-count" aria-label={t('slot.help', { count: help })}>
              {help}
            </span>
          ) : null}
        </a>
      ))}
    </nav>
  );
}
