import {
  hubInfo,
  JOIN_CODE,
  joinResponse,
  misreadSign,
  normaliseJoinCode,
  type JoinResponse,
} from '../../../organiser/protocol/wire.ts';
import { FailureError, type FailureCode } from '../../contract/failure.ts';
import { hubOrigin, isLoopback, parseInvitation } from '../../contract/link.ts';
import { askHub, type HubAnswer, type HubDeps } from './hub.ts';

/** Milliseconds for each of the two calls of a join. */
const JOIN_MS = 8_000;

/** Where to go and with which code, from what was typed. Throws `join.*`. */
export function readJoin(typed: { hub: string; code: string }): { hub: string; code: string } {
  // People paste the whole link in the first field they see.
  const pasted = parseInvitation(typed.code) ?? parseInvitation(typed.hub);
  const code = pasted?.code ?? normaliseJoinCode(typed.code.slice(0, 2_000));
  if (!JOIN_CODE.test(code)) {
    const wrong = misreadSign(code);
    throw wrong === null
      ? new FailureError('join.code-shape', 'session.join')
      : new FailureError('join.code-sign', 'session.join', wrong);
  }
  const hub = pasted?.hub ?? hubOrigin(typed.hub.slice(0, 2_000));
  if (hub === null) throw new FailureError('join.address', 'session.join');
  // Off this machine, a token on plain http could be read on the way.
  if (hub.startsWith('http:') && !isLoopback(hub)) throw new FailureError('join.insecure', 'session.join');
  return { hub, code };
}

const refusals: Partial<Record<string, FailureCode>> = {
  'join.code-unknown': 'join.code-unknown',
  'join.code-used': 'join.code-used',
  'join.code-expired': 'join.code-expired',
  'join.locked': 'join.locked',
  'rate.limited': 'join.locked',
  'request.invalid': 'join.code-shape',
  'route.unknown': 'join.not-a-hub',
};

function value<T>(answer: HubAnswer<T>, at: string): T {
  switch (answer.is) {
    case 'ok':
      return answer.value;
    case 'refused':
      throw new FailureError(refusals[answer.error.code] ?? 'join.unreachable', at, {
        ...answer.error.info,
        code: answer.error.code,
      });
    case 'unreachable':
      throw new FailureError('join.unreachable', at, { why: answer.why });
    case 'moved':
      throw new FailureError('join.not-a-hub', at, { why: 'redirect' });
    default:
      throw new FailureError('join.not-a-hub', at, { status: answer.status });
  }
}

/**
 * Joins a slot: first makes sure that a hub is there, since a join code must not be handed to something else.
 * Throws `join.*` of the catalogue.
 */
export async function joinHub(
  deps: HubDeps,
  { hub, code, device }: { hub: string; code: string; device: string },
): Promise<JoinResponse> {
  value(await askHub(deps, { url: `${hub}/v1/hub`, schema: hubInfo, ms: JOIN_MS }), 'session.hub');
  const body = { code, device };
  return value(await askHub(deps, { url: `${hub}/v1/join`, schema: joinResponse, ms: JOIN_MS, body }), 'session.join');
}
