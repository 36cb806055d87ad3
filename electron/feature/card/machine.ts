import type { CardReading, CardState } from '../../contract/card.ts';

/** What can happen to the card part: a look begins, or it ends with what it saw. */
export const cardEvents = [
  'look',
  'saw-no-service',
  'saw-no-reader',
  'saw-no-card',
  'saw-mute',
  'saw-wrong-card',
  'saw-no-middleware',
  'saw-ready',
  'saw-refused',
  'saw-failed',
] as const;
export type CardEvent = (typeof cardEvents)[number];

const afterLooking = {
  'saw-no-service': 'no-service',
  'saw-no-reader': 'no-reader',
  'saw-no-card': 'no-card',
  'saw-mute': 'mute',
  'saw-wrong-card': 'wrong-card',
  'saw-no-middleware': 'no-middleware',
  'saw-ready': 'ready',
  'saw-refused': 'refused',
  'saw-failed': 'failed',
} as const satisfies Partial<Record<CardEvent, CardState>>;

// The worker may also end between two looks.
const settled = { look: 'reading', 'saw-failed': 'failed' } as const;

/**
 * The machine: states × events. A pair that is not here cannot happen in order; it is ignored and logged. The diagram
 * of README.md is compared with this table by a test.
 */
export const cardTable: Record<CardState, Partial<Record<CardEvent, CardState>>> = {
  starting: settled,
  reading: afterLooking,
  'no-service': settled,
  'no-reader': settled,
  'no-card': settled,
  mute: settled,
  'wrong-card': settled,
  'no-middleware': settled,
  ready: settled,
  refused: settled,
  failed: settled,
};

/** The next state, or null when the event means nothing in this state. */
export const nextCardState = (state: CardState, event: CardEvent): CardState | null => cardTable[state][event] ?? null;

/** The event that a finished look is. */
export function lookEvent({ state }: Pick<CardReading, 'state'>): CardEvent {
  return state === 'starting' || state === 'reading' ? 'saw-failed' : `saw-${state}`;
}
