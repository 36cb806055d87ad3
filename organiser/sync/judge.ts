import { BODY_LIMIT, maySay, parseBody, type PushedEvent } from '../protocol/event.ts';
import { isMeetingLink } from '../protocol/meeting.ts';
import { sha256Hex } from '../auth/secret.ts';
import { Refusal } from '../refusal.ts';
import type { Caller, Judged } from '../store/port.ts';
import { canonicalJson } from './canonical.ts';

/**
 * Judges a pushed event against its author. The device is refused at once; the rest counts only if the event is new.
 * The body is kept as it was written, so that the echo is what the device said.
 */
export function judge(caller: Caller, event: PushedEvent): Judged {
  if (caller.role === 'observer') throw new Refusal('rights.refused', { n: event.n });
  if (caller.device !== null && caller.device !== event.device) throw new Refusal('sync.device', { n: event.n });
  const digest = sha256Hex(canonicalJson({ kind: event.kind, body: event.body, at: event.at }));
  return { event, digest, refusal: refusalOf(caller, event) };
}

function refusalOf(caller: Caller, { kind, body, n }: PushedEvent): Refusal | null {
  if (!maySay(caller.role, kind)) return new Refusal('rights.refused', { n });
  if (Buffer.byteLength(JSON.stringify(body)) > BODY_LIMIT) return new Refusal('event.too-large', { n });
  const parsed = parseBody(kind, body);
  if (!parsed.ok) return new Refusal('event.invalid', { n, path: parsed.path });
  // One organiser's key must not send every participant to any page of the web.
  const { teams } = parsed.value;
  const astray = kind === 'slot.proposed' && typeof teams === 'string' && !isMeetingLink(teams);
  return astray ? new Refusal('event.invalid', { n, path: 'teams' }) : null;
}
