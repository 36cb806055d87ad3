import { once } from 'node:events';
import { Socket } from 'node:net';
import { ATR, PivCard } from './piv-card.ts';
import type { PivCardOptions } from './piv-card.ts';
import { frame, VPCD_CONTROL, VPCD_PORT } from './vpcd-wire.ts';

export interface CardConnectionOptions extends PivCardOptions {
  /** Answer to reset. Default: a neutral PIV one; see `ATR`. */
  readonly atr?: Buffer;
  /** Port of the reader it goes into. Default: the first one's. */
  readonly port?: number;
}

/** Longer than the 33 bytes a reader accepts: the driver gives up, as with a card that is upside down. */
const NO_ANSWER = Buffer.alloc(64);

/** A PIV card that can be put into and taken out of the virtual reader, on the thread it is made on. */
export class CardConnection {
  readonly piv: PivCard;
  readonly #atr: Buffer;
  readonly #port: number;
  readonly #changed: () => void;
  #socket: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  #mute = false;
  #powering = false;

  /** @param changed called after each APDU, insertion or removal. */
  constructor(options: CardConnectionOptions, changed: () => void) {
    this.#changed = changed;
    this.piv = new PivCard(options);
    this.#atr = options.atr ?? ATR.piv;
    this.#port = options.port ?? VPCD_PORT;
  }

  get inserted(): boolean {
    return this.#socket !== undefined;
  }

  /**
   * A mute card is present but gives no usable answer to reset. Set it before `insert`: a reader powers a card when it
   * arrives.
   */
  setMute(mute: boolean): void {
    this.#mute = mute;
  }

  /** Puts the card in the reader. Resolves when the reader has the card; the PC/SC service notices within a second. */
  async insert(): Promise<void> {
    if (this.#socket !== undefined) throw new Error('The card is already in the reader.');
    const socket = new Socket();
    socket.setNoDelay(true);
    socket.connect(this.#port, '127.0.0.1');
    await once(socket, 'connect');
    this.#socket = socket;
    this.#received = Buffer.alloc(0);
    this.#powering = false;
    this.piv.reset();
    socket.on('data', (data) => this.#onData(socket, data));
    // A reader that goes away takes the card with it; the next call on the module shows it.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#changed();
    });
    this.#changed();
  }

  /** Takes the card out. Resolves once the connection is closed on this side. */
  async remove(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    const closed = once(socket, 'close');
    socket.destroy();
    await closed;
  }

  #onData(socket: Socket, data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data]);
    while (this.#received.length >= 2) {
      const length = this.#received.readUInt16BE(0);
      if (this.#received.length < 2 + length) return;
      const message = this.#received.subarray(2, 2 + length);
      this.#received = this.#received.subarray(2 + length);
      const answer = message.length === 1 ? this.#control(message[0]) : this.piv.transmit(message);
      // Before the answer leaves: who sees its effect must also see the counters that go with it.
      this.#changed();
      if (answer !== undefined) socket.write(frame(answer));
    }
  }

  #control(code: number | undefined): Buffer | undefined {
    if (code === VPCD_CONTROL.atr) {
      const answer = this.#mute && this.#powering ? NO_ANSWER : this.#atr;
      this.#powering = false;
      return answer;
    }
    this.piv.reset();
    this.#powering = code === VPCD_CONTROL.powerOn || code === VPCD_CONTROL.reset;
    return undefined;
  }
}
