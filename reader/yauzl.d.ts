/** The part of yauzl that is used; the package has no types of its own. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  /** `Name`: bytes when the archive was opened without decoding them. */
  export type Entry<Name = string> = {
    fileName: Name;
    generalPurposeBitFlag: number;
    compressionMethod: number;
    compressedSize: number;
    uncompressedSize: number;
    externalFileAttributes: number;
    crc32: number;
    isEncrypted(): boolean;
    getLastModDate(): Date;
  };
  export type ZipFile<Name = string> = {
    entryCount: number;
    readEntry(): void;
    close(): void;
    on(event: 'entry', listener: (entry: Entry<Name>) => void): void;
    on(event: 'end', listener: () => void): void;
    on(event: 'error', listener: (error: Error) => void): void;
    openReadStream(entry: Entry<Name>, done: (error: Error | null, stream: Readable) => void): void;
  };
  type Options = { lazyEntries: boolean; autoClose: boolean };
  const yauzl: {
    open(file: string, options: Options, done: (error: Error | null, zip: ZipFile) => void): void;
    fromBuffer(
      bytes: Buffer,
      options: { lazyEntries: true; decodeStrings: false; validateEntrySizes: true },
      done: (error: Error | null, zip: ZipFile<Buffer>) => void,
    ): void;
  };
  export default yauzl;
}
