import type { RawReading, SlotReading } from '../../native/card/port.ts';
import { createCpsCertificates, type CpsCertificateOptions } from '../rig/cps-certificate.ts';
import { makeKeyPair } from '../rig/test-pki.ts';

export const AUTHENTICATION = "Certificat d'Authentification CPS";
export const SIGNATURE = 'Certificat de Signature CPS';
/** TOKEN_INITIALIZED | LOGIN_REQUIRED | RNG | USER_PIN_INITIALIZED. */
export const GOOD_FLAGS = 0x400 | 0x4 | 0x1 | 0x8;

export const token = (part: Partial<NonNullable<SlotReading['token']>> = {}): NonNullable<SlotReading['token']> => ({
  label: 'CPS3v3-2600855206',
  manufacturer: 'ANS',
  model: 'IAS ECC',
  serial: '2600855206',
  flags: GOOD_FLAGS,
  minPin: 4,
  maxPin: 8,
  ...part,
});

export const slot = (part: Partial<SlotReading> = {}): SlotReading => ({
  slot: '00',
  description: 'Lecteur 00',
  present: true,
  slotError: null,
  token: token(),
  tokenError: null,
  certificates: [],
  data: [],
  objectError: null,
  ...part,
});

export const reading = (...slots: SlotReading[]): RawReading => ({
  middleware: { description: 'CPS3 PKCS#11 LINUX', manufacturer: 'ANS', version: '3.1' },
  slots,
  ms: 12,
});

/** One pair for every certificate here: keys are slow to make, and nothing below looks at them. */
const keys = makeKeyPair();

/** The two certificates of a card, as the module would give them; signature first, so that order decides nothing. */
export async function certificates(options: CpsCertificateOptions = {}): Promise<SlotReading['certificates']> {
  const made = await createCpsCertificates({
    authenticationKeys: await keys,
    signatureKeys: await keys,
    ...options,
  });
  return [
    { label: SIGNATURE, id: '10', value: made.signature.der.toString('base64') },
    { label: AUTHENTICATION, id: '20', value: made.authentication.der.toString('base64') },
  ];
}
