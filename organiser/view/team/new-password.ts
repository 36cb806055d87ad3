import { PASSWORD_LEAST } from '../../protocol/account.ts';

/** Letters as a person counts them. */
export const lettersIn = (password: string): number => Array.from(password.normalize('NFKC')).length;

export const isLongEnough = (password: string): boolean => lettersIn(password) >= PASSWORD_LEAST;
