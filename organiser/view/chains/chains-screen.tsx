import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { BoardEdition, BoardSlot } from '../../protocol/board.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Button } from '../part/button.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useSeats } from '../planning/seats.ts';
import { useText } from '../locale.ts';
import { hrefOf } from '../route.ts';
import { useMay, useSlots } from '../state/hooks.ts';
import { ChainLine } from './chain-line.tsx';
import { ChainWindow } from './chain-window.tsx';
import { useChains, useFollowed } from './use-chains.ts';

const none: readonly BoardSlot[] = [];

/** The chains of an edition, and what waits for whom. */
export function ChainsScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Chains edition={edition} />}</InEdition>;
}

function Chains({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  const listed = useSlots(edition.id);
  const slots = listed.value ?? none;
  const { write } = useMay();
  const chains = useChains(edition.id);
  const all = useFollowed(chains.value, useSeats(slots));
  /** The chain in the window: 'new', or its id. */
  const [asked, setAsked] = useState<string | null>(null);
  const opened = chains.value?.find(({ id }) => id === asked) ?? null;
  const whole = all.filter((one) => one.whole).length;
  const make = (
    <Button look="main" isDisabled={slots.length < 2} onPress={() => setAsked('new')}>
      <Plus aria-hidden size={16} />
      {t('chains.new')}
    </Button>
  );
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={t('chains.title')}
      aside={write && all.length > 0 ? make : null}
    >
      {chains.failure === null ? null : <FailureNotice failure={chains.failure} onRetry={chains.again} />}
      {chains.value === null && chains.failure === null ? <Loading text={t('chains.loading')} /> : null}
      {chains.value?.length === 0 ? (
        <Empty title={t('chains.empty')} text={t('chains.empty-text')}>
          {write && listed.value !== null && slots.length < 2 ? (
            <>
              <p>{t('chains.few')}</p>
              <a className="button" href={hrefOf({ at: 'calendar', edition: edition.id })}>
                {t('chains.few-go')}
              </a>
            </>
          ) : null}
          {write && slots.length >= 2 ? make : null}
        </Empty>
      ) : null}
      {all.length === 0 ? null : <p className="muted">{t('chains.count', { count: all.length, whole })}</p>}
      <ul className="chains">
        {all.map((one) => (
          <ChainLine key={one.chain.id} one={one} onChange={write ? () => setAsked(one.chain.id) : null} />
        ))}
      </ul>
      {asked === null || (asked !== 'new' && opened === null) ? null : (
        <ChainWindow
          key={asked}
          edition={edition.id}
          chain={opened}
          slots={slots}
          onClose={() => setAsked(null)}
          onSaved={chains.again}
        />
      )}
    </Shell>
  );
}
