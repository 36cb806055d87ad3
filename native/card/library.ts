import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FailureError } from '../../electron/contract/failure.ts';

/** Names as `process.arch` has them. */
const elfMachine: Record<number, string> = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64' };
const peMachine: Record<number, string> = { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64', 0x1c4: 'arm' };
const machCpu: Record<number, string> = { 7: 'ia32', 0x01000007: 'x64', 12: 'arm', 0x0100000c: 'arm64' };
const formatOf: Partial<Record<NodeJS.Platform, Library['format']>> = { win32: 'pe', darwin: 'mach-o' };

/** What the header of a library says it was made for; several processors for a universal Mach-O file. */
export type Library = { format: 'elf' | 'pe' | 'mach-o'; architectures: string[] };

/** Reads the header of a shared library; null when it is not one. Pure. */
export function describeLibrary(head: Buffer): Library | null {
  try {
    if (head.readUInt32BE(0) === 0x7f454c46) return elf(head);
    if (head.toString('latin1', 0, 2) === 'MZ') return pe(head);
    return machO(head);
  } catch (error) {
    // A header cut short.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function elf(head: Buffer): Library {
  const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
  return { format: 'elf', architectures: [elfMachine[machine] ?? `machine-${machine}`] };
}

/**
 * True when an ELF file ends before a part its header announces: the system would map it, then end the process where the
 * file stops. Other formats are checked by their loader.
 */
export function isCutShort(head: Buffer, size: number): boolean {
  if (head.length < 64 || head.readUInt32BE(0) !== 0x7f454c46 || head[5] !== 1) return false;
  const wide = head[4] === 2;
  const offset = (at: number) => (wide ? Number(head.readBigUInt64LE(at)) : head.readUInt32LE(at));
  const table = offset(wide ? 0x20 : 0x1c);
  const entry = head.readUInt16LE(wide ? 0x36 : 0x2a);
  const count = head.readUInt16LE(wide ? 0x38 : 0x2c);
  for (let index = 0; index < count; index += 1) {
    const at = table + index * entry;
    if (at + entry > head.length) break;
    const end = offset(at + (wide ? 0x08 : 0x04)) + offset(at + (wide ? 0x20 : 0x10));
    if (head.readUInt32LE(at) === 1 && end > size) return true;
  }
  return false;
}

function pe(head: Buffer): Library | null {
  const at = head.readUInt32LE(0x3c);
  if (head.toString('latin1', at, at + 4) !== 'PE\0\0') return null;
  const machine = head.readUInt16LE(at + 4);
  return { format: 'pe', architectures: [peMachine[machine] ?? `machine-${machine}`] };
}

const cpuName = (cpu: number) => machCpu[cpu] ?? `machine-${cpu}`;

function machO(head: Buffer): Library | null {
  const little = head.readUInt32LE(0);
  if (little === 0xfeedface || little === 0xfeedfacf) {
    return { format: 'mach-o', architectures: [cpuName(head.readUInt32LE(4))] };
  }
  if (head.readUInt32BE(0) !== 0xcafebabe) return null;
  const count = head.readUInt32BE(4);
  // A Java class has the same first bytes, then a version above any number of processors.
  if (count === 0 || count > 16) return null;
  return {
    format: 'mach-o',
    architectures: Array.from({ length: count }, (_, index) => cpuName(head.readUInt32BE(8 + index * 20))),
  };
}

/**
 * Looks at a module before it is loaded, since the system's own message for a wrong processor is unreliable. Answers what
 * its header says.
 * @throws FailureError card.middleware-missing, card.middleware-architecture (info: library, app) or
 *   card.middleware-unloadable (info: reason). No path in them: it may hold a user name.
 */
export function assertLoadable(
  module: string,
  at: string,
  app: { platform: NodeJS.Platform; arch: string } = process,
): Library {
  const head = Buffer.alloc(4096);
  let length: number;
  let size: number;
  let handle: number | null = null;
  try {
    handle = openSync(module, 'r');
    const stat = fstatSync(handle);
    if (!stat.isFile()) throw new FailureError('card.middleware-unloadable', at, { reason: 'not-a-file' });
    size = stat.size;
    length = readSync(handle, head, 0, head.length, 0);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const code = String((error as NodeJS.ErrnoException).code);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new FailureError('card.middleware-missing', at);
    throw new FailureError('card.middleware-unloadable', at, { reason: 'unreadable', error: code });
  } finally {
    if (handle !== null) closeSync(handle);
  }
  const library = describeLibrary(head.subarray(0, length));
  if (library?.format !== (formatOf[app.platform] ?? 'elf')) {
    throw new FailureError('card.middleware-unloadable', at, { reason: 'not-a-library' });
  }
  if (!library.architectures.includes(app.arch)) {
    const made = library.architectures.join('+').slice(0, 40);
    throw new FailureError('card.middleware-architecture', at, { library: made, app: app.arch });
  }
  if (isCutShort(head.subarray(0, length), size)) {
    throw new FailureError('card.middleware-unloadable', at, { reason: 'cut-short' });
  }
  return library;
}
