import { readFileSync } from 'node:fs';
import { BadSetting } from '../options.ts';

/**
 * The bearer that the figures are read with, or undefined: they are not served then.
 * @throws BadSetting when it cannot be read, is short enough to be guessed, or could not travel in a header
 */
export function readMetricsToken(env: NodeJS.ProcessEnv): string | undefined {
  const file = env['VS_HUB_METRICS_TOKEN_FILE'] || undefined;
  const given = file === undefined ? env['VS_HUB_METRICS_TOKEN'] || undefined : contentOf(file);
  if (given === undefined) return undefined;
  if (/^[\w.~+/=-]{32,200}$/.test(given)) return given;
  throw new BadSetting(
    'VS_HUB_METRICS_TOKEN attend de 32 à 200 lettres, chiffres ou signes . _ ~ + / = - : par exemple ce que donne « openssl rand -hex 32 ».',
    'VS_HUB_METRICS_TOKEN expects 32 to 200 letters, digits or . _ ~ + / = - : for example what "openssl rand -hex 32" gives.',
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new BadSetting(
      'Le fichier de VS_HUB_METRICS_TOKEN_FILE ne se lit pas : vérifiez son chemin et ses droits.',
      'The file of VS_HUB_METRICS_TOKEN_FILE cannot be read: check its path and its rights.',
    );
  }
}
