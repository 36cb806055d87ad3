/** Port of the virtual reader, fixed in the configuration of Debian's vsmartcard-vpcd (0x8C7B). */
export const VPCD_PORT = 35_963;

/** Readers after the first listen this much further: a reader of the driver takes one port for each of its two slots. */
const READER_STEP = 0x10;

/** Port of a virtual reader by its place, from 0. @throws RangeError beyond the four that a test may have. */
export function readerPort(index: number): number {
  if (!Number.isInteger(index) || index < 0 || index > 3) throw new RangeError(`No virtual reader ${index}.`);
  return VPCD_PORT + index * READER_STEP;
}

/** Control messages are one byte long; anything longer is an APDU. Only `atr` wants an answer. */
export const VPCD_CONTROL = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;

/** One message on the wire: two-byte big-endian length, then the bytes. */
export function frame(payload: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([length, payload]);
}
