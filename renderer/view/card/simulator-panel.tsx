import { useState } from 'react';
import { FolderOpen, Play } from 'lucide-react';
import type { Output } from '../../../electron/contract/ipc.ts';
import { ActionButton } from '../../part/action-button.tsx';
import { PlaceFailure } from '../../part/failure-notice.tsx';
import { Fold } from '../../part/fold.tsx';
import { Notice } from '../../part/notice.tsx';
import { SelectOne } from '../../part/select-one.tsx';
import { act, dismiss, say, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';

/** What changed is said at the top of the screen, and this panel is at its end. */
const toTop = (): void => document.querySelector('h1')?.scrollIntoView({ block: 'center' });

type Cards = Output<'card.simulators'>['cards'];
const [LIST, TRY, REPLAY] = ['simulator.list', 'simulator.try', 'simulator.replay'] as const;

/** A card for those who have none at hand, or a recording that someone sent. Folded: it is not the person's own work. */
export function SimulatorPanel() {
  const t = useText();
  const [cards, setCards] = useState<Cards | null>(null);
  const load = async (): Promise<void> => {
    const answer = await act(LIST, 'card.simulators');
    if (answer.ok) setCards(answer.value.cards);
  };
  return (
    <section className="card" aria-label={t('simulator.title')}>
      <Fold title={<span>{t('simulator.title')}</span>} onOpen={() => void load()}>
        <div className="stack">
          <p>{t('simulator.what')}</p>
          <PlaceFailure place={LIST} onRetry={() => void load()} />
          {cards !== null && <TryCard cards={cards} />}
          <Replay />
        </div>
      </Fold>
    </section>
  );
}

function TryCard({ cards }: { cards: Cards }) {
  const t = useText();
  const locale = useLocale();
  const busy = useStore((s) => s.pending[TRY] ?? false);
  const [chosen, setChosen] = useState<string | null>(null);
  if (cards.length === 0) return <p className="soft">{t('simulator.none')}</p>;
  const start = async (): Promise<void> => {
    const card = cards.find(({ id }) => id === chosen);
    if (card === undefined) return;
    const answer = await act(TRY, 'card.simulate', { card: card.id });
    if (!answer.ok) return;
    say(t('simulator.started', { name: pick(card, locale) }));
    toTop();
  };
  return (
    <>
      <SelectOne
        label={t('simulator.card')}
        placeholder={t('choose')}
        options={cards.map((card) => ({ value: card.id, label: pick(card, locale) }))}
        value={chosen}
        onChange={setChosen}
      />
      <PlaceFailure place={TRY} onRetry={() => void start()} />
      <div className="row wide-on-narrow">
        <ActionButton icon={Play} busy={busy} isDisabled={chosen === null} onPress={() => void start()}>
          {t('simulator.start')}
        </ActionButton>
      </div>
    </>
  );
}

function Replay() {
  const t = useText();
  const busy = useStore((s) => s.pending[REPLAY] ?? false);
  // The door's own words are about a form; here the person chose a file.
  const notOne = useStore((s) => s.failures[REPLAY]?.code === 'app.input');
  const replay = async (): Promise<void> => {
    const answer = await act(REPLAY, 'card.replay');
    if (answer.ok) {
      say(t('simulator.started', { name: answer.value.name }));
      toTop();
    } else if (answer.failure.code === 'file.cancelled') dismiss(REPLAY);
  };
  return (
    <>
      {notOne ? (
        <Notice tone="fail" title={t('simulator.not-recording')} announce>
          <p>{t('simulator.not-recording-sentence')}</p>
        </Notice>
      ) : (
        <PlaceFailure place={REPLAY} onRetry={() => void replay()} />
      )}
      <div className="row wide-on-narrow">
        <ActionButton look="quiet" icon={FolderOpen} busy={busy} onPress={() => void replay()}>
          {t('simulator.replay')}
        </ActionButton>
      </div>
    </>
  );
}
