import { useEffect, useRef, useState } from 'react';
import { CloudOff, LinkIcon, Unplug, Usb } from 'lucide-react';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { heldLinks, linkNews, type LinkNews, type Links } from '../link-news.ts';
import { useStore } from '../store.ts';
import { useText } from '../text.ts';

/** A state is told once it has lasted this long, in milliseconds: what flickers is no news. */
const HOLD_MS = 3_000;
/** How long the line stays. */
const SHOWN_MS = 12_000;

const icons = {
  'network-lost': CloudOff,
  'network-back': LinkIcon,
  'reader-lost': Unplug,
  'reader-back': Usb,
} as const;

function linksOf(snapshot: Snapshot | null): Links {
  const sync = snapshot?.sync.state;
  const card = snapshot?.card;
  const passing =
    card === undefined || card.source !== 'pkcs11' || ['starting', 'reading', 'failed'].includes(card.state);
  return {
    network: sync === 'live' ? true : sync === 'offline' ? false : null,
    reader: passing ? null : card.readers.length > 0,
  };
}

/** The network or the reader was lost, or is back: said once, quietly, and gone by itself. */
export function LinkLine() {
  const t = useText();
  const snapshot = useStore((s) => s.snapshot);
  const { network, reader } = linksOf(snapshot);
  const held = useRef<Links>({ network: null, reader: null });
  const [news, setNews] = useState<LinkNews[]>([]);
  useEffect(() => {
    const now = { network, reader };
    // What was not known is known at once: a loss soon after the start is told too.
    held.current = heldLinks(now, held.current);
    const timer = setTimeout(() => {
      const said = linkNews(held.current, now);
      held.current = heldLinks(held.current, now);
      if (said.length > 0) setNews(said);
    }, HOLD_MS);
    return () => clearTimeout(timer);
  }, [network, reader]);
  useEffect(() => {
    if (news.length === 0) return undefined;
    const timer = setTimeout(() => setNews([]), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [news]);
  return (
    // Always there, so that what comes into it is read aloud once.
    <output className="link-line">
      {news.map((one) => {
        const Icon = icons[one];
        return (
          <p key={one} className="row small">
            <Icon aria-hidden size="1.2em" />
            <span>{t(`link.${one}`)}</span>
          </p>
        );
      })}
    </output>
  );
}
