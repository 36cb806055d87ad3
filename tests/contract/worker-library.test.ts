import { expect, it } from 'vitest';
import { ckrOf } from '../../native/card/ckr.ts';
import { describeLibrary, isCutShort } from '../../native/card/library.ts';
import { elfHeader } from '../rig/fault-module/broken-library.ts';

/** Headers made by hand, as the formats' own documents lay them out. */
function peHeader(machine: number): Buffer {
  const head = Buffer.alloc(256);
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(0x80, 0x3c);
  head.write('PE\0\0', 0x80, 'latin1');
  head.writeUInt16LE(machine, 0x84);
  return head;
}
function machHeader(cpu: number): Buffer {
  const head = Buffer.alloc(32);
  head.writeUInt32LE(0xfeedfacf, 0);
  head.writeUInt32LE(cpu, 4);
  return head;
}
function fatHeader(...cpus: number[]): Buffer {
  const head = Buffer.alloc(8 + 20 * cpus.length);
  head.writeUInt32BE(0xcafebabe, 0);
  head.writeUInt32BE(cpus.length, 4);
  cpus.forEach((cpu, index) => head.writeUInt32BE(cpu, 8 + 20 * index));
  return head;
}

const thrown = (message: string, code?: number) => Object.assign(new Error(message), { code });

it.each([
  ['ELF of a PC', elfHeader({ bits: 64, machine: 62 }), 'elf', ['x64']],
  ['ELF of 64-bit ARM', elfHeader({ bits: 64, machine: 183 }), 'elf', ['arm64']],
  ['32-bit ELF', elfHeader({ bits: 32, machine: 3 }), 'elf', ['ia32']],
  ['ELF of another machine', elfHeader({ bits: 64, machine: 243 }), 'elf', ['machine-243']],
  ['64-bit DLL', peHeader(0x8664), 'pe', ['x64']],
  ['32-bit DLL', peHeader(0x14c), 'pe', ['ia32']],
  ['ARM DLL', peHeader(0xaa64), 'pe', ['arm64']],
  ['Mach-O of an Apple chip', machHeader(0x0100000c), 'mach-o', ['arm64']],
  ['universal Mach-O', fatHeader(0x01000007, 0x0100000c), 'mach-o', ['x64', 'arm64']],
])('reads the header of %s', (_what, head, format, architectures) => {
  expect(describeLibrary(head)).toEqual({ format, architectures });
});

it.each([
  ['nothing', Buffer.alloc(0)],
  ['three bytes', Buffer.from('MZ\0')],
  ['a text', Buffer.from('Ceci n’est pas une bibliothèque, mais un texte assez long pour avoir un en-tête.')],
  ['a DOS program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
  ['a Java class', Buffer.from('cafebabe00000041', 'hex')],
])('takes %s for no library', (_what, head) => {
  expect(describeLibrary(head)).toBeNull();
});

it('sees that a segment ends after the file', () => {
  const head = Buffer.concat([elfHeader({ bits: 64, machine: 62 }), Buffer.alloc(56)]);
  head.writeBigUInt64LE(64n, 0x20);
  head.writeUInt16LE(1, 0x38);
  head.writeUInt32LE(1, 64);
  head.writeBigUInt64LE(4096n, 64 + 0x08);
  head.writeBigUInt64LE(1000n, 64 + 0x20);
  expect(isCutShort(head, 5096)).toBe(false);
  expect(isCutShort(head, 5095)).toBe(true);
});

it('names a code of the CPS library, of another vendor, and nothing that is not a code', () => {
  expect(ckrOf(thrown('CKR_TOKEN_NOT_PRESENT', 0xe0))).toBe('CKR_TOKEN_NOT_PRESENT');
  expect(ckrOf(thrown('CKR_VENDOR_DEFINED', 0x80000001))).toBe('CKR_ASIP_BAD_EF_ACTUA');
  expect(ckrOf(thrown('CKR_VENDOR_DEFINED', 0x80000abc))).toBe('CKR_VENDOR_0x80000abc');
  expect(ckrOf(thrown('PKCS11 module not loaded yet'))).toBeNull();
  expect(ckrOf(undefined)).toBeNull();
});
