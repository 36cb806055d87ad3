import { Bell, BellOff, Keyboard } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { BoardEdition, BoardSlot } from '../../protocol/board.ts';
import { couloirs, type Couloir } from '../../protocol/status.ts';
import { InEdition } from '../list/in-edition.tsx';
import { Button } from '../part/button.tsx';
import { Choice } from '../part/field.tsx';
import { KeysWindow, useKeys, type Key } from '../part/keys.tsx';
import { Empty, FailureNotice, Loading } from '../part/notice.tsx';
import { Shell } from '../part/shell.tsx';
import { useText } from '../locale.ts';
import { atItsTime } from '../planning/plan.ts';
import { loadSlots } from '../state/actions.ts';
import { useGuides } from '../state/guides.ts';
import { liveLog, useNow, useSlots } from '../state/hooks.ts';
import { noteList } from '../state/came-from.ts';
import { useBoard } from '../state/store.ts';
import { bellIsOn, keepBell, ring } from './bell.ts';
import { LiveCard } from './live-card.tsx';
import { inUrgency, isOfTheHour, liveRow, type LiveRow } from './live.ts';

/** How often the hub is asked for the last contacts: they are no event, nothing pokes for them. */
const CONTACT_MS = 15_000;

/** Every slot of the hour on one screen. */
export function LiveScreen({ id }: { id: string }) {
  return <InEdition id={id}>{(edition) => <Live edition={edition} />}</InEdition>;
}

/** The slots with their logs folded, as they are at `now`. */
function useRows(edition: string, slots: readonly BoardSlot[], now: number): LiveRow[] {
  const logs = useBoard((s) => s.logs);
  const box = useBoard((s) => s.box);
  const label = useBoard((s) => (s.session.phase === 'in' ? s.session.label : ''));
  // Folding is dear, the clock is not: only the second moves every second.
  const seen = useMemo(
    () =>
      slots.map((listed) => {
        const { view, ordered } = liveLog(logs[listed.log] ?? null, box, listed.log, label);
        return { slot: atItsTime(listed, view), view, ordered };
      }),
    [slots, logs, box, label],
  );
  const online = useBoard((s) => s.online);
  const guides = useGuides(
    edition,
    seen.map(({ view }) => view.timer?.guide ?? null),
  );
  return inUrgency(
    seen.map((one) => liveRow(one, now, guides(one.slot.couloir, one.view.timer?.guide ?? null).guide.steps, online)),
  );
}

/** Rings once for each help request that was not there before. */
function useBell(on: boolean, help: number): void {
  const before = useRef(help);
  useEffect(() => {
    if (on && help > before.current) ring();
    before.current = help;
  }, [on, help]);
}

function Live({ edition }: { edition: BoardEdition }) {
  const { t } = useText();
  useEffect(() => noteList('live'), []);
  const slots = useSlots(edition.id);
  const now = useNow(1000);
  const [couloir, setCouloir] = useState<Couloir | ''>('');
  const [all, setAll] = useState(false);
  const [bell, setBell] = useState(bellIsOn);
  const [telling, setTelling] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => void loadSlots(edition.id), CONTACT_MS);
    return () => clearInterval(timer);
  }, [edition.id]);
  const rows = useRows(edition.id, slots.value ?? [], now);
  const shown = rows.filter((row) => (all || isOfTheHour(row)) && (couloir === '' || row.slot.couloir === couloir));
  const help = rows.reduce((sum, row) => sum + row.help, 0);
  useBell(bell, help);
  const keys = useMemo(
    () =>
      screenKeys(
        () => setTelling(true),
        () => setAll((was) => !was),
      ),
    [],
  );
  useKeys(keys);
  const running = rows.filter(({ phase }) => phase === 'running').length;
  return (
    <Shell
      crumbs={[
        { text: t('editions.title'), to: { at: 'editions' } },
        { text: edition.name, to: { at: 'edition', edition: edition.id } },
      ]}
      title={help > 0 ? t('live.title-help', { count: help }) : t('live.title')}
      aside={
        <div className="actions">
          <Button
            look="quiet"
            aria-pressed={bell}
            onPress={() => {
              keepBell(!bell);
              setBell(!bell);
              if (!bell) ring();
            }}
          >
            {bell ? <Bell aria-hidden size={18} /> : <BellOff aria-hidden size={18} />}
            {t(bell ? 'live.bell-on' : 'live.bell-off')}
          </Button>
          <Button look="quiet" aria-label={t('keys.title')} onPress={() => setTelling(true)}>
            <Keyboard aria-hidden size={18} />
          </Button>
        </div>
      }
    >
      <div className="live-tools">
        <p>
          <strong>{t('live.running', { count: running })}</strong> · {t('live.shown', { count: shown.length })}
        </p>
        <Choice label={t('live.couloir')} value={couloir} onChange={(value) => setCouloir(value as Couloir | '')}>
          <option value="">{t('live.every-couloir')}</option>
          {couloirs.map((one) => (
            <option key={one} value={one}>
              {t(`couloir.${one}`)}
            </option>
          ))}
        </Choice>
        <label className="tick">
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
          <span>{t('live.all')}</span>
        </label>
      </div>
      {slots.failure === null ? null : (
        <FailureNotice failure={slots.failure} onRetry={() => void loadSlots(edition.id)} />
      )}
      {slots.value === null && slots.failure === null ? <Loading text={t('slots.loading')} /> : null}
      {slots.value !== null && shown.length === 0 ? (
        <Empty
          title={t('live.empty')}
          text={t(slots.value.length === 0 ? 'slots.empty-observer' : 'live.empty-text')}
        />
      ) : null}
      <ul className="live-cards">
        {shown.map((row) => (
          <LiveCard key={row.slot.id} row={row} now={now} />
        ))}
      </ul>
      <KeysWindow keys={keys} isOpen={telling} onClose={() => setTelling(false)} />
    </Shell>
  );
}

/** Moves the focus among the cards, by `step`, without going round. */
function move(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-slot-link]')];
  const at = links.findIndex((link) => link === document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
}

const screenKeys = (tell: () => void, toggle: () => void): Key[] => [
  { key: 'j', text: 'live.key.next', run: () => move(1) },
  { key: 'k', text: 'live.key.previous', run: () => move(-1) },
  { key: 'a', text: 'live.key.all', run: toggle },
  { key: '?', text: 'keys.show', run: tell },
];
