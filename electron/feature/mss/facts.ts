import type { LogView, MssView } from '../../../organiser/protocol/fold.ts';
import type { MssWay } from '../../../organiser/protocol/mss.ts';
import type { Failure } from '../../contract/failure.ts';
import type { TripDone } from './trip.ts';

/** What the last round trip of this run of the app came to; null while none was made. */
export type TripResult = { is: 'done'; done: TripDone } | { is: 'failed'; failure: Failure } | null;

/** What the checks may know of the gestures. */
export type MssFacts = {
  view(): LogView['mss'];
  /** The gesture was asked for another address than the one of the profile. */
  isOther(way: MssWay): boolean;
  trip(): TripResult;
};

/** Whether a code is over: nothing says it in the log, its end does. */
export const isOver = (view: MssView, now: Date): boolean =>
  view.until !== null && view.state !== 'confirmed' && view.until <= now.toISOString();
