import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import type { Handle, Template } from 'pkcs11js';
import { tlv } from './ber.ts';
import { createCpsCertificates, DEFAULT_CARD_NUMBER, spoilCertificate } from './cps-certificate.ts';
import type { CpsCertificate, CpsCertificateOptions, CpsCertificates } from './cps-certificate.ts';
import { initialisedSlots, openModule } from './pkcs11-client.ts';
import { changeTokenFlags, onlyTokenFolder, writeTokenSerial } from './softhsm-store.ts';

/** Debian's softhsm2. */
export const SOFTHSM_MODULE = '/usr/lib/softhsm/libsofthsm2.so';

/** Object labels of a CPS (public ones; CPS_PRIV_* and the activity appear after login only). */
export const CPS_LABEL = {
  authenticationCertificate: "Certificat d'Authentification CPS",
  signatureCertificate: 'Certificat de Signature CPS',
  authenticationKey: 'CPS_PRIV_AUT',
  signatureKey: 'CPS_PRIV_SIG',
} as const;

const CARD_AID = 'E828BD080F8025000001FF0010';
/** CKA_ID of each pair. The last byte differs between real cards: code under test must not rely on it. */
export const CPS_KEY_ID = {
  authentication: Buffer.from(`${CARD_AID}20`, 'hex'),
  signature: Buffer.from(`${CARD_AID}10`, 'hex'),
} as const;

/** What is stored where a certificate is expected. */
export type StoredCertificate = 'present' | 'missing' | 'undecodable';

export interface SoftHsmCardOptions {
  /** Holder, dates, category… of the certificates made for the card. Ignored when `certificates` is given. */
  readonly certificate?: CpsCertificateOptions;
  /** Ready-made certificates: tests that make several cards share them, since RSA keys are slow to make. */
  readonly certificates?: CpsCertificates;
  /**
   * C_GetTokenInfo serial. Default: the certificates' card number, so that card and certificate agree; another value makes
   * a holder mismatch; `random` keeps the 16 hex digits SoftHSM drew.
   */
  readonly tokenSerial?: string;
  /** Default `CPS3v3-<serial>` (shape only: the text of a real card's label is not public). */
  readonly label?: string;
  /** Default `1234`. */
  readonly pin?: string;
  readonly authenticationCertificate?: StoredCertificate;
  readonly signatureCertificate?: StoredCertificate;
  /** Default true: CPS_ID_CARD, CPS_NAME_PS… */
  readonly dataObjects?: boolean;
}

/** A SoftHSM token that looks like a CPS, and what is needed to open it from any process. */
export interface SoftHsmCard {
  readonly module: string;
  readonly env: { readonly SOFTHSM2_CONF: string };
  readonly pin: string;
  /** As C_GetTokenInfo gives it, trimmed. */
  readonly serial: string;
  readonly label: string;
  readonly certificates: CpsCertificates;
  /** The stored token's folder, for the flag helpers. */
  readonly tokenDir: string;
}

function open(label: string, value: Buffer): { label: string; value: Buffer; isPrivate: boolean } {
  return { label, value, isPrivate: false };
}

/** CKO_DATA objects. Names are those of real cards; the inner layout is not published, so only the TLV form is. */
export function cpsDataObjects(certificates: CpsCertificates): { label: string; value: Buffer; isPrivate: boolean }[] {
  const cardNumber = certificates.cardNumber ?? DEFAULT_CARD_NUMBER;
  const subject = certificates.authentication.x509.toLegacyObject().subject as unknown as Record<string, string>;
  return [
    open('CPS_ID_CARD', tlv(0xe0, tlv(0x80, '8025000001'), tlv(0x81, cardNumber), tlv(0x82, Buffer.from([0])))),
    open('CPS_NAME_PS', tlv(0xe1, tlv(0x80, subject['SN'] ?? ''), tlv(0x81, subject['GN'] ?? ''), tlv(0x82, '31'))),
    open('CPS_LANG_PS', tlv(0xe2, tlv(0x80, 'fr'))),
    open('CPS_INFO_PS', tlv(0xe3, tlv(0x80, certificates.nationalId), tlv(0x81, '10'), tlv(0x82, 'SM26'))),
    open('CPS_DATA', tlv(0xe4, tlv(0x80, Buffer.alloc(16)))),
    {
      label: 'CPS_ACTIVITY_01_PS',
      // Tags 84, 85 and 86 are those reported for real cards.
      value: tlv(0xee, tlv(0x84, 'CABINET DE TEST'), tlv(0x85, '499990000001008'), tlv(0x86, 'SA07')),
      isPrivate: true,
    },
  ];
}

