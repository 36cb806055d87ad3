export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type Decoded = { text: string; encoding: Encoding };

const startsWith = (bytes: Uint8Array, ...head: number[]): boolean => head.every((byte, at) => bytes[at] === byte);

/**
 * The text of a file as spreadsheets save it: marked by a BOM, else UTF-8 when it is valid, else Windows-1252 (Excel in
 * France). Null when it is no text.
 */
export function decode(bytes: Uint8Array): Decoded | null {
  const as = (encoding: Encoding): Decoded => ({ text: new TextDecoder(encoding).decode(bytes), encoding });
  if (startsWith(bytes, 0xff, 0xfe)) return as('utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return as('utf-16be');
  if (bytes.includes(0)) return null;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return as('windows-1252');
  }
}
