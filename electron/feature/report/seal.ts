import { ageRecipient } from '../../../organiser/protocol/wire.ts';
import { FailureError } from '../../contract/failure.ts';

/**
 * Encrypts for the organisers. Their key came through the hub: only a native age recipient is taken (no plugin, no other kind of
 * key), and a point of no order is refused by the encryption itself.
 * @throws FailureError `report.key-unusable`
 */
export async function sealFor(key: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (!ageRecipient.safeParse(key).success) throw new FailureError('report.key-unusable', 'report.seal');
  // Large, and asked for by few: read when it is.
  const { Encrypter } = await import('age-encryption');
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(key);
    return await encrypter.encrypt(bytes);
  } catch {
    throw new FailureError('report.key-unusable', 'report.seal');
  }
}

/** Whether anything can be encrypted for a key: tried, since its letters alone do not tell. */
export const canSeal = async (key: string): Promise<boolean> =>
  sealFor(key, new Uint8Array(1)).then(
    () => true,
    () => false,
  );
