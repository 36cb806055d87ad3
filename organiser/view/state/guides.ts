import { createContext, useContext, useEffect } from 'react';
import { create } from 'zustand';
import {
  guideFor,
  guideName,
  publicationOf,
  type Guide,
  type GuideStep,
  type WholeGuide,
} from '../../protocol/guide.ts';
import type { ListBody } from '../../protocol/list.ts';
import type { Couloir } from '../../protocol/status.ts';
import { delivered, guide as everybody } from '../guide.ts';
import { onAnyMove, readList } from './actions.ts';

/** A version of a guide under the name that logs give it. */
type Version = { name: string; whole: WholeGuide };
type Guides = {
  /** What is in force in each edition: null when nothing is published, absent while it is not known. */
  newest: Record<string, Version | null>;
  /** Publications by `edition/number`: null when the hub has none. */
  versions: Record<string, Version | null>;
};
const useGuideStore = create<Guides>(() => ({ newest: {}, versions: {} }));

const asking = new Map<string, Promise<void>>();
/** One question at a time of each name. */
function once(key: string, ask: () => Promise<void>): void {
  if (!asking.has(key))
    asking.set(
      key,
      ask().finally(() => asking.delete(key)),
    );
}

async function read(edition: string, number?: number): Promise<Version | null | undefined> {
  const answer = await readList(edition, 'guide', number);
  if (!answer.ok) return answer.failure.code === 'list.unknown' ? null : undefined;
  const whole = answer.value.body as ListBody<'guide'>;
  return { name: guideName(whole.version, answer.value.version), whole };
}

function askNewest(edition: string): void {
  once(edition, async () => {
    const found = await read(edition);
    if (found !== undefined) useGuideStore.setState((s) => ({ newest: { ...s.newest, [edition]: found } }));
  });
}

function askVersion(edition: string, number: number): void {
  const key = `${edition}/${number}`;
  if (key in useGuideStore.getState().versions) return;
  once(key, async () => {
    const found = await read(edition, number);
    if (found !== undefined) useGuideStore.setState((s) => ({ versions: { ...s.versions, [key]: found } }));
  });
}

/** How a slot's guide was found. `other`: its version is neither here nor on the hub, and the one shown is another. */
export type SlotGuide = { guide: Guide; name: string; other: boolean };

const made = new WeakMap<WholeGuide, Map<Couloir, Guide>>();
/** The same object each time: what is made from it is not made again. */
function ofCouloir(whole: WholeGuide, couloir: Couloir): Guide {
  const known = made.get(whole) ?? new Map<Couloir, Guide>();
  made.set(whole, known);
  const guide = known.get(couloir) ?? guideFor(whole, couloir);
  known.set(couloir, guide);
  return guide;
}

/**
 * Which guide a slot follows: the version its timer started with, else the newest published one, else the delivered one. While
 * a version is on its way, the one in force stands for it.
 */
export function guideOfSlot(
  { newest, versions }: Guides,
  edition: string,
  couloir: Couloir,
  started: string | null,
): SlotGuide {
  const inForce = newest[edition] ?? { name: delivered.version, whole: delivered };
  const said = (version: Version, other = false): SlotGuide => ({
    guide: ofCouloir(version.whole, couloir),
    name: version.name,
    other,
  });
  if (started === null || started === inForce.name) return said(inForce);
  if (started === delivered.version) return said({ name: started, whole: delivered });
  const number = publicationOf(started);
  const found = number === null ? null : versions[`${edition}/${number}`];
  if (found === undefined) return said(inForce);
  return found?.name === started ? said(found) : said(inForce, true);
}

/** The guides of the slots of an edition, asked of the hub as they are needed. `started`: the versions that timers name. */
export function useGuides(
  edition: string,
  started: readonly (string | null)[],
): (couloir: Couloir, name: string | null) => SlotGuide {
  const guides = useGuideStore();
  useEffect(() => {
    askNewest(edition);
    // A publication wakes every log of the edition.
    return onAnyMove(() => askNewest(edition));
  }, [edition]);
  const numbers = [...new Set(started.flatMap((name) => (name === null ? [] : (publicationOf(name) ?? []))))].join(' ');
  useEffect(() => {
    for (const number of numbers.split(' ')) if (number !== '') askVersion(edition, Number(number));
  }, [edition, numbers]);
  return (couloir, name) => guideOfSlot(guides, edition, couloir, name);
}

/** The guide of one slot. */
export function useSlotGuide(edition: string, couloir: Couloir, started: string | null): SlotGuide {
  const guides = useGuides(edition, [started]);
  return guides(couloir, started);
}

/** The name to write in a log whose timer starts now; null while what is in force is not known. */
export const useGuideInForce = (edition: string): string | null =>
  useGuideStore((s) => {
    const newest = s.newest[edition];
    return newest === undefined ? null : (newest?.name ?? delivered.version);
  });

/** The steps of the slot on screen; everybody's where no slot is. */
export const StepsOfSlot = createContext<readonly GuideStep[]>(everybody.steps);
export function useStepOf(): (id: string) => GuideStep | undefined {
  const steps = useContext(StepsOfSlot);
  return (id) => steps.find((step) => step.id === id);
}
