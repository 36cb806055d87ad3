import type { LogView } from '../../organiser/protocol/fold.ts';
import type { Guide } from '../../organiser/protocol/guide.ts';
import { resultOf, scoreOf, type Counted } from '../../organiser/protocol/score.ts';
import {
  irritantSeverities,
  stepStatuses,
  type Couloir,
  type IrritantSeverity,
} from '../../organiser/protocol/status.ts';
import { pastBilan, type PastBilan } from './after.ts';
import { minutesOf, services, serviceShare } from './bilan-steps.ts';

/** What a bilan reads of a log; the window has as much. */
type Seen = Pick<LogView, 'timer'> & { steps: Counted; irritants: { severity: IrritantSeverity }[] };
type Place = { hub: string | null; slot: { log: string; startsAt: string; couloir: Couloir } };

/** The numbers of an hour, for the one after it. Nothing that somebody wrote, nobody's name. */
export function pastOf(view: Seen, guide: Guide, { hub, slot }: Place): PastBilan {
  const { timer } = view;
  const tally = <K extends string>(names: readonly K[], of: (name: K) => number): Record<K, number> =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<K, number>;
  return pastBilan.parse({
    log: slot.log,
    kind: hub === null ? 'local' : 'slot',
    at: timer?.startedAt ?? slot.startsAt,
    couloir: slot.couloir,
    ...scoreOf(view, guide.steps),
    counts: tally(stepStatuses, (status) => guide.steps.filter(({ id }) => resultOf(view, id) === status).length),
    services: Object.fromEntries(
      services.map((service) => {
        const { conforme, steps } = serviceShare(view, guide.steps, service);
        return [service, { conforme, steps }];
      }),
    ),
    minutes: minutesOf(timer),
    irritants: tally(irritantSeverities, (severity) => view.irritants.filter((i) => i.severity === severity).length),
  });
}

/** A score on the scale of its best, so that guides of different lengths compare. In percent, rounded; never below 0, as older entries are. */
export const percentOf = ({ score: reached, best }: Pick<PastBilan, 'score' | 'best'>): number =>
  best === 0 ? 0 : Math.max(0, Math.round((reached / best) * 100));
