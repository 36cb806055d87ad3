import type { PcscLook, PcscReader, SlotReading } from '../../../native/card/port.ts';
import type { CardFacts, CardKind, CardReader, CardReading, CardState, PinState } from '../../contract/card.ts';
import type { Failure, FailureCode } from '../../contract/failure.ts';
import { compareHolder, type Holder } from '../../../organiser/protocol/identifier.ts';
import { isCps, kindOfAtr, outdatedVersion, type CardRules } from './atr.ts';
import type { CertificateFacts } from './certificate.ts';
import { authenticationOf, cardFactsOf, certificatesOf, isTechnical, type FactsContext } from './facts.ts';
import type { Observation } from './observation.ts';
import { placesOf, type Place } from './place.ts';
import { printable } from './printable.ts';

export type Context = FactsContext & {
  now: Date;
  rules: CardRules;
  /** Name of the simulated card. */
  simulated?: string | null;
};

/** CK_TOKEN_INFO.flags (PKCS#11 v2.20 §9.2). */
const FLAG = {
  userPinInitialised: 0x8,
  protectedPath: 0x100,
  tokenInitialised: 0x400,
  pinCountLow: 0x10000,
  pinFinalTry: 0x20000,
  pinLocked: 0x40000,
} as const;

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

type Look = {
  state: CardState;
  failure: Failure | null;
  token: CardReading['token'];
  card: CardFacts | null;
  /** A token that was never written to, as SoftHSM always shows one: it is nobody's card. */
  blank?: boolean;
};

const bare = (state: CardState, failure: Failure): Look => ({ state, failure, token: null, card: null });

/** What PKCS#11 alone says of a reader. */
function lookAtSlot(slot: SlotReading, kind: CardKind | null, context: Context): Look {
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
  if (!flagged(slot.token.flags, FLAG.tokenInitialised)) {
    return { ...bare('wrong-card', failed('card.not-cps')), blank: true };
  }
  const pin = pinStateOf(slot.token);
  const { label, model, serial } = slot.token;
  const token = { label: label.trim(), model: model.trim(), serial: serial.trim(), pin };
  const refused = (code: FailureCode): Look => ({ state: 'refused', failure: failed(code), token, card: null });
  const seen = certificatesOf(slot);
  const technical = seen.find(isTechnical);
  const certificate = authenticationOf(seen) ?? technical;
  if (certificate === undefined) {
    if (slot.objectError !== null) return { ...errorOf(slot.objectError), token, card: null };
    if (seen.length > 0 && seen.every((one) => one.facts === null)) return refused('card.certificate-unreadable');
    const family =
      isCps(kind) || seen.some((one) => one.facts?.cps === true) || CPS_TOKEN.test(`${token.label} ${token.model}`);
    return family
      ? refused('card.no-certificate')
      : { state: 'wrong-card', failure: failed('card.not-cps'), token, card: null };
  }
  const { facts } = certificate;
  if (facts === null) return refused('card.certificate-unreadable');
  if (!facts.cps && !certificate.labelled && !isCps(kind)) {
    return { state: 'wrong-card', failure: failed('card.not-cps'), token, card: null };
  }
  const [failure] = refusals(facts, pin, context.now).sort(byGravity);
  const card = cardFactsOf(certificate, facts, seen, slot, kind, context);
  return { state: failure === undefined ? 'ready' : 'refused', failure: failure ?? null, token, card };
}

