import type { Context } from '../context.ts';
import type { Invitation } from '../protocol/account.ts';
import type { Caller } from '../store/port.ts';
import { newToken } from './secret.ts';

/** The first organiser is in front of the screen; the others read their mail when they can. */
const [FIRST_MS, OTHERS_MS] = [24 * 3_600_000, 7 * 24 * 3_600_000] as const;

export type Inviter = Pick<Context, 'store' | 'now' | 'publicUrl'>;

/** Makes the one-time link of an account; its earlier ones end. The link is in nobody's hands but the caller's. */
export async function invite(
  { store, now, publicUrl }: Inviter,
  { id, by, first, withoutTotp }: { id: string; by: Caller | null; first: boolean; withoutTotp: boolean },
): Promise<Invitation> {
  const at = now();
  const { token, hash } = newToken();
  const expiresAt = new Date(at.getTime() + (first ? FIRST_MS : OTHERS_MS)).toISOString();
  const account = await store.accounts.invite({ id, hash, expiresAt, withoutTotp, by, now: at.toISOString() });
  return { v: 1, account, link: `${publicUrl()}/#invitation=${token}`, expiresAt };
}
