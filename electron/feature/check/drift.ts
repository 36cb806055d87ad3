import type { HubLook } from './check.ts';

/**
 * This machine's clock against the hub's, in seconds, null without an answer. The hub answered at some moment of the round
 * trip: half of it is doubt, and only what the doubt cannot explain is sure.
 */
export function driftOf(look: HubLook): { seconds: number; doubtSeconds: number; sureSeconds: number } | null {
  if (look.is !== 'ok') return null;
  const half = (look.answeredAt - look.askedAt) / 2;
  const difference = look.askedAt + half - Date.parse(look.info.now);
  return {
    // Never -0, which the wire does not keep.
    seconds: Math.round(difference / 1000) + 0,
    doubtSeconds: Math.round(half / 100) / 10,
    sureSeconds: Math.max(0, Math.abs(difference) - half) / 1000,
  };
}
