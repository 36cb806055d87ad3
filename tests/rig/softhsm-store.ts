import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// SoftHSM 2.6 file store: 8-byte generation, then attributes {type: 8, kind: 8, value}, all big-endian; kind 1 is one
// byte (boolean), 2 is 8 bytes (number), 3 is an 8-byte length and bytes. The vendor attributes start at 0x80005348.
const TOKEN_SERIAL = 0x8000534an;
const TOKEN_FLAGS = 0x8000534bn;

function valueOffset(file: Buffer, wanted: bigint): { at: number; length: number } {
  let at = 8;
  while (at < file.length) {
    const type = file.readBigUInt64BE(at);
    const kind = file.readBigUInt64BE(at + 8);
    let start = at + 16;
    let length: number;
    if (kind === 1n) length = 1;
    else if (kind === 2n) length = 8;
    else if (kind === 3n) {
      length = Number(file.readBigUInt64BE(start));
      start += 8;
    } else throw new Error(`SoftHSM token file: unknown value kind ${kind}; is this SoftHSM newer than 2.6?`);
    if (type === wanted) return { at: start, length };
    at = start + length;
  }
  throw new Error('SoftHSM token file: attribute not found; is this SoftHSM newer than 2.6?');
}

function editTokenFile(tokenDir: string, edit: (file: Buffer) => void): void {
  const path = join(tokenDir, 'token.object');
  const file = readFileSync(path);
  edit(file);
  // A process that holds the token open reloads the file when its generation changes.
  file.writeBigUInt64BE(file.readBigUInt64BE(0) + 1n, 0);
  writeFileSync(path, file);
}

/** The folder of the only token of this token directory. */
export function onlyTokenFolder(tokensDir: string): string {
  const folders = readdirSync(tokensDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const [folder] = folders;
  if (folder === undefined || folders.length > 1)
    throw new Error(`Expected one SoftHSM token, found ${folders.length}.`);
  return join(tokensDir, folder.name);
}

/**
 * Writes the serial that C_GetTokenInfo gives, space-padded to 16. C_InitToken can only draw a random one (16 hex digits)
 * and a CPS has its ten-digit card number there, so the rig edits the stored token before any test opens it.
 */
export function writeTokenSerial(tokenDir: string, serial: string): void {
  if (!/^[\x20-\x7e]{1,16}$/.test(serial)) throw new RangeError('A token serial is 1 to 16 ASCII characters.');
  // SoftHSM numbers the slot after the last 8 characters, read as hexadecimal up to the first space, and aborts the process
  // when that is 1, the number of its blank slot.
  if (Number.parseInt(serial.padEnd(16, ' ').slice(-8), 16) === 1) {
    throw new RangeError('SoftHSM cannot hold a ten-digit serial that ends in 01: choose another card number.');
  }
  editTokenFile(tokenDir, (file) => {
    const { at, length } = valueOffset(file, TOKEN_SERIAL);
    file.write(serial.padEnd(length, ' '), at, length, 'latin1');
  });
}

/** Replaces the token flags by what `change` makes of them. */
export function changeTokenFlags(tokenDir: string, change: (flags: number) => number): void {
  editTokenFile(tokenDir, (file) => {
    const { at } = valueOffset(file, TOKEN_FLAGS);
    file.writeBigUInt64BE(BigInt(change(Number(file.readBigUInt64BE(at))) >>> 0), at);
  });
}
