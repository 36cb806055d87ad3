import { BadSetting } from '../options.ts';

/** How long a session lasts, in milliseconds: without being heard, and in all. */
export type SessionTime = { idleMs: number; wholeMs: number };

export const SESSION_TIME: SessionTime = { idleMs: 12 * 3_600_000, wholeMs: 7 * 24 * 3_600_000 };

export const ACCOUNT_HELP = `
  --new-organiser <adresse>   crée le compte d'un organisateur national, ou lui rend ses droits, et affiche un lien à usage unique
  --label <nom>               nom affiché de ce compte
  Heures sans activité après lesquelles une connexion prend fin (12)                             VS_SESSION_IDLE_HOURS
  Durée d'une connexion, en jours, quoi qu'il arrive (7)                                         VS_SESSION_DAYS
`;

/**
 * How long sessions last, from the environment.
 * @throws BadSetting
 */
export function readSessionTime(env: NodeJS.ProcessEnv): SessionTime {
  const idle = whole(env, 'VS_SESSION_IDLE_HOURS', 168) ?? 12;
  const days = whole(env, 'VS_SESSION_DAYS', 90) ?? 7;
  return { idleMs: idle * 3_600_000, wholeMs: days * 24 * 3_600_000 };
}

function whole(env: NodeJS.ProcessEnv, name: string, most: number): number | undefined {
  const given = env[name] || undefined;
  if (given === undefined) return undefined;
  const number = /^\d{1,3}$/.test(given) ? Number(given) : 0;
  if (number >= 1 && number <= most) return number;
  throw new BadSetting(`${name} attend un nombre de 1 à ${most}.`, `${name} expects a number from 1 to ${most}.`);
}
