import { maskIdentity, maskPatient, type Redacted } from '../../electron/log/redact.ts';

/** How a text is masked before it leaves: for participants, or for publishers, who have nobody to call. */
export const masks = { participant: maskPatient, publisher: maskIdentity } as const;
export type For = keyof typeof masks;

/** Parts of a body that somebody typed. */
const TYPED = new Set(['text', 'comment', 'reason', 'note']);

/** The body of an event without what looks like a patient. Applied at the door of the outbox, whatever the form. */
export function maskBody<B extends object>(body: B): B {
  const entries = Object.entries(body).map(([key, value]: [string, unknown]) => [
    key,
    TYPED.has(key) && typeof value === 'string' ? maskPatient(value).text : value,
  ]);
  return Object.fromEntries(entries) as B;
}

/** How much of a text will be masked. */
export const maskedIn = (text: string, whom: For): Redacted => masks[whom](text);
