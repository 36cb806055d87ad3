import type { PcscLook, SlotReading } from '../../../../native/card/port.ts';
import type { CardLibrary } from '../../../contract/card.ts';
import type { Failure } from '../../../contract/failure.ts';
import type { Observation } from '../observation.ts';
import { cardFile, type CardFile } from './card-file.ts';
import { maskCertificate, maskData } from './mask-bytes.ts';
import { createMask, type Mask } from './mask.ts';

const NOTE =
  "Enregistrement d'une carte par le Compagnon. Les noms, numéros, clés et signatures ont été remplacés ; seuls la forme de la carte, sa profession, ses spécialités, son type, son autorité, ses jours de validité, les modèles et les réponses des lecteurs ont été gardés.";

/** Labels that the CPS library, and OpenSC for a PIV card, give to objects. Any other one may hold a name. */
const LABEL =
  /^(Certificat (d'Authentification|de Signature|Technique) CPS|CPS_(DATA|ID_CARD|NAME_PS|LANG_PS|INFO_PS|SIT_FACT|ACTIVITY_\d\d_PS)|CPS2TER_(ATR|ID|ICC|NAME|LANG|PSINFO|DIRAMO|ACTIVITY_\d\d_PS)|Certificate for (PIV Authentication|Digital Signature|Card Authentication|Key Management))$/;
/** Facts of a failure that are words of this app or of the library. */
const FACTS = new Set(['ckr', 'call', 'reason', 'error', 'library', 'app', 'cause', 'on', 'missing']);
const FAMILY = /CPS\d?(?:v\d)?|IAS ECC|ChipDoc/gi;

type Origin = { now: Date; version: string; platform: string };

/**
 * A simulator file of a real card: every identity replaced in place by something of the same length, so that what is
 * wrong with the card stays wrong. Pure; `now` becomes the clock of the replay.
 */
export function recordCard(observation: Observation, origin: Origin): { text: string; file: CardFile } {
  const mask = createMask();
  const { version, platform } = origin;
  const file = cardFile.parse({
    note: NOTE,
    id: 'carte-enregistree',
    code: null,
    fr: 'Carte enregistrée, identité remplacée',
    en: 'Recorded card, identity replaced',
    now: origin.now.toISOString(),
    recorded: { version: version.slice(0, 40), platform: platform.slice(0, 20) },
    proof: null,
    observation: maskObservation(observation, mask),
  });
  return { text: `${JSON.stringify(file, null, 2)}\n`, file };
}

function maskObservation(seen: Observation, mask: Mask): Observation {
  const { reading, module } = seen;
  return {
    libraries: seen.libraries.map((one) => maskLibrary(one, mask)),
    module: module === null ? null : { path: mask.path(module.path), package: maskText(module.package, mask) },
    reading:
      reading === null
        ? null
        : {
            middleware: maskMiddleware(reading.middleware, mask),
            slots: reading.slots.map((slot) => maskSlot(slot, mask)),
            pcsc: maskLook(reading.pcsc, mask),
            moved: reading.moved,
            ms: reading.ms,
          },
    failure: maskFailure(seen.failure, mask),
    pcsc: maskLook(seen.pcsc, mask),
  };
}

const maskText = (text: string | null, mask: Mask): string | null => (text === null ? null : mask.serials(text));

type Introduction = { description: string; manufacturer: string; version: string };

function maskMiddleware({ description, manufacturer, version }: Introduction, mask: Mask): Introduction {
  const [said, by, at] = [description, manufacturer, version].map((text) => mask.serials(text));
  return { description: said!, manufacturer: by!, version: at! };
}

function maskLibrary(library: CardLibrary, mask: Mask): CardLibrary {
  const path = mask.path(library.path);
  const known = /^(Cryptolib CPS \(ANS\)(, (32|64) bits)?|OpenSC)$/.test(library.name);
  return {
    path,
    name: known ? library.name : path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
    origin: library.origin,
    used: library.used,
    why: library.why,
    failure: maskFailure(library.failure, mask),
    description: maskText(library.description, mask),
    version: maskText(library.version, mask),
    architectures: library.architectures,
  };
}

function maskFailure(failure: Failure | null, mask: Mask): Failure | null {
  if (failure === null) return null;
  const info = Object.entries(failure.info).flatMap(([name, value]): [string, string | number | boolean][] => {
    if (typeof value !== 'string') return [[name, value]];
    if (name === 'path') return [[name, mask.path(value)]];
    return FACTS.has(name) && /^[\w.+ -]{1,60}$/.test(value) ? [[name, mask.serials(value)]] : [];
  });
  return { code: failure.code, at: failure.at, info: Object.fromEntries(info) };
}

const maskLook = (look: PcscLook, mask: Mask): PcscLook =>
  look.service === 'running'
    ? { service: 'running', readers: look.readers.map((one) => ({ ...one, name: mask.serials(one.name) })) }
    : look;

/** The name of a CKR code; anything else is no answer of the library. */
const errorName = (name: string | null): string | null =>
  name === null || /^(CKR_[A-Z0-9_]+|0x[0-9a-f]{1,8})$/i.test(name) ? name : 'CKR_GENERAL_ERROR';

function maskSlot(slot: SlotReading, mask: Mask): SlotReading {
  const { token } = slot;
  const label = (text: string): string => (LABEL.test(text.trim()) ? text : mask.letters(text));
  const objects = (list: SlotReading['data'], work: (bytes: Uint8Array) => Uint8Array): SlotReading['data'] =>
    list.map((one) => ({
      label: label(one.label),
      id: mask.id(one.id),
      value: Buffer.from(work(Buffer.from(one.value, 'base64'))).toString('base64'),
    }));
  return {
    slot: slot.slot,
    description: mask.serials(slot.description),
    present: slot.present,
    slotError: errorName(slot.slotError),
    token: token === null ? null : maskToken(token, mask),
    tokenError: errorName(slot.tokenError),
    certificates: objects(slot.certificates, (bytes) => maskCertificate(bytes, mask)),
    data: objects(slot.data, maskData),
    objectError: errorName(slot.objectError),
  };
}

type Token = NonNullable<SlotReading['token']>;

function maskToken(token: Token, mask: Mask): Token {
  // What tells the family stays; the rest of a label is the holder's on some cards.
  const family = token.label.match(FAMILY) ?? [];
  const between = token.label
    .split(FAMILY)
    .map((text) =>
      text.replaceAll(/\d{6,}|[^\d]+|\d+/g, (part) => (/^\d{6}/.test(part) ? mask.number(part) : mask.letters(part))),
    );
  return {
    label: between.map((text, n) => text + (family[n] ?? '')).join(''),
    manufacturer: mask.serials(token.manufacturer),
    model: mask.serials(token.model),
    serial: /^\d+$/.test(token.serial) ? mask.number(token.serial) : mask.letters(token.serial),
    flags: token.flags,
    minPin: token.minPin,
    maxPin: token.maxPin,
  };
}
