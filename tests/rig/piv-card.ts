import { constants, privateEncrypt } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { findTlv, parseTlv, tlv } from './ber.ts';
import type { CpsCertificates } from './cps-certificate.ts';

/**
 * Answers to reset, as published for the real cards (facts: card-cps.c of the CPS library; Vitale ones seen in the field).
 * `piv` is neutral; those of a CPS in contact carry the historical bytes 12 25 00 64 80.
 */
export const ATR = {
  piv: Buffer.from('3B80800101', 'hex'),
  cps3: Buffer.from('3BAC00402A001225006480000310009000', 'hex'),
  cps3Contactless: Buffer.from('3B8F80010031B86404B0ECC1739401808290000E', 'hex'),
  cps4: Buffer.from('3B9B188001001225006480040100009044', 'hex'),
  cps4Rc: Buffer.from('3B9B188001001225006480000401009044', 'hex'),
  /** Speaks T=0 only. */
  cps4T0: Buffer.from('3BDC18FF00001225006480000401009000', 'hex'),
  vitale: Buffer.from('3F6525002C09699000', 'hex'),
} as const;

/** One certificate and its private key. */
export interface PivPair {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
}

/** What is personalised on the card; plain enough to travel to another thread. */
export interface PivContent {
  readonly authentication: PivPair;
  readonly signature: PivPair;
  /** Ten digits. */
  readonly cardNumber: string;
}

function pair({ der, keys }: CpsCertificates['signature']): PivPair {
  return { der, privateKey: keys.privateKey };
}

/** The content of a card that holds these certificates. `cardNumber` differs from theirs for a holder mismatch. */
export function pivContent(certificates: CpsCertificates, cardNumber?: string): PivContent {
  return {
    authentication: pair(certificates.authentication),
    signature: pair(certificates.signature),
    cardNumber: cardNumber ?? certificates.cardNumber ?? '2600855206',
  };
}

export interface PivCardOptions {
  readonly content: PivContent;
  /** Four to eight digits. Default `1234`. */
  readonly pin?: string;
  /** Wrong PINs before the card locks. Default 3, as on a CPS. */
  readonly maxTries?: number;
  /** `none`: a card that answers to reset but holds no PIV application; no module recognises it. Default `piv`. */
  readonly applet?: 'piv' | 'none';
  /** Default true. False: the authentication certificate container is empty (6A82). */
  readonly authenticationCertificate?: boolean;
}

const SW = {
  ok: 0x9000,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  wrongLength: 0x6700,
  unknownInstruction: 0x6d00,
  wrongData: 0x6a80,
  securityStatus: 0x6982,
  locked: 0x6983,
  tries: 0x63c0,
} as const;

const PIV_AID = Buffer.from('A000000308', 'hex');
const INS = { verify: 0x20, authenticate: 0x87, select: 0xa4, getResponse: 0xc0, getData: 0xcb } as const;
/** GET DATA object ids. */
export const PIV_OBJECT = {
  discovery: 0x7e,
  capability: 0x5fc107,
  chuid: 0x5fc102,
  authenticationCertificate: 0x5fc105,
  signatureCertificate: 0x5fc10a,
} as const;
const KEY_REFERENCE = { authentication: 0x9a, signature: 0x9c } as const;
const RSA_2048_ALGORITHM = 0x07;
const RSA_2048_BYTES = 256;

function status(word: number): Buffer {
  return Buffer.from([word >> 8, word & 0xff]);
}

/** A certificate container: 70 certificate, 71 not compressed, FE empty error detection code. */
function certificateObject(der: Buffer): Buffer {
  return tlv(0x53, tlv(0x70, der), tlv(0x71, Buffer.from([0])), tlv(0xfe));
}

/**
 * The card's identity. OpenSC shows the last 16 hexadecimal digits of the GUID as the token serial, so the chip's whole
 * identifier (issuer 8025000001, then the card number) gives `000001` + the card number there.
 */
