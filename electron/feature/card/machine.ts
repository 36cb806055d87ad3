import type { CardReading, CardState } from '../../contract/card.ts';

/**
 * What can happen to the card part. `read` events carry the state that a reading came to.
 */
export const cardEvents = [
  'middleware-missing',
  'slots-changed',
  'read-no-reader',
  'read-no-card',
  'read-wrong-card',
  'read-ready',
  'read-refused',
  'worker-failed',
] as const;
export type CardEvent = (typeof cardEvents)[number];

const afterReading = {
  'read-no-reader': 'no-reader',
  'read-no-card': 'no-card',
  'read-wrong-card': 'wrong-card',
  'read-ready': 'ready',
  'read-refused': 'refused',
  'worker-failed': 'failed',
} as const satisfies Partial<Record<CardEvent, CardState>>;

const changing = {
  'slots-changed': 'reading',
  'worker-failed': 'failed',
  'middleware-missing': 'no-middleware',
} as const;

/**
 * The machine: states × events. A pair that is not here cannot happen in order; it is ignored and logged. The diagram
 * of README.md is compared with this table by a test.
 */
export const cardTable: Record<CardState, Partial<Record<CardEvent, CardState>>> = {
  starting: { 'slots-changed': 'reading', 'worker-failed': 'failed', 'middleware-missing': 'no-middleware' },
  'no-middleware': { 'slots-changed': 'reading', 'middleware-missing': 'no-middleware' },
  reading: afterReading,
  'no-reader': changing,
  'no-card': changing,
  'wrong-card': changing,
  ready: changing,
  refused: changing,
  failed: changing,
};

/** The next state, or null when the event means nothing in this state. */
export const nextCardState = (state: CardState, event: CardEvent): CardState | null => cardTable[state][event] ?? null;

/** The event that a finished reading is. */
export function readingEvent(reading: Pick<CardReading, 'state'>): CardEvent {
  switch (reading.state) {
    case 'no-reader':
    case 'no-card':
    case 'wrong-card':
    case 'ready':
    case 'refused':
      return `read-${reading.state}`;
    default:
      return 'worker-failed';
  }
}
