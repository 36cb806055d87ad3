import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What no journal may hold after a test: the fictitious holder's name and numbers, the PIN that tests type, a
 * certificate in base64. The words are rare enough not to be found by chance.
 */
const secrets: readonly { what: string; pattern: RegExp }[] = [
  { what: 'a name', pattern: /\bLIBRE\b/ },
  { what: 'a national identifier', pattern: /8?99900063480/ },
  { what: 'a card number', pattern: /2600855206|2500577253/ },
  { what: 'a PIN', pattern: new RegExp(String.raw`\b(?:739164|739165|99999999)\b`) },
  { what: 'a certificate', pattern: /MII[A-Za-z0-9+/]{60}/ },
];

/** The PIN of the cards of these tests, and a wrong one: nothing else is made of these digits. */
export const PIN = '739164';
export const WRONG_PIN = '739165';

/**
 * What of the above is in the journals (`*.log`) of a folder, and in the hub's database, which is not encrypted. Names in
 * the database are the organisers' own label of a participant, so that only the PIN, the certificate and the numbers count.
 */
export function leaksIn(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const isLog = entry.name.endsWith('.log');
    const isHub = /^hub\.(db|sqlite)/.test(entry.name);
    if (!entry.isFile() || (!isLog && !isHub)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = readFileSync(file).toString('latin1');
    for (const { what, pattern } of secrets) {
      if (isHub && what === 'a name') continue;
      if (pattern.test(text)) found.push(`${what} in ${path.relative(folder, file)}`);
    }
  }
  return found;
}