function chuid(cardNumber: string): Buffer {
  const fascN = Buffer.alloc(25);
  // Agency 9999, "not federal": tells OpenSC to use the GUID.
  Buffer.from('D4E739DA', 'hex').copy(fascN);
  const guid = Buffer.from(`8025000001${cardNumber}`.padStart(32, '0'), 'hex');
  return tlv(0x53, tlv(0x30, fascN), tlv(0x34, guid), tlv(0x35, '20331231'), tlv(0x3e), tlv(0xfe));
}

/** The serial number OpenSC's C_GetTokenInfo gives for a virtual card with this card number. */
export function openscSerial(cardNumber: string): string {
  return `8025000001${cardNumber}`.slice(-16);
}

/**
 * A PIV application (SP 800-73) reduced to what OpenSC needs to list two certificates, count PIN tries and sign with two
 * RSA 2048 keys. Pure: bytes in, bytes out. One instance is one card; `reset()` is a power cycle and forgets the login,
 * not the try counter.
 */
export class PivCard {
  readonly #content: PivContent;
  readonly #pin: Buffer;
  readonly #maxTries: number;
  readonly #applet: 'piv' | 'none';
  readonly #objects = new Map<number, Buffer>();
  #triesLeft: number;
  #selected = false;
  #verified = false;
  #chained: Buffer[] = [];
  #response: Buffer = Buffer.alloc(0);
  #apduCount = 0;

