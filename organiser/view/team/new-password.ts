import { PASSWORD_LEAST } from '../../protocol/account.ts';
import { weakness } from '../../protocol/password.ts';
import type { Translate } from '../locale.ts';

/** Letters as a person counts them. */
export const lettersIn = (password: string): number => Array.from(password.normalize('NFKC')).length;

/** What is wrong with a new password, in the words of the reader; null when it serves. */
export function passwordError(t: Translate, password: string, of: { email: string; label: string }): string | null {
  const why = weakness(password, of);
  if (why === null) return null;
  return why === 'short' ? t('password.short', { count: PASSWORD_LEAST }) : t('password.easy');
}

/** What is said under the field while one types: how many letters are still missing, then nothing more about them. */
export function passwordHint(t: Translate, password: string): string {
  const missing = PASSWORD_LEAST - lettersIn(password);
  if (password === '') return t('password.rule', { count: PASSWORD_LEAST });
  return missing > 0 ? t('password.missing', { count: missing }) : t('password.enough');
}
