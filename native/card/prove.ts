import { createHash } from 'node:crypto';
import type { Handle, TokenInfo } from 'pkcs11js';
import { FailureError, type FailureCode } from '../../electron/contract/failure.ts';
import type { CallOutput } from '../call.ts';
import { ckrOf } from './ckr.ts';
import type { Keeper, Loaded } from './module.ts';
import type { CardCalls } from './port.ts';
import { attribute, findObjects, text, TOKEN_PRESENT } from './slot.ts';
import type { z } from 'zod';

type Proof = z.output<CardCalls['prove' | 'prove-on-pad']['input']>;
type Signed = CallOutput<CardCalls, 'prove'>;
/** One call on one reader, for naming what was refused. */
type Place = { own: Loaded; slot: Handle };

const AT = 'card.prove';
/** Label of the authentication key of a CPS, next to which another key with the same id is not the one wanted. */
const AUTHENTICATION_KEY = 'CPS_PRIV_AUT';
/** DigestInfo of SHA-256 (RFC 8017 §9.2, note 1), to which the hash is appended. */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
/** Lengths of a PIN for a token that gives none that make sense: those of a CPS. */
const USUAL_PIN = { min: 4, max: 8 };
/** Longest PIN that a call carries. */
const LONGEST_PIN = 64;
/** Longer than any RSA signature, in bytes. */
const LONGEST_SIGNATURE = 1_024;

/** The card is not there any more. */
const gone = new Set([
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_DEVICE_REMOVED',
  'CKR_SLOT_ID_INVALID',
]);
/** Or another card is. */
const other = new Set([...gone, 'CKR_TOKEN_NOT_RECOGNIZED']);
const byCode: Partial<Record<string, FailureCode>> = {
  CKR_PIN_LOCKED: 'card.pin-locked',
  CKR_PIN_LEN_RANGE: 'card.pin-length',
  CKR_PIN_INVALID: 'card.pin-length',
  CKR_USER_PIN_NOT_INITIALIZED: 'card.pin-not-set',
  CKR_FUNCTION_CANCELED: 'card.pin-cancelled',
  CKR_FUNCTION_REJECTED: 'card.pin-cancelled',
};

/**
 * Signs a statement with the private key of a certificate, after the PIN (RSASSA-PKCS1-v1_5 with SHA-256). The card is the
 * one that holds that very certificate, in whatever reader; the key is the one with its whole CKA_ID.
 * @throws FailureError card.removed, card.pin-locked, card.pin-not-set, card.pin-final-try, card.pin-length, all without
 *   any try; then card.pin-incorrect (info: left, when the token tells), card.pin-locked, card.pin-cancelled, card.removed
 *   or card.unexpected (info: ckr, call, or reason). The PIN is in none of them.
 */
export function prove(keeper: Keeper, proof: Proof): Signed {
  const own = keeper.use(proof.module, AT);
  let problem: FailureError | null = null;
  for (const slot of keeper.slots(own, AT, true)) {
    const place = { own, slot };
    let session: Handle;
    try {
      session = own.module.C_OpenSession(slot, own.lib.CKF_SERIAL_SESSION);
    } catch (error) {
      // A reader without a card, or with another one, is not a problem: the card may be in the next.
      if (!other.has(ckrOf(error) ?? '')) problem ??= refusal(place, error, 'C_OpenSession');
      continue;
    }
    try {
      const id = certificateId(
        place,
        session,
        Buffer.from(proof.certificate, 'base64'),
        (error) => (problem ??= error),
      );
      if (id) return signAfterPin(place, session, id, proof);
    } finally {
      quietly(() => own.module.C_CloseSession(session));
    }
  }
  throw problem ?? new FailureError('card.removed', AT);
}

/** The CKA_ID of this certificate, or null when this card does not hold it. */
function certificateId(
  { own, slot }: Place,
  session: Handle,
  wanted: Buffer,
  failed: (error: FailureError) => void,
): Buffer | null {
  const { lib, module } = own;
  const unread = (ckr: string) => {
    if (!other.has(ckr)) failed(named({ own, slot }, ckr, 'C_GetAttributeValue'));
  };
  const template = [{ type: lib.CKA_CLASS, value: lib.CKO_CERTIFICATE }];
  for (const handle of findObjects(module, session, template, unread)) {
    if (!attribute(module, session, handle, lib.CKA_VALUE, unread).equals(wanted)) continue;
    const id = attribute(module, session, handle, lib.CKA_ID, unread);
    if (id.length === 0) throw new FailureError('card.unexpected', AT, { reason: 'no-key-id' });
    return id;
  }
  return null;
}

function signAfterPin(place: Place, session: Handle, id: Buffer, proof: Proof): Signed {
  const { own, slot } = place;
  const pin = usablePin(
    own,
    told(place, 'C_GetTokenInfo', () => own.module.C_GetTokenInfo(slot)),
    proof,
  );
  logIn(place, session, pin);
  try {
    const key = privateKey(place, session, id);
    const signature = sign(place, session, key, Buffer.from(proof.statement, 'base64'));
    return { signature: signature.toString('base64'), mechanism: 'RSA-SHA256' };
  } finally {
    quietly(() => own.module.C_Logout(session));
  }
}

/**
 * What to give C_Login, after everything that can be known without costing a try (PKCS#11 v2.20 §9.2, CK_TOKEN_INFO).
 * An empty PIN asks for the reader's own pad: pkcs11js passes no null, and modules take an empty one for it.
 */
