import type { RawReading, SlotReading } from '../../../native/card/port.ts';
import type { CardFacts, CardReading, CardState, PinState } from '../../contract/card.ts';
import type { Failure, FailureCode } from '../../contract/failure.ts';
import type { Nomenclature } from '../resource.ts';
import { nationalIdentifier, readCertificate, type CertificateFacts } from './certificate.ts';

export type Context = { now: Date; module: string; nomenclature: Nomenclature; source?: CardReading['source'] };

/** CK_TOKEN_INFO.flags (PKCS#11 v2.20 §9.2). */
const FLAG = {
  userPinInitialised: 0x8,
  protectedPath: 0x100,
  tokenInitialised: 0x400,
  pinCountLow: 0x10000,
  pinFinalTry: 0x20000,
  pinLocked: 0x40000,
} as const;

const AUTHENTICATION_LABEL = "Certificat d'Authentification CPS";
const CPS_TOKEN = /CPS|IAS ECC|ChipDoc/i;

/** The gravest first: the one that is shown when several apply. */
const gravity: FailureCode[] = [
  'card.damaged',
  'card.removed',
  'card.no-certificate',
  'card.certificate-unreadable',
  'card.expired',
  'card.not-yet-valid',
  'card.pin-locked',
  'card.pin-not-set',
  'card.pin-final-try',
  'card.test-card',
  'card.holder-mismatch',
  'card.expires-soon',
  'card.pin-count-low',
];

export const byGravity = (a: Failure, b: Failure): number => rank(a.code) - rank(b.code);
const rank = (code: FailureCode): number => {
  const at = gravity.indexOf(code);
  return at < 0 ? gravity.length : at;
};

const failed = (code: FailureCode, info: Failure['info'] = {}): Failure => ({ code, at: 'card.read', info });

const flagged = (flags: number, flag: number): boolean => (flags & flag) !== 0;

/** CK_UNAVAILABLE_INFORMATION and nonsense are not lengths. */
const pinLength = (length: number): number | null => (length > 0 && length <= 64 ? length : null);

export function pinStateOf(token: NonNullable<SlotReading['token']>): PinState {
  return {
    initialised: flagged(token.flags, FLAG.userPinInitialised),
    countLow: flagged(token.flags, FLAG.pinCountLow),
    finalTry: flagged(token.flags, FLAG.pinFinalTry),
    locked: flagged(token.flags, FLAG.pinLocked),
    pinPad: flagged(token.flags, FLAG.protectedPath),
    min: pinLength(token.minPin),
    max: pinLength(token.maxPin),
  };
}

/** What a CKR name of a call on a present card means. */
function errorOf(name: string): { state: CardState; failure: Failure } {
  const info = { ckr: name };
  if (/BAD_EF_ACTUA|80000001/i.test(name)) return { state: 'refused', failure: failed('card.damaged', info) };
  if (/TOKEN_NOT_RECOGNIZED/.test(name)) return { state: 'wrong-card', failure: failed('card.not-recognised', info) };
  if (/TOKEN_NOT_PRESENT|DEVICE_REMOVED|SESSION_HANDLE_INVALID|SESSION_CLOSED/.test(name)) {
    return { state: 'no-card', failure: failed('card.removed', info) };
  }
  return { state: 'failed', failure: failed('card.unexpected', info) };
}

type Seen = { facts: CertificateFacts | null; labelled: boolean };

function certificatesOf(slot: SlotReading): Seen[] {
  return slot.certificates.map(({ label, value }) => {
    const labelled = label.trim() === AUTHENTICATION_LABEL;
    try {
      return { facts: readCertificate(Buffer.from(value, 'base64')), labelled };
    } catch {
      return { facts: null, labelled };
    }
  });
}

/**
 * The authentication certificate: by its label first, by its usages otherwise. Never by the end of CKA_ID, which
 * differs from card to card.
 */
function authenticationOf(seen: readonly Seen[]): Seen | undefined {
  return (
    seen.find((one) => one.labelled) ??
    seen.find((one) => one.facts?.authentication === true && one.facts.cps) ??
    seen.find((one) => one.facts?.authentication === true)
  );
}

type Look = { state: CardState; failure: Failure | null; token: CardReading['token']; card: CardFacts | null };

const bare = (state: CardState, failure: Failure): Look => ({ state, failure, token: null, card: null });

function lookAt(slot: SlotReading, { now, nomenclature }: Context): Look {
  const error = slot.tokenError ?? slot.slotError;
  // A card that the library does not recognise leaves the reader "empty": only the token's error tells (CPS library).
  // So do one that another program holds for itself, and one that does not answer: "no card" would be wrong of them.
  const hidden = error !== null && /NOT_RECOGNIZED|BAD_EF_ACTUA|GENERAL_ERROR|DEVICE_ERROR/.test(error);
  if (!slot.present && !hidden) return bare('no-card', failed('card.no-card'));
  if (slot.token === null) {
    if (error === null) return bare('wrong-card', failed('card.not-cps'));
    const { state, failure } = errorOf(error);
    return bare(state, failure);
  }
  // A blank token: SoftHSM always shows one, and a card that was never personalised looks the same.
  if (!flagged(slot.token.flags, FLAG.tokenInitialised)) return bare('wrong-card', failed('card.not-cps'));
  const pin = pinStateOf(slot.token);
  const token = {
    label: slot.token.label.trim(),
    model: slot.token.model.trim(),
    serial: slot.token.serial.trim(),
    pin,
  };
  const seen = certificatesOf(slot);
  const certificate = authenticationOf(seen);
  if (certificate === undefined) {
    if (slot.objectError !== null) return { ...errorOf(slot.objectError), token, card: null };
    const family = seen.some((one) => one.facts?.cps === true) || CPS_TOKEN.test(`${token.label} ${token.model}`);
    const unreadable = seen.length > 0 && seen.every((one) => one.facts === null);
    if (unreadable) return { state: 'refused', failure: failed('card.certificate-unreadable'), token, card: null };
    return family
      ? { state: 'refused', failure: failed('card.no-certificate'), token, card: null }
      : { state: 'wrong-card', failure: failed('card.not-cps'), token, card: null };
  }
  const { facts } = certificate;
  if (facts === null) {
    return { state: 'refused', failure: failed('card.certificate-unreadable'), token, card: null };
  }
  if (!facts.cps && !certificate.labelled) {
    return { state: 'wrong-card', failure: failed('card.not-cps'), token, card: null };
  }
  const [failure] = refusals(facts, pin, now).sort(byGravity);
  const card = cardFactsOf(facts, slot, nomenclature);
  return { state: failure === undefined ? 'ready' : 'refused', failure: failure ?? null, token, card };
}