/** What both layers say of a reader: PC/SC first where it knows better. */
function lookAt({ reader, slot }: Place, { library, moved, listed }: Asked, context: Context): Look {
  if (reader === null) {
    if (slot === null) return bare('no-reader', failed('card.no-reader'));
    // PC/SC lists every reader, and not this one: without a token it is a place of the library's own, and says nothing.
    const own = listed && slot.token === null && !/BAD_EF_ACTUA/.test(slot.tokenError ?? '');
    return own ? { ...bare('no-card', failed('card.no-card')), blank: true } : lookAtSlot(slot, null, context);
  }
  const kind = kindOf(reader, context);
  if (!reader.present) return bare('no-card', failed('card.no-card'));
  if (reader.mute) return bare('mute', failed('card.mute'));
  const look = slot === null ? null : lookAtSlot(slot, kind, context);
  if (look !== null && (look.state === 'ready' || look.state === 'refused')) return look;
  if (kind === 'vitale') return bare('wrong-card', failed('card.vitale'));
  if (reader.exclusive) return bare('failed', failed('card.in-use'));
  const error = slot?.tokenError ?? slot?.slotError ?? null;
  const unseen =
    (slot === null || slot.token === null) &&
    (error === null || /NOT_RECOGNIZED|NOT_PRESENT|SLOT_ID_INVALID/.test(error));
  if (!unseen && look !== null) return look;
  // PC/SC spoke before the library was asked: the card that it saw may be gone since.
  if (moved) return bare('no-card', failed('card.removed'));
  if (!isCps(kind)) return bare('wrong-card', failed('card.not-cps'));
  const version = library === null ? null : outdatedVersion(kind, library, context.rules);
  if (version !== null) return bare('wrong-card', failed('card.middleware-outdated', { version }));
  return bare('wrong-card', failed('card.not-recognised', error === null ? {} : { ckr: error }));
}

const kindOf = ({ atr, present }: Pick<PcscReader, 'atr' | 'present'>, { rules }: Context): CardKind | null =>
  present && atr !== null ? kindOfAtr(atr, rules) : null;

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

/** The library that was read through, whether a card moved meanwhile, and whether PC/SC listed the readers. */
type Asked = {
  library: { description: string; version: string; package: string | null } | null;
  moved: boolean;
  listed: boolean;
};

/** Which place tells most about the person's card, the best first. */
const interest: CardState[] = ['ready', 'refused', 'failed', 'mute', 'wrong-card', 'no-card', 'no-reader'];
const interestOf = ({ state, failure, blank }: Look): number => {
  if (blank === true) return interest.indexOf('no-card') + 0.5;
  // A Carte Vitale in the next reader is normal at a practice: any other card is more likely the one that is meant.
  const bystander = failure?.code === 'card.vitale' || failure?.code === 'card.not-cps' ? 0.5 : 0;
  return interest.indexOf(state) + bystander;
};

/** Failures of the library itself, without which nothing is read. */
const noLibrary = /^card\.middleware-(missing|architecture|unloadable)$/;

/** Failures that only a library can tell. */
const unheard: ReadonlySet<FailureCode | undefined> = new Set(['card.not-cps', 'card.not-recognised'] as const);

/** Every place with what it holds, and the one that is shown. */
function lookAround(
  observation: Observation,
  context: Context,
): { places: { place: Place; look: Look }[]; best: { place: Place; look: Look } | undefined } {
  const { module, reading, pcsc } = observation;
  const library = reading === null || module === null ? null : { ...reading.middleware, package: module.package };
  const listed = pcsc.service === 'running' && pcsc.readers.length > 0;
  const read = { library, moved: reading?.moved ?? false, listed };
  const places = placesOf(observation).map((place) => ({ place, look: lookAt(place, read, context) }));
  const [best] = places.toSorted((a, b) => interestOf(a.look) - interestOf(b.look));
  return { places, best };
}

/**
 * What an observation means, in the words of the window. Pure. With several readers, the one that holds a usable card is
 * kept; the others keep their own failure.
 */