  constructor(options: PivCardOptions) {
    const pin = options.pin ?? '1234';
    if (!/^\d{4,8}$/.test(pin)) throw new RangeError('A PIV PIN is 4 to 8 digits.');
    this.#content = options.content;
    this.#pin = Buffer.alloc(8, 0xff);
    this.#pin.write(pin, 'latin1');
    this.#maxTries = options.maxTries ?? 3;
    this.#triesLeft = this.#maxTries;
    this.#applet = options.applet ?? 'piv';
    const { authentication, signature, cardNumber } = options.content;
    if (!/^\d{10}$/.test(cardNumber)) throw new RangeError('A card number is ten digits.');
    this.#objects.set(PIV_OBJECT.chuid, chuid(cardNumber));
    this.#objects.set(PIV_OBJECT.capability, tlv(0x53, tlv(0xf0), tlv(0xf1, Buffer.from([0x21])), tlv(0xfe)));
    this.#objects.set(
      PIV_OBJECT.discovery,
      // 4F: this application; 5F2F: the PIV PIN alone satisfies the access rules.
      tlv(0x7e, tlv(0x4f, Buffer.from('A000000308000010000100', 'hex')), tlv(0x5f2f, Buffer.from([0x40, 0x00]))),
    );
    if (options.authenticationCertificate !== false) {
      this.#objects.set(PIV_OBJECT.authenticationCertificate, certificateObject(authentication.der));
    }
    this.#objects.set(PIV_OBJECT.signatureCertificate, certificateObject(signature.der));
  }

  /** PIN tries left, 0 when locked. */
  get triesLeft(): number {
    return this.#triesLeft;
  }

  /** APDUs answered since the card was made. */
  get apduCount(): number {
    return this.#apduCount;
  }

  /** Power off and on again. */
  reset(): void {
    this.#selected = false;
    this.#verified = false;
    this.#chained = [];
    this.#response = Buffer.alloc(0);
  }

  /** Answers one command APDU (short form); never throws on bad input, a card answers a status word. */
  transmit(apdu: Buffer): Buffer {
    this.#apduCount += 1;
    const [cla, ins, p1, p2] = apdu;
    if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return status(SW.wrongLength);
    if (ins === INS.getResponse) return this.#nextResponse(apdu[4] ?? 0);
    this.#response = Buffer.alloc(0);
    const announced = apdu.length > 5 ? (apdu[4] ?? 0) : 0;
    if (apdu.length > 5 && apdu.length < 5 + announced) return status(SW.wrongLength);
    const part = apdu.subarray(5, 5 + announced);
    const le = apdu.length === 5 ? apdu[4] : apdu.length > 5 + announced ? apdu[5 + announced] : undefined;
    // CLA bit 0x10: more of this command follows.
    if ((cla & 0x10) !== 0) {
      this.#chained.push(Buffer.from(part));
      return status(SW.ok);
    }
    const data = Buffer.concat([...this.#chained, part]);
    this.#chained = [];
    const answer = this.#command(ins, p1, p2, data);
    if (typeof answer === 'number') return status(answer);
    this.#response = answer;
    return this.#nextResponse(le ?? 0);
  }

  #nextResponse(le: number): Buffer {
    const size = le === 0 ? 256 : le;
    const part = this.#response.subarray(0, size);
    this.#response = this.#response.subarray(part.length);
    const left = this.#response.length;
    return Buffer.concat([part, status(left === 0 ? SW.ok : 0x6100 | Math.min(left, 0xff))]);
  }

  #command(ins: number, p1: number, p2: number, data: Buffer): Buffer | number {
    if (ins === INS.select) return this.#select(p1, data);
    if (this.#applet === 'none') return SW.unknownInstruction;
    if (!this.#selected) return SW.unknownInstruction;
    if (ins === INS.getData) return p1 === 0x3f && p2 === 0xff ? this.#getData(data) : SW.wrongParameters;
    if (ins === INS.verify) return this.#verify(p1, p2, data);
    if (ins === INS.authenticate) return this.#authenticate(p1, p2, data);
    return SW.unknownInstruction;
  }

  #select(p1: number, data: Buffer): Buffer | number {
    if (this.#applet === 'none' || p1 !== 0x04) return SW.notFound;
    if (data.length < PIV_AID.length || !data.subarray(0, PIV_AID.length).equals(PIV_AID)) return SW.notFound;
    this.#selected = true;
    this.#verified = false;
    return tlv(0x61, tlv(0x4f, Buffer.from('000010000100', 'hex')), tlv(0x79, tlv(0x4f, PIV_AID)));
  }

  #getData(data: Buffer): Buffer | number {
    const asked = safeTlv(data, 0x5c);
    if (asked === undefined || asked.length === 0 || asked.length > 3) return SW.wrongData;
    return this.#objects.get(asked.readUIntBE(0, asked.length)) ?? SW.notFound;
  }

  #verify(p1: number, p2: number, data: Buffer): number {
    if (p2 !== 0x80) return SW.wrongParameters;
    if (p1 === 0xff && data.length === 0) {
      this.#verified = false;
      return SW.ok;
    }
    if (p1 !== 0x00) return SW.wrongParameters;
    if (this.#triesLeft === 0) return SW.locked;
    // No data: how many tries are left, or 9000 when already verified. Costs no try.
    if (data.length === 0) return this.#verified ? SW.ok : SW.tries | this.#triesLeft;
    if (data.length !== this.#pin.length) return SW.wrongData;
    if (data.equals(this.#pin)) {
      this.#triesLeft = this.#maxTries;
      this.#verified = true;
      return SW.ok;
    }
    this.#verified = false;
    this.#triesLeft -= 1;
    return this.#triesLeft === 0 ? SW.locked : SW.tries | this.#triesLeft;
  }

  #authenticate(algorithm: number, reference: number, data: Buffer): Buffer | number {
    const used =
      reference === KEY_REFERENCE.authentication
        ? this.#content.authentication
        : reference === KEY_REFERENCE.signature
          ? this.#content.signature
          : undefined;
    if (used === undefined || algorithm !== RSA_2048_ALGORITHM) return SW.wrongParameters;
    if (!this.#verified) return SW.securityStatus;
    const template = safeTlv(data, 0x7c);
    const challenge = template === undefined ? undefined : safeTlv(template, 0x81);
    if (challenge === undefined || challenge.length !== RSA_2048_BYTES) return SW.wrongData;
    // The key signs once per verification, as a real signature key does.
    if (reference === KEY_REFERENCE.signature) this.#verified = false;
    const signed = privateEncrypt({ key: used.privateKey, padding: constants.RSA_NO_PADDING }, challenge);
    return tlv(0x7c, tlv(0x82, signed));
  }
}

function safeTlv(data: Buffer, tag: number): Buffer | undefined {
  try {
    return findTlv(parseTlv(data, false), tag)?.value;
  } catch {
    return undefined;
  }
}
