import { useEffect, useState } from 'react';
import { settingsOf, type BoardEdition, type BoardSlot } from '../../protocol/board.ts';
import { commonLink } from '../../protocol/settings.ts';
import { useText } from '../locale.ts';
import { regionsFor } from '../regions.ts';
import { readOrganisers } from '../state/actions.ts';
import { useMay } from '../state/hooks.ts';
import { lanesOf, roomName, type By, type Lane } from './calendar.ts';

/** Who may be in charge, as lanes. */
export function useOrganisers(): readonly Lane[] {
  const [all, setAll] = useState<readonly Lane[]>([]);
  useEffect(() => {
    let isOn = true;
    const read = async () => {
      const answer = await readOrganisers();
      if (isOn && answer.ok) setAll(answer.value.organisers.map(({ id, label }) => ({ id, name: label })));
    };
    void read();
    return () => {
      isOn = false;
    };
  }, []);
  return all;
}

/** The lanes of the day in a way of looking at it. */
export function useLanes(
  edition: BoardEdition,
  by: By,
  slots: readonly BoardSlot[],
  organisers: readonly Lane[],
): Lane[] {
  const { t } = useText();
  const { regions } = useMay();
  if (by === 'organiser') return lanesOf(by, slots, organisers, t('calendar.none.organiser'));
  if (by === 'room') {
    const lanes = lanesOf(by, slots, [], t('calendar.none.room'));
    const lobby = commonLink(settingsOf(edition));
    return lanes.map((lane, at) => {
      if (lane.id === null) return lane;
      const name =
        lane.id === lobby ? t('calendar.lobby') : t('calendar.room', { number: at + 1, tail: roomName(lane.id) });
      return { ...lane, name };
    });
  }
  const used = new Set(slots.map(({ region }) => region));
  const known = regionsFor(edition, regions)
    .map((name) => ({ id: name, name }))
    // Those with slots first: eighteen lanes do not fit on a screen.
    .toSorted((a, b) => Number(used.has(b.id)) - Number(used.has(a.id)));
  return lanesOf(by, slots, known, t('calendar.none.region'));
}
