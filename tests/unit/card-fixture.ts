import type { Failure } from '../../electron/contract/failure.ts';
import type { Observation } from '../../electron/feature/card/observation.ts';
import type { PcscLook, PcscReader, RawReading, SlotReading } from '../../native/card/port.ts';
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
  pcsc: unknownService,
  moved: false,
  ms: 12,
});

/** Where PC/SC cannot be asked. */
export const unknownService: PcscLook = { service: 'unknown', reason: 'not-built' };

/** A reader of that name with a card of that answer to reset; without one, it is empty. */
export const inReader = (atr: string | null, part: Partial<PcscReader> = {}): PcscReader => ({
  name: 'Lecteur 00',
  present: atr !== null,
  mute: false,
  exclusive: false,
  inUse: false,
  atr,
  events: atr === null ? 0 : 1,
  ...part,
});
export const running = (...readers: PcscReader[]): PcscLook => ({ service: 'running', readers });

/** A look through the usual library. */
export const observed = (raw: RawReading, pcsc: PcscLook = raw.pcsc): Observation => ({
  libraries: [],
  module: { path: '/lib/module.so', package: null },
  reading: { ...raw, pcsc },
  failure: null,
  pcsc,
});
/** A look that gave no reading: no library (`module` null), or one that failed. */
export const unread = (failure: Failure, pcsc: PcscLook, module: string | null): Observation => ({
  libraries: [],
  module: module === null ? null : { path: module, package: null },
  reading: null,
  failure,
  pcsc,
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
