import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/**
 * The key that opens the participants' reports. The private half is made here and stays in this browser and in the
 * file the organiser keeps; the hub only ever gets the public half.
 */

const nameOf = (recipient: string) => `verif-segur.report-key.${recipient}`;
const IDENTITY = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/;

export type ReportKey = { identity: string; recipient: string };

/** Makes a key and stores it at once: an edition must never exist whose key was lost by a reload. */
export async function makeReportKey(): Promise<ReportKey> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  localStorage.setItem(nameOf(recipient), identity);
  return { identity, recipient };
}

export const identityFor = (recipient: string): string | null => localStorage.getItem(nameOf(recipient));

/** Those of some recipients that this browser has. */
export const identitiesFor = (recipients: readonly string[]): string[] =>
  recipients.map(identityFor).filter((one) => one !== null);

/** Takes a key back from the text of a saved file, when it is the key of one of the `recipients`. */
export async function importReportKey(
  text: string,
  recipients: readonly string[],
): Promise<'taken' | 'not-a-key' | 'other-key'> {
  const identity = IDENTITY.exec(text.toUpperCase())?.[0];
  if (identity === undefined) return 'not-a-key';
  const found = await identityToRecipient(identity).catch(() => null);
  if (found === null) return 'not-a-key';
  if (!recipients.includes(found)) return 'other-key';
  localStorage.setItem(nameOf(found), identity);
  return 'taken';
}

/** The file to keep, in the format that `age` itself reads (`age -d -i file`). */
export const keyFile = (key: ReportKey, edition: string): string =>
  `# ${edition.replaceAll(/[\r\n]/g, ' ')}\n# public key: ${key.recipient}\n${key.identity}\n`;

/** @param identities any of them may be the one it was encrypted for */
export async function decryptReport(blob: Uint8Array, identities: readonly string[]): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return await decrypter.decrypt(blob, 'uint8array');
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('');
}
