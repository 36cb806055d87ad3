import type { LogView, MssView } from '../../../organiser/protocol/fold.ts';
import type { MssWay } from '../../../organiser/protocol/mss.ts';
import type { Failure } from '../../contract/failure.ts';
import type { Profile } from '../../contract/snapshot.ts';
import type { KeptMss, KeptSession } from '../session/keep.ts';
import { cleanAddress } from './address.ts';
import type { TripDone } from './trip.ts';

/** What the last round trip of this run of the app came to; null while none was made. */
export type TripResult = { is: 'done'; done: TripDone } | { is: 'failed'; failure: Failure } | null;

/** What the checks may know of the gestures. */
export type MssFacts = {
  view(): LogView['mss'];
  /** The gesture, or the round trip, was made for another address than the one of the profile. */
  isOther(way: MssWay | 'roundtrip'): boolean;
  trip(): TripResult;
};

/** What was asked for this very log; an earlier slot's says nothing. */
export function ownAsked(kept: KeptMss | null, session: KeptSession | null): KeptMss {
  const log = session?.slot.log ?? '';
  return kept?.log === log ? kept : { log, receive: null, send: null };
}

/** The gesture, or the round trip (made with `trip`), was for another address than the profile's. */
export function askedForOther(
  way: MssWay | 'roundtrip',
  { receive, send }: KeptMss,
  profile: Pick<Profile, 'mssAddress'> | null,
  trip: string | null = null,
): boolean {
  const address = { receive, send: send?.address ?? null, roundtrip: trip }[way];
  return address !== null && address.toLowerCase() !== cleanAddress(profile?.mssAddress ?? '').toLowerCase();
}

/** Whether a code is over: nothing says it in the log, its end does. */
export const isOver = (view: MssView, now: Date): boolean =>
  view.until !== null && view.state !== 'confirmed' && view.until <= now.toISOString();
