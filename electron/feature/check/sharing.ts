import { z } from 'zod';
import { sharingChoice, type SharingChoice } from '../../contract/check.ts';
import { FailureError } from '../../contract/failure.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { EventBody } from '../../../organiser/protocol/event.ts';
import type { FoldEvent } from '../../../organiser/protocol/fold.ts';

/** The person's answer, for one log: another slot is another question. */
export const keptSharing = z.object({ log: z.string(), choice: sharingChoice, at: z.string() });
export type KeptSharing = z.infer<typeof keptSharing>;

export type Sharing = {
  /** Whether results may be told to the organisers. */
  agreed(): boolean;
  load(): Promise<void>;
  /**
   * Keeps the answer, on disk before anything leaves. Withdrawn: what was sent is withdrawn too, by corrections.
   * @throws FailureError `session.missing` before joining
   */
  choose(choice: SharingChoice): Promise<void>;
  /** Ends a withdrawal that was interrupted; nothing to do otherwise. Safe to repeat. */
  settle(): Promise<void>;
};

type Deps = {
  now(): Date;
  keep: { read(): Promise<KeptSharing | null>; write(kept: KeptSharing): Promise<void> };
  /** The log that was joined, or null. */
  log(): string | null;
  /** Every event of that log. */
  events(): Promise<readonly FoldEvent[]>;
  correct(body: EventBody<'event.corrected'>): Promise<void>;
  onView(view: Snapshot['checks']['sharing']): void;
};

/** The participant's results that were told and not withdrawn since, whichever of their devices told them. */
export function toldResults(events: readonly FoldEvent[]): { device: string; n: number }[] {
  const own = events.filter(({ role }) => role === 'participant');
  const gone = new Set(
    own
      .filter(({ kind }) => kind === 'event.corrected')
      .map(({ body }) => `${String(body['device'])}/${String(body['n'])}`),
  );
  return own.filter(({ kind, device, n }) => kind === 'check.result' && !gone.has(`${device}/${n}`));
}

/** Whether the organisers may know what the checks found: nothing leaves before the person said so. */
export function createSharing(deps: Deps): Sharing {
  let kept: KeptSharing | null = null;
  const mine = (): KeptSharing | null => (kept !== null && kept.log === deps.log() ? kept : null);
  async function settle(): Promise<void> {
    if (mine()?.choice !== 'withdrawn') return;
    // All of them: withdrawing the last one only would bring the one before it back.
    for (const { device, n } of toldResults(await deps.events())) {
      await deps.correct({ device, n, reason: 'sharing withdrawn' });
    }
  }
  const show = (): void => deps.onView({ choice: mine()?.choice ?? 'unasked', at: mine()?.at ?? null });

  return {
    agreed: () => mine()?.choice === 'agreed',
    async load() {
      kept = await deps.keep.read();
      show();
    },
    async choose(choice) {
      const log = deps.log();
      if (log === null) throw new FailureError('session.missing', 'check.sharing');
      const next = { log, choice, at: deps.now().toISOString() };
      await deps.keep.write(next);
      kept = next;
      show();
      await settle();
    },
    settle,
  };
}
