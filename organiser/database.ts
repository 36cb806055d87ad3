import { BadSetting, isLoopbackHost } from './options.ts';

export const DATABASE_HELP = `
  PostgreSQL à la place de SQLite, pour plusieurs serveurs : postgres://…                        DATABASE_URL
  Connexions de ce serveur à PostgreSQL, au plus (10)                                            VS_HUB_CONNECTIONS
`;

/**
 * The PostgreSQL that the environment names, null for SQLite. Not an argument: a command line is read by everybody.
 * @throws BadSetting
 */
export function readDatabase(env: NodeJS.ProcessEnv): { url: string; connections: number } | null {
  const url = env['DATABASE_URL'] || undefined;
  if (url === undefined) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new BadSetting(
      'DATABASE_URL attend une adresse postgres://utilisateur:motdepasse@serveur:5432/base.',
      'DATABASE_URL expects an address such as postgres://user:password@server:5432/database.',
    );
  }
  // Without a host, a folder of sockets of this machine.
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (host !== '' && !isLoopbackHost(host) && !parsed.searchParams.has('sslmode')) {
    throw new BadSetting(
      "Refusé : PostgreSQL n'est pas sur cette machine, et tout circulerait en clair. Ajoutez ?sslmode=verify-full à DATABASE_URL (ou ?sslmode=disable si le réseau est protégé autrement).",
      'Refused: PostgreSQL is not on this machine, and everything would travel in clear. Add ?sslmode=verify-full to DATABASE_URL (or ?sslmode=disable when the network is protected by other means).',
    );
  }
  return { url, connections: readConnections(env['VS_HUB_CONNECTIONS'] || undefined) };
}

function readConnections(given: string | undefined): number {
  if (given === undefined) return 10;
  const number = /^\d{1,3}$/.test(given) ? Number(given) : 0;
  if (number >= 1) return number;
  throw new BadSetting(
    'VS_HUB_CONNECTIONS attend un nombre de 1 à 999.',
    'VS_HUB_CONNECTIONS expects a number from 1 to 999.',
  );
}