function integer(value: string | undefined): Buffer {
  if (value === undefined) throw new Error('Not an RSA private key.');
  return Buffer.from(value, 'base64url');
}

function privateKeyTemplate(key: KeyObject, label: string, id: Buffer): Template {
  const jwk = key.export({ format: 'jwk' });
  return [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_RSA },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_PRIVATE, value: true },
    { type: pkcs11js.CKA_SENSITIVE, value: true },
    { type: pkcs11js.CKA_EXTRACTABLE, value: false },
    { type: pkcs11js.CKA_SIGN, value: true },
    { type: pkcs11js.CKA_LABEL, value: label },
    { type: pkcs11js.CKA_ID, value: id },
    { type: pkcs11js.CKA_MODULUS, value: integer(jwk.n) },
    { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: integer(jwk.e) },
    { type: pkcs11js.CKA_PRIVATE_EXPONENT, value: integer(jwk.d) },
    { type: pkcs11js.CKA_PRIME_1, value: integer(jwk.p) },
    { type: pkcs11js.CKA_PRIME_2, value: integer(jwk.q) },
    { type: pkcs11js.CKA_EXPONENT_1, value: integer(jwk.dp) },
    { type: pkcs11js.CKA_EXPONENT_2, value: integer(jwk.dq) },
    { type: pkcs11js.CKA_COEFFICIENT, value: integer(jwk.qi) },
  ];
}

function publicKeyTemplate(key: KeyObject, label: string, id: Buffer): Template {
  const jwk = key.export({ format: 'jwk' });
  return [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PUBLIC_KEY },
    { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_RSA },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_PRIVATE, value: false },
    { type: pkcs11js.CKA_VERIFY, value: true },
    { type: pkcs11js.CKA_LABEL, value: `Cle publique - ${label}` },
    { type: pkcs11js.CKA_ID, value: id },
    { type: pkcs11js.CKA_MODULUS, value: integer(jwk.n) },
    { type: pkcs11js.CKA_PUBLIC_EXPONENT, value: integer(jwk.e) },
  ];
}

function certificateTemplate(certificate: CpsCertificate, value: Buffer, label: string, id: Buffer): Template {
  return [
    { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_CERTIFICATE },
    { type: pkcs11js.CKA_CERTIFICATE_TYPE, value: pkcs11js.CKC_X_509 },
    { type: pkcs11js.CKA_TOKEN, value: true },
    { type: pkcs11js.CKA_PRIVATE, value: false },
    { type: pkcs11js.CKA_LABEL, value: label },
    { type: pkcs11js.CKA_ID, value: id },
    { type: pkcs11js.CKA_SUBJECT, value: certificate.subjectDer },
    { type: pkcs11js.CKA_VALUE, value },
  ];
}

function storePair(
  pkcs11: pkcs11js.PKCS11,
  session: Handle,
  certificate: CpsCertificate,
  stored: StoredCertificate,
): void {
  const authentication = certificate.role === 'authentication';
  const id = authentication ? CPS_KEY_ID.authentication : CPS_KEY_ID.signature;
  const label = authentication ? CPS_LABEL.authenticationCertificate : CPS_LABEL.signatureCertificate;
  const keyLabel = authentication ? CPS_LABEL.authenticationKey : CPS_LABEL.signatureKey;
  pkcs11.C_CreateObject(session, privateKeyTemplate(certificate.keys.privateKey, keyLabel, id));
  pkcs11.C_CreateObject(session, publicKeyTemplate(certificate.keys.publicKey, label, id));
  if (stored === 'missing') return;
  const value = stored === 'present' ? certificate.der : spoilCertificate(certificate.der);
  pkcs11.C_CreateObject(session, certificateTemplate(certificate, value, label, id));
}

function storeData(pkcs11: pkcs11js.PKCS11, session: Handle, certificates: CpsCertificates): void {
  for (const { label, value, isPrivate } of cpsDataObjects(certificates)) {
    pkcs11.C_CreateObject(session, [
      { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_DATA },
      { type: pkcs11js.CKA_TOKEN, value: true },
      { type: pkcs11js.CKA_PRIVATE, value: isPrivate },
      { type: pkcs11js.CKA_APPLICATION, value: 'CPS' },
      { type: pkcs11js.CKA_LABEL, value: label },
      { type: pkcs11js.CKA_VALUE, value },
    ]);
  }
}

