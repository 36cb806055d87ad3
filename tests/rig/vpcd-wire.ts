/** Port of the virtual reader, fixed in the configuration of Debian's vsmartcard-vpcd (0x8C7B). */
export const VPCD_PORT = 35_963;

/** Control messages are one byte long; anything longer is an APDU. Only `atr` wants an answer. */
export const VPCD_CONTROL = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;

/** One message on the wire: two-byte big-endian length, then the bytes. */
export function frame(payload: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([length, payload]);
}
