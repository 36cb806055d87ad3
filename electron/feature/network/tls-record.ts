/** What a server said in clear while a TLS connection was being made (RFC 5246 §6.2, §7.4; RFC 8446 §5.1). */
export type Overheard = {
  /** The first bytes are no TLS record. */
  foreign: boolean;
  /** Last alert in clear. */
  alert: number | null;
  /** The server asked for a certificate of the client, in TLS 1.2 or older (later it is encrypted). */
  wantsCertificate: boolean;
  /** The server's own certificate, DER, in TLS 1.2 or older. */
  certificate: Uint8Array | null;
  /** Number of the version that the server chose, as in the record: 0x0303 for 1.2 and later. */
  version: number | null;
};

const LIMIT = 128 * 1024;
const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23 };
const MESSAGE = { serverHello: 2, certificate: 11, certificateRequest: 13 };

const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const u24 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 16) | u16(bytes, at + 1);

/** Collects what the server sends until it is encrypted, and reads it when asked. Bounded; never throws. */
export function createListener(): { hear(chunk: Uint8Array): void; overheard(): Overheard } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    hear(chunk) {
      if (size >= LIMIT) return;
      chunks.push(chunk);
      size += chunk.length;
    },
    overheard: () => overheard(Buffer.concat(chunks)),
  };
}

/** Reads the records in clear at the beginning of what a server sent. */
export function overheard(bytes: Uint8Array): Overheard {
  const said: Overheard = { foreign: false, alert: null, wantsCertificate: false, certificate: null, version: null };
  const handshake: Uint8Array[] = [];
  let clear = true;
  for (let at = 0; at + 5 <= bytes.length && clear;) {
    const [type, major] = [bytes[at] ?? 0, bytes[at + 1]];
    if (type < RECORD.changeCipherSpec || type > RECORD.data || major !== 3) {
      said.foreign = at === 0;
      break;
    }
    const end = at + 5 + u16(bytes, at + 3);
    const body = bytes.subarray(at + 5, end);
    if (type === RECORD.alert && body.length === 2) said.alert = body[1] ?? null;
    if (type === RECORD.handshake) handshake.push(body);
    if (type === RECORD.changeCipherSpec || type === RECORD.data) clear = false;
    at = end;
  }
  if (bytes.length > 0 && bytes.length < 5 && !(bytes[0]! >= 20 && bytes[0]! <= 23)) said.foreign = true;
  readMessages(Buffer.concat(handshake), said);
  return said;
}

function readMessages(bytes: Uint8Array, said: Overheard): void {
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + u24(bytes, at + 1);
    const body = bytes.subarray(at + 4, end);
    const type = bytes[at];
    if (type === MESSAGE.serverHello && body.length >= 2) said.version = u16(body, 0);
    if (type === MESSAGE.certificateRequest) said.wantsCertificate = true;
    // A list of three-byte lengths and certificates: the first is the server's own.
    if (type === MESSAGE.certificate && end <= bytes.length && body.length > 6) {
      said.certificate = body.subarray(6, 6 + u24(body, 3));
    }
    at = end;
  }
}