/**
 * Makes a SoftHSM token shaped like a CPS inside `dir`, which the caller owns and removes.
 * Open it with `module` and `env` in any process. Set SOFTHSM2_CONF before the module is initialised, not after.
 */
export async function createSoftHsmCard(dir: string, options: SoftHsmCardOptions = {}): Promise<SoftHsmCard> {
  const certificates = options.certificates ?? (await createCpsCertificates(options.certificate));
  const wanted = options.tokenSerial ?? certificates.cardNumber ?? DEFAULT_CARD_NUMBER;
  const label = options.label ?? `CPS3v3-${wanted}`;
  const pin = options.pin ?? '1234';
  const soPin = '12345678';
  const tokensDir = join(dir, 'tokens');
  const env = { SOFTHSM2_CONF: join(dir, 'softhsm2.conf') };
  mkdirSync(tokensDir, { recursive: true });
  writeFileSync(
    env.SOFTHSM2_CONF,
    `directories.tokendir = ${tokensDir}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n`,
  );
  const { pkcs11, close } = openModule(SOFTHSM_MODULE, env);
  let serial: string;
  try {
    const blank = pkcs11.C_GetSlotList(true)[0];
    if (blank === undefined) throw new Error('SoftHSM offers no blank token.');
    pkcs11.C_InitToken(blank, soPin, label);
    // Initialising a blank token changes its slot id.
    const slot = initialisedSlots(pkcs11)[0];
    if (slot === undefined) throw new Error('SoftHSM did not initialise the token.');
    const session = pkcs11.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION);
    pkcs11.C_Login(session, pkcs11js.CKU_SO, soPin);
    pkcs11.C_InitPIN(session, pin);
    pkcs11.C_Logout(session);
    pkcs11.C_Login(session, pkcs11js.CKU_USER, pin);
    storePair(pkcs11, session, certificates.authentication, options.authenticationCertificate ?? 'present');
    storePair(pkcs11, session, certificates.signature, options.signatureCertificate ?? 'present');
    if (options.dataObjects !== false) storeData(pkcs11, session, certificates);
    pkcs11.C_Logout(session);
    pkcs11.C_CloseSession(session);
    serial = pkcs11.C_GetTokenInfo(slot).serialNumber.trim();
  } finally {
    close();
  }
  const tokenDir = onlyTokenFolder(tokensDir);
  if (options.tokenSerial !== 'random') {
    writeTokenSerial(tokenDir, wanted);
    serial = wanted;
  }
  return { module: SOFTHSM_MODULE, env, pin, serial, label, certificates, tokenDir };
}

/** What the token's flags say about the user PIN. */
export type PinState = 'ok' | 'count-low' | 'final-try' | 'locked';

const PIN_FLAGS = pkcs11js.CKF_USER_PIN_COUNT_LOW | pkcs11js.CKF_USER_PIN_FINAL_TRY | pkcs11js.CKF_USER_PIN_LOCKED;
const FLAGS_OF: Record<PinState, number> = {
  ok: 0,
  'count-low': pkcs11js.CKF_USER_PIN_COUNT_LOW,
  // As the CPS library reports them: the last try also says "low".
  'final-try': pkcs11js.CKF_USER_PIN_COUNT_LOW | pkcs11js.CKF_USER_PIN_FINAL_TRY,
  locked: pkcs11js.CKF_USER_PIN_LOCKED,
};

/**
 * Makes C_GetTokenInfo report this PIN state. SoftHSM itself never goes beyond COUNT_LOW and never refuses a right PIN, so
 * the flags are written in the stored token: they are what the module really answers, but C_Login still counts nothing.
 * For a card that really locks, use the virtual card (vpcd-card.ts) or the fault module on C_Login.
 */
export function setSoftHsmPinState(card: SoftHsmCard, state: PinState): void {
  changeTokenFlags(card.tokenDir, (flags) => (flags & ~PIN_FLAGS) | FLAGS_OF[state]);
}

/** Really logs in with a wrong PIN; SoftHSM then raises COUNT_LOW until a right one. Returns the CKR name it answers. */
export function loginWrongly(card: SoftHsmCard): string {
  const { pkcs11, close } = openModule(card.module, card.env);
  try {
    const slot = initialisedSlots(pkcs11)[0];
    if (slot === undefined) throw new Error('No token.');
    const session = pkcs11.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    try {
      pkcs11.C_Login(session, pkcs11js.CKU_USER, `${card.pin}0`);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('SoftHSM accepted a wrong PIN.');
  } finally {
    close();
  }
}