function refusals(facts: CertificateFacts, pin: PinState, now: Date): Failure[] {
  const found: Failure[] = [];
  if (facts.notAfter < now) found.push(failed('card.expired', { on: facts.notAfter.toISOString().slice(0, 10) }));
  if (facts.notBefore > now) {
    found.push(failed('card.not-yet-valid', { on: facts.notBefore.toISOString().slice(0, 10) }));
  }
  if (pin.locked) found.push(failed('card.pin-locked'));
  // Seen when the card lies on a contactless reader: its contactless side has no PIN.
  if (!pin.initialised) found.push(failed('card.pin-not-set'));
  return found;
}

function cardFactsOf(facts: CertificateFacts, slot: SlotReading, words: Nomenclature): CardFacts {
  const label = (table: Readonly<Record<string, string>>, code: number | null): string | null =>
    code === null ? null : (table[String(code)] ?? null);
  return {
    surname: facts.surname,
    given: facts.given,
    nationalId: nationalIdentifier(facts.commonName, words.identifierTypes),
    professionCode: facts.profession,
    profession: label(words.professions, facts.profession) ?? facts.title,
    specialities: facts.specialities,
    cardTypeCode: facts.cardType,
    cardType: label(words.cardTypes, facts.cardType),
    category: facts.category,
    test: facts.test,
    cardNumber: facts.cardNumber,
    issuer: facts.issuer,
    notBefore: facts.notBefore.toISOString(),
    notAfter: facts.notAfter.toISOString(),
    data: slot.data.map(({ label: name, value }) => ({
      label: name.trim(),
      bytes: Buffer.byteLength(value, 'base64'),
    })),
  };
}

/** Which slot tells most about the person's card, the best first. */
const interest: CardState[] = ['ready', 'refused', 'wrong-card', 'failed', 'no-card', 'no-reader'];

/**
 * What a reading means, in the words of the window. Pure. With several readers, the one that holds a usable card is
 * kept: a Vitale card in the next slot is normal at a practice.
 */
export function interpret(raw: RawReading, context: Context): CardReading {
  const looks = raw.slots.map((slot) => lookAt(slot, context));
  // A blank slot beside a real token says nothing; the sort is stable, so the first reader wins a tie.
  const [best] = looks.sort((a, b) => interest.indexOf(a.state) - interest.indexOf(b.state));
  return {
    ...(best ?? bare('no-reader', failed('card.no-reader'))),
    source: context.source ?? 'pkcs11',
    middleware: { path: context.module, ...raw.middleware },
    readers: raw.slots.map(({ description, present }) => ({ name: description.trim(), present })),
    ms: raw.ms,
  };
}

/** Days after the end of the edition during which the card should still work: the follow-up of a test. */
const MARGIN_DAYS = 30;

/**
 * What to say beside a card that works: test card, near its end, PIN tries, holder. The gravest first.
 * `endsOn`: last day of the edition (ISO date), null before joining: the margin then counts from now.
 */
export function warningsOf(reading: CardReading, now: Date, endsOn: string | null): Failure[] {
  const { card, token } = reading;
  const found: Failure[] = [];
  if (card?.test === true) found.push(failed('card.test-card', { issuer: card.issuer }));
  if (card !== null) {
    const end = endsOn === null ? now : new Date(`${endsOn}T23:59:59Z`);
    const until = Math.max(end.getTime(), now.getTime()) + MARGIN_DAYS * 86_400_000;
    const notAfter = Date.parse(card.notAfter);
    if (notAfter < until && notAfter >= now.getTime()) {
      found.push(failed('card.expires-soon', { on: card.notAfter.slice(0, 10) }));
    }
  }
  if (token?.pin.finalTry === true) found.push(failed('card.pin-final-try'));
  else if (token?.pin.countLow === true) found.push(failed('card.pin-count-low'));
  if (holderMatch(reading) === false) found.push(failed('card.holder-mismatch'));
  return found.sort(byGravity);
}

/** What every CPS's own serial begins with (EF.SN); the CPS library leaves it out, OpenSC gives the end of the whole. */
const ISSUER_PREFIX = '8025000001';

/**
 * Whether the certificate names the card that holds it. Null when it cannot be told: the certificate has no card
 * number, or the token's serial is neither a CPS library's (ten digits) nor the end of the card's own, as with OpenSC.
 */
export function holderMatch({ card, token }: Pick<CardReading, 'card' | 'token'>): boolean | null {
  if (card === null || card.cardNumber === null || token === null) return null;
  const { serial } = token;
  if (/^\d{10}$/.test(serial)) return card.cardNumber === serial;
  return /^\d{11,20}$/.test(serial) && `${ISSUER_PREFIX}${card.cardNumber}`.endsWith(serial) ? true : null;
}
