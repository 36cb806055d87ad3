import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BadSetting } from '../options.ts';

/**
 * The PEM texts of the authorities of the cards: the files shipped in a folder, and a bundle that the person who starts the
 * hub names. A folder that is not there gives none.
 * @throws BadSetting when the named bundle cannot be read, or holds no certificate
 */
export function readRoots(folder: string, bundle: string | undefined): string[] {
  const texts = listPem(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  if (bundle === undefined) return texts;
  try {
    const text = readFileSync(bundle, 'utf8');
    // A file of something else would only show at the first proof, as a card of an unknown authority.
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('no certificate');
    return [...texts, text];
  } catch {
    throw new BadSetting(
      'Le fichier des autorités de cartes (VS_CARD_ROOTS) ne se lit pas, ou ne contient pas de certificat PEM : vérifiez son chemin et ses droits.',
      'The file of the cards’ authorities (VS_CARD_ROOTS) cannot be read, or holds no PEM certificate: check its path and its rights.',
    );
  }
}

function listPem(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(pem|crt)$/i.test(name))
      .sort();
  } catch {
    return [];
  }
}