function usablePin({ lib }: Loaded, token: TokenInfo, { pin, finalTry }: Proof): string {
  const has = (flag: number) => (token.flags & flag) !== 0;
  if (has(lib.CKF_USER_PIN_LOCKED)) throw new FailureError('card.pin-locked', AT);
  if (!has(lib.CKF_USER_PIN_INITIALIZED)) throw new FailureError('card.pin-not-set', AT);
  if (has(lib.CKF_USER_PIN_FINAL_TRY) && !finalTry) throw new FailureError('card.pin-final-try', AT);
  if (pin === null && has(lib.CKF_PROTECTED_AUTHENTICATION_PATH)) return '';
  const [least, most] = [token.minPinLen, token.maxPinLen];
  const { min, max } = least >= 1 && most >= least && most <= LONGEST_PIN ? { min: least, max: most } : USUAL_PIN;
  if (pin === null || !/^[0-9]+$/.test(pin) || pin.length < min || pin.length > max) {
    throw new FailureError('card.pin-length', AT, { min, max });
  }
  return pin;
}

function logIn(place: Place, session: Handle, pin: string): void {
  const { module, lib } = place.own;
  told(place, 'C_Login', () => {
    try {
      module.C_Login(session, lib.CKU_USER, pin);
    } catch (error) {
      if (ckrOf(error) !== 'CKR_USER_ALREADY_LOGGED_IN') throw error;
      // Left by a call that was cut: this PIN must be the one that opens the card.
      module.C_Logout(session);
      module.C_Login(session, lib.CKU_USER, pin);
    }
  });
}

function privateKey(place: Place, session: Handle, id: Buffer): Handle {
  const { lib, module } = place.own;
  const template = [
    { type: lib.CKA_CLASS, value: lib.CKO_PRIVATE_KEY },
    { type: lib.CKA_ID, value: id },
  ];
  const keys = findObjects(module, session, template, (ckr) => {
    throw named(place, ckr, 'C_FindObjects');
  });
  const label = (key: Handle) => text(attribute(module, session, key, lib.CKA_LABEL, () => undefined).toString('utf8'));
  const key = keys.length > 1 ? (keys.find((one) => label(one) === AUTHENTICATION_KEY) ?? keys[0]) : keys[0];
  if (!key) throw new FailureError('card.unexpected', AT, { reason: 'no-key' });
  return key;
}

function sign(place: Place, session: Handle, key: Handle, statement: Buffer): Buffer {
  const { lib, module } = place.own;
  const whole = told(place, 'C_SignInit', () => {
    if (!module.C_GetMechanismList(place.slot).includes(lib.CKM_SHA256_RSA_PKCS)) return false;
    try {
      module.C_SignInit(session, { mechanism: lib.CKM_SHA256_RSA_PKCS }, key);
      return true;
    } catch (error) {
      // Offered by the module, not by this card.
      if (ckrOf(error) !== 'CKR_MECHANISM_INVALID') throw error;
      return false;
    }
  });
  if (!whole) told(place, 'C_SignInit', () => module.C_SignInit(session, { mechanism: lib.CKM_RSA_PKCS }, key));
  const data = whole ? statement : Buffer.concat([SHA256_INFO, createHash('sha256').update(statement).digest()]);
  return told(place, 'C_Sign', () => module.C_Sign(session, data, Buffer.alloc(LONGEST_SIGNATURE)));
}

/** Runs a call; its CKR code leaves as what it means for the person. */
function told<T>(place: Place, call: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusal(place, error, call);
  }
}

function refusal(place: Place, error: unknown, call: string): FailureError {
  const ckr = ckrOf(error);
  // A defect here: it leaves the process as its class name only.
  if (ckr === null) throw error;
  return named(place, ckr, call);
}

function named(place: Place, ckr: string, call: string): FailureError {
  if (ckr === 'CKR_PIN_INCORRECT') return wrongPin(place);
  const code = byCode[ckr];
  if (code) return new FailureError(code, AT);
  if (gone.has(ckr) || isEmpty(place)) return new FailureError('card.removed', AT);
  return new FailureError('card.unexpected', AT, { ckr, call });
}

/** Tries left as the token tells them now: COUNT_LOW is two or fewer of three on a CPS, FINAL_TRY one. */
function wrongPin({ own: { module, lib }, slot }: Place): FailureError {
  let flags = 0;
  quietly(() => {
    flags = module.C_GetTokenInfo(slot).flags;
  });
  if ((flags & lib.CKF_USER_PIN_LOCKED) !== 0) return new FailureError('card.pin-locked', AT);
  if ((flags & lib.CKF_USER_PIN_FINAL_TRY) !== 0) return new FailureError('card.pin-incorrect', AT, { left: 1 });
  const low = (flags & lib.CKF_USER_PIN_COUNT_LOW) !== 0;
  return new FailureError('card.pin-incorrect', AT, low ? { left: 2 } : {});
}

/** True when the reader is empty now: a card taken out shows in any code (CKR_DEVICE_ERROR, CKR_GENERAL_ERROR…). */
function isEmpty({ own: { module }, slot }: Place): boolean {
  try {
    return (module.C_GetSlotInfo(slot).flags & TOKEN_PRESENT) === 0;
  } catch (error) {
    return gone.has(ckrOf(error) ?? '');
  }
}

/** A call whose refusal changes nothing. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (ckrOf(error) === null) throw error;
  }
}
