import type { Failure } from '../api.ts';

const codes: Readonly<Record<string, Failure['code']>> = {
  cancelled: 'oidc.cancelled',
  unknown: 'oidc.unknown',
  disabled: 'oidc.disabled',
  taken: 'oidc.taken',
  expired: 'oidc.expired',
  unreachable: 'oidc.unreachable',
  often: 'oidc.often',
  none: 'oidc.none',
  failed: 'oidc.failed',
};

/** Why the identity provider let somebody back without a code, from the word of the address. */
export const notIn = (word: string): Failure['code'] =>
  Object.hasOwn(codes, word) ? (codes[word] ?? 'oidc.refused') : 'oidc.refused';
