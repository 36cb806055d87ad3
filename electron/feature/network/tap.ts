import { Duplex } from 'node:stream';

/** A connection that is passed on untouched while somebody listens to what comes from the other side. */
export class Tap extends Duplex {
  readonly #line: Duplex;

  constructor(line: Duplex, hear: (chunk: Uint8Array) => void) {
    super({ allowHalfOpen: false });
    this.#line = line;
    line.on('data', (chunk: Buffer) => {
      hear(chunk);
      if (!this.push(chunk)) line.pause();
    });
    line.on('end', () => this.push(null));
    line.on('error', (error) => this.destroy(error));
    line.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#line.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#line.write(chunk, encoding, (error) => done(error));
  }

  override _final(done: () => void): void {
    this.#line.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#line.destroy();
    done(error);
  }
}
