import { hashJoinCode, newJoinCode } from '../auth/secret.ts';
import type { Context } from '../context.ts';
import type { JoinCode } from '../protocol/board.ts';
import { Refusal } from '../refusal.ts';
import type { Caller } from '../store/port.ts';

const CODE_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

/**
 * End of a code: 30 days, or the end of the edition's last day wherever it is lived (UTC-12 is the last place).
 * @param lastDay yyyy-mm-dd
 */
export function codeEnd(now: Date, lastDay: string): Date {
  const over = Date.parse(`${lastDay}T00:00:00.000Z`) + DAY_MS + 12 * 60 * 60_000;
  return new Date(Math.min(now.getTime() + CODE_DAYS * DAY_MS, over));
}

/**
 * Makes a join code of a slot; its earlier unused ones become void.
 * @throws Refusal `request.invalid` when the edition is over: the code would be born expired
 */
export async function makeJoinCode(
  { store, now, publicUrl }: Pick<Context, 'store' | 'now' | 'publicUrl'>,
  slot: string,
  by: Caller,
): Promise<Omit<JoinCode, 'v'>> {
  const at = now();
  const expiresAt = codeEnd(at, await store.lastDay(slot));
  if (expiresAt <= at) throw new Refusal('request.invalid', { path: 'edition.endsOn' });
  const code = newJoinCode();
  await store.addCode({
    slot,
    code: await hashJoinCode(code, store.salt),
    expiresAt: expiresAt.toISOString(),
    by,
    now: at.toISOString(),
  });
  const link = `verifsegur://join?hub=${encodeURIComponent(publicUrl())}&code=${code}`;
  return { code, link, expiresAt: expiresAt.toISOString() };
}
