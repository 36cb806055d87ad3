import type { BoardSlot } from '../../protocol/board.ts';
import { useSeats } from '../planning/seats.ts';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { LinkBadge } from './chain-line.tsx';
import { useChains, useFollowed } from './use-chains.ts';
import { useChainWords } from './words.ts';

/** The chains that a slot is part of: whose document it waits for, and to whom it sends. Nothing when it is in none. */
export function SlotChain({ slot, slots }: { slot: BoardSlot; slots: readonly BoardSlot[] }) {
  const { t } = useText();
  const words = useChainWords();
  const all = useFollowed(useChains(slot.edition).value, useSeats(slots));
  const own = all.filter(({ links }) => links.some((link) => link.slot === slot.id));
  if (own.length === 0) return null;
  return (
    <section className="card" aria-label={t('chains.title')}>
      <h2>
        <a href={hrefOf({ at: 'chains', edition: slot.edition })}>{t('chains.title')}</a>
      </h2>
      <ul className="slot-chains">
        {own.map((one) => {
          const at = one.links.findIndex((link) => link.slot === slot.id);
          const [before, link, after] = [one.links[at - 1], one.links[at], one.links[at + 1]];
          if (link === undefined) return null;
          return (
            <li key={one.chain.id}>
              <strong>{one.chain.name}</strong> <LinkBadge state={link.state} />
              {before === undefined ? null : (
                <p>
                  {t(link.received === 'yes' ? 'chains.got-from' : 'chains.waits-from', {
                    document: words.named(link.expects),
                    label: words.labelOf(before),
                  })}
                </p>
              )}
              {after === undefined ? null : (
                <p>
                  {t(link.sent === 'yes' ? 'chains.sent-to' : 'chains.sends-to', {
                    document: words.named(link.sends),
                    label: words.labelOf(after),
                  })}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
