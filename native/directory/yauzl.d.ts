/** The part of yauzl that is used; the package has no types of its own. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export type Entry = {
    fileName: string;
    uncompressedSize: number;
    crc32: number;
    isEncrypted(): boolean;
    getLastModDate(): Date;
  };
  export type ZipFile = {
    readEntry(): void;
    close(): void;
    on(event: 'entry', listener: (entry: Entry) => void): void;
    on(event: 'end', listener: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    openReadStream(entry: Entry, done: (error: Error | null, stream: Readable) => void): void;
  };
  type Options = { lazyEntries: boolean; autoClose: boolean };
  const yauzl: { open(file: string, options: Options, done: (error: Error | null, zip: ZipFile) => void): void };
  export default yauzl;
}
