import type { CardReading } from '../../contract/card.ts';
import type { Failure, FailureCode } from '../../contract/failure.ts';

/** What stands in the way of any card, whatever the library. */
const blocking: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'card.no-service',
  'card.no-reader',
  'card.no-card',
  'card.mute',
  'card.vitale',
  'card.not-cps',
  'card.in-use',
  'card.removed',
]);

/** Failures of the library, which say nothing of the card. */
const itsOwn = /^card\.(middleware-|timeout)/;

/** Whether a library was loaded and read: its version is the one thing that every answer of it has. */
export const isAnswering = ({ middleware }: Pick<CardReading, 'middleware'>): boolean =>
  middleware !== null && middleware.version !== '';

const failed = (code: FailureCode): Failure => ({ code, at: 'card.present', info: {} });

/**
 * Whether a reader holds a card of the CPS family: yes, no and why, or null when nobody could tell. PC/SC tells it also
 * where no library works: a missing component and an empty reader are two problems, and each is said.
 */
export function presenceOf(reading: CardReading): { present: true } | { present: false; failure: Failure } | null {
  const { state, failure, pcsc, readers } = reading;
  if (state === 'ready' || state === 'refused') return { present: true };
  if (failure !== null && blocking.has(failure.code)) return { present: false, failure };
  // What the library says of the card, unless it is the library itself that fails.
  const isOfCard = failure !== null && !itsOwn.test(failure.code) && isAnswering(reading);
  const said = isOfCard ? { present: false as const, failure } : null;
  if (pcsc === 'unknown') return said;
  // A library that met a card all the same knows better than a service that it does not need.
  if (pcsc === 'stopped') return said ?? { present: false, failure: failed('card.no-service') };
  if (readers.length === 0) return { present: false, failure: failed('card.no-reader') };
  // A CPS by its answer to reset: there, though nothing reads it.
  if (readers.some(({ present, mute, kind }) => present && !mute && (kind?.startsWith('cps') ?? false))) {
    return { present: true };
  }
  const shown = readers.find((one) => one.present) ?? readers[0]!;
  if (!shown.present) return { present: false, failure: failed('card.no-card') };
  if (shown.mute) return { present: false, failure: failed('card.mute') };
  if (shown.kind === 'vitale') return { present: false, failure: failed('card.vitale') };
  // Another card: it may be a CPS of a kind unknown to us, which only a library could say.
  return said;
}
