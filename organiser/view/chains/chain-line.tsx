import { ArrowRight, CircleAlert, CircleCheck, Hourglass, Inbox, Send, TriangleAlert } from 'lucide-react';
import type { LinkState } from '../../protocol/chain.ts';
import { Button } from '../part/button.tsx';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import type { Followed } from './follow.ts';
import { useChainWords } from './words.ts';

const icons = { waits: Hourglass, receives: Inbox, sends: Send, blocked: CircleAlert, done: CircleCheck };

export function LinkBadge({ state }: { state: LinkState }) {
  const { t } = useText();
  const Icon = icons[state];
  return (
    <span className="chain-state" data-state={state}>
      <Icon aria-hidden size={15} />
      {t(`chains.state.${state}`)}
    </span>
  );
}

/** A chain on one line: each slot, what it sends, and what waits for whom. */
export function ChainLine({ one, onChange }: { one: Followed; onChange: (() => void) | null }) {
  const { t, dateTime } = useText();
  const words = useChainWords();
  const { chain, links } = one;
  return (
    <li className="card chain" data-chain={chain.id} data-whole={one.whole}>
      <div className="chain-head">
        <h2>{chain.name}</h2>
        <p className="chain-turn">{words.turn(one)}</p>
        {onChange === null ? null : (
          <Button onPress={onChange} aria-label={t('chains.change-one', { name: chain.name })}>
            {t('chains.change')}
          </Button>
        )}
      </div>
      <ol className="chain-links">
        {links.map((link, at) => (
          <li key={link.slot} data-state={link.state}>
            <div className="chain-link">
              {link.seat === null ? (
                <strong>{t('chains.hidden')}</strong>
              ) : (
                <>
                  <a href={hrefOf({ at: 'slot', edition: link.seat.slot.edition, slot: link.slot })}>
                    {link.seat.slot.label}
                  </a>
                  <span className="muted">
                    {t(`couloir.${link.seat.slot.couloir}`)} · {dateTime(link.seat.slot.startsAt)}
                  </span>
                </>
              )}
              {link.early ? (
                <span className="chain-early">
                  <TriangleAlert aria-hidden size={15} /> {t('chains.early-short')}
                </span>
              ) : null}
              <LinkBadge state={link.state} />
              <span>{words.says(one, at)}</span>
            </div>
            {at === links.length - 1 ? null : (
              <span className="chain-arrow" data-sent={link.sent}>
                <ArrowRight aria-hidden size={18} />
                <span>{link.sends === null ? t('chains.undecided') : words.named(link.sends)}</span>
              </span>
            )}
          </li>
        ))}
      </ol>
    </li>
  );
}