export function interpret(observation: Observation, context: Context): CardReading {
  const { module, reading, pcsc, libraries } = observation;
  const { description = '', manufacturer = '', version = '' } = reading?.middleware ?? {};
  const said = { description: printable(description), manufacturer: printable(manufacturer), version };
  const { places, best } = lookAround(observation, context);
  const look = reading === null ? withoutReading(observation) : overall(best?.look, pcsc.service);
  return {
    state: look.state,
    failure: look.failure,
    warnings: [],
    token: look.token,
    card: look.card,
    source: context.source ?? 'pkcs11',
    simulated: context.simulated ?? null,
    pcsc: pcsc.service,
    middleware: module === null ? null : { path: module.path, ...said, package: module.package },
    libraries,
    readers: places.map(({ place, look: own }) => {
      // Without a reading, nothing was asked of the card: only what PC/SC itself tells is its failure.
      const heard = reading !== null || !unheard.has(own.failure?.code);
      return readerOf(place, heard ? own : { ...own, failure: null }, place === best?.place, context);
    }),
    ms: reading?.ms ?? 0,
  };
}

/**
 * The authentication certificate of the card that `interpret` shows, as it is on the card; null without one. Never that of
 * the card in the next reader: the PIN typed for one card would cost the other a try.
 */
export function authenticationCertificate(
  observation: Observation,
  context: Context,
): { der: Buffer; label: string } | null {
  const { best } = lookAround(observation, context);
  if (best === undefined || best.place.slot === null || best.look.card === null) return null;
  const found = authenticationOf(certificatesOf(best.place.slot));
  return found === undefined ? null : { der: found.der, label: found.label };
}

function overall(best: Look | undefined, service: PcscLook['service']): Look {
  // A library that saw a card all the same knows better than a service that it does not need.
  const saw = best !== undefined && ['ready', 'refused', 'failed'].includes(best.state);
  if (service === 'stopped' && !saw) return bare('no-service', failed('card.no-service'));
  // PC/SC lists no reader: a blank token in none of them is no card to speak of.
  if (best === undefined || (best.blank === true && service === 'running')) {
    return bare('no-reader', failed('card.no-reader'));
  }
  return best;
}

function withoutReading({ failure, pcsc }: Observation): Look {
  const why = failure ?? failed('card.unexpected', { reason: 'no-reading' });
  if (why.code === 'card.no-service') return bare('no-service', why);
  // Some libraries answer an error where the service is stopped, others no reader.
  if (why.code === 'card.unexpected' && pcsc.service === 'stopped')
    return bare('no-service', failed('card.no-service'));
  return bare(noLibrary.test(why.code) ? 'no-middleware' : 'failed', why);
}

function readerOf({ reader, slot }: Place, look: Look, shown: boolean, context: Context): CardReader {
  const own = shown || look.blank === true || look.failure?.code === 'card.no-card' ? null : look.failure;
  if (reader === null) {
    const name = printable(slot?.description ?? '');
    const present = slot?.present ?? false;
    return { name, present, mute: false, busy: false, kind: null, atr: null, shown, failure: own };
  }
  const { present, mute, exclusive, atr } = reader;
  const name = printable(reader.name);
  return { name, present, mute, busy: exclusive, kind: kindOf(reader, context), atr, shown, failure: own };
}

/** Days after the end of the edition during which the card should still work: the follow-up of a test. */
const MARGIN_DAYS = 30;

/**
 * What to say beside a card that works: test card, near its end, PIN tries, holder. The gravest first.
 * `endsOn`: last day of the edition (ISO date), null before joining: the margin then counts from now.
 * `registered`: RPPS or ADELI of the participant as the organisers registered it, null when they did not.
 */
export function warningsOf(
  reading: CardReading,
  now: Date,
  endsOn: string | null,
  registered: string | null = null,
): Failure[] {
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
  if (holderMatch(reading) === false || registeredHolder(reading, registered) === 'other')
    found.push(failed('card.holder-mismatch'));
  return found.sort(byGravity);
}

/** How the card stands to the participant that the organisers registered. */
export function registeredHolder({ card }: Pick<CardReading, 'card'>, registered: string | null): Holder {
  const id = card?.nationalId;
  return compareHolder(registered, id === undefined || id === null ? null : (id.value.split('/')[0] ?? null));
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
