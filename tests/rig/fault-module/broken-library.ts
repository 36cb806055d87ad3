import { readFileSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';

/** Writes a file named like a library that is plain text: the loader refuses its header. */
export function writeNotALibrary(path: string): string {
  writeFileSync(path, 'Ceci n’est pas une bibliothèque.\n'.repeat(8));
  return path;
}

const EM_X86_64 = 62;
const EM_AARCH64 = 183;

/** A loader reads a fixed amount before it judges the header: a shorter file would be refused for its size. */
function padded(header: Buffer): Buffer {
  return Buffer.concat([header, Buffer.alloc(4096 - header.length)]);
}

/** Writes the header of a shared library made for the other processor (64-bit ARM on PC, PC on ARM). */
export function writeOtherProcessorLibrary(path: string): string {
  writeFileSync(path, padded(elfHeader({ bits: 64, machine: process.arch === 'arm64' ? EM_X86_64 : EM_AARCH64 })));
  return path;
}

/** Writes the header of a 32-bit x86 shared library, as a 32-bit-only installation leaves behind. */
export function write32BitLibrary(path: string): string {
  writeFileSync(path, padded(elfHeader({ bits: 32, machine: 3 })));
  return path;
}

/** Writes the first half of a real library: an interrupted download or copy. */
export function writeTruncatedLibrary(path: string, real: string): string {
  const bytes = readFileSync(real);
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)));
  return path;
}

/** An ELF header and nothing behind it: enough for a loader, or for a self-check, to tell the architecture. */
export function elfHeader({ bits, machine }: { bits: 32 | 64; machine: number }): Buffer {
  if (endianness() !== 'LE') throw new Error('The rig is written for little-endian machines.');
  const wide = bits === 64;
  const header = Buffer.alloc(wide ? 64 : 52);
  header.write('\x7fELF', 0, 'latin1');
  header[4] = wide ? 2 : 1;
  header[5] = 1;
  header[6] = 1;
  header.writeUInt16LE(3, 16); // ET_DYN
  header.writeUInt16LE(machine, 18);
  header.writeUInt32LE(1, 20);
  header.writeUInt16LE(header.length, wide ? 52 : 40);
  header.writeUInt16LE(wide ? 56 : 32, wide ? 54 : 42);
  header.writeUInt16LE(wide ? 64 : 40, wide ? 58 : 46);
  return header;
}
