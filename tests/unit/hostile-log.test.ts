import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pushedEvent, type Role } from '../../organiser/protocol/event.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';

const device = randomUUID();
const at = '2026-11-23T09:00:00.000Z';
let n = 0;
const said = (
  kind: string,
  body: Record<string, unknown>,
  who: { role: Role; actor: string } = { role: 'participant', actor: 'Cabinet' },
): FoldEvent => {
  n += 1;
  return { seq: n, device, n, kind, body, at, ...who };
};

/** What anybody with a join code may push stays in the log for ever: no event may break those who read it. */
describe('a log written by someone hostile', () => {
  it('keeps a step named like what every object inherits', () => {
    const organiser = { role: 'organiser', actor: 'Organisateur' } as const;
    const view = foldLog([
      said('step.comment', { step: 'constructor', text: 'un mot' }),
      said('step.status', { step: 'constructor', status: 'conforme', attempt: 1 }),
      said('step.claimed', { step: 'constructor', claimed: true }, organiser),
      said('step.comment', { step: 'authentification', text: 'la suite' }),
    ]);
    expect(Object.keys(view.steps).toSorted()).toEqual(['authentification', 'constructor']);
    expect(view.steps['authentification']?.comments.map((c) => c.text)).toEqual(['la suite']);
    expect(Object.hasOwn(Object, 'claimedBy')).toBe(false);
  });

  it('lets nobody withdraw what a namesake of another role said', () => {
    const verified = said(
      'step.verified',
      { step: 'authentification', verdict: 'non-conforme', comment: 'à revoir' },
      { role: 'organiser', actor: 'Organisateur' },
    );
    const correction = said(
      'event.corrected',
      { device: verified.device, n: verified.n, reason: '' },
      { role: 'participant', actor: 'Organisateur' },
    );
    expect(foldLog([verified, correction]).steps['authentification']?.verified?.verdict).toBe('non-conforme');
  });

  it('takes no event whose time is longer than a time', () => {
    const event = { device, n: 1, kind: 'message.posted', body: { text: 'un mot' } };
    expect(pushedEvent.safeParse({ ...event, at: `2026-11-23T09:00:00.${'0'.repeat(9)}Z` }).success).toBe(true);
    expect(pushedEvent.safeParse({ ...event, at: `2026-11-23T09:00:00.${'0'.repeat(100_000)}Z` }).success).toBe(false);
  });
});
