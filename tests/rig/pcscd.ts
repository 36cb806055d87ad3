import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readerListens, readerStates, serviceAnswers, waitFor } from './pcscd-state.ts';
import type { ReaderState } from './pcscd-state.ts';
import { rigFile } from './rig-file.ts';
import { buildSharedLibrary } from './shared-library.ts';
import { readerPort, VPCD_PORT } from './vpcd-wire.ts';

export { readerStates } from './pcscd-state.ts';
export type { ReaderState } from './pcscd-state.ts';

/** Debian's opensc. */
export const OPENSC_MODULE = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so';
const VPCD_DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';

export interface PcscdOptions {
  /** Virtual readers, 0 to 4. Default 1. */
  readonly readers?: number;
}

/** A virtual reader. It has a second, always empty, slot that PC/SC names `… 00 01`: it is a reader to every program. */
export interface VirtualReader {
  /** As PC/SC names it: `Virtual PCD 00 00`, then `Virtual PCD 01 00`… */
  readonly name: string;
  /** Where a card for this reader connects (`VirtualCardOptions.port`). */
  readonly port: number;
}

/** A PC/SC service with virtual readers. */
export interface Pcscd {
  readonly module: string;
  /** OPENSC_CONF: only the PIV driver, no file cache, one slot per card. */
  readonly env: { readonly OPENSC_CONF: string };
  /** The first reader as PC/SC names it; empty without a reader. */
  readonly readerName: string;
  readonly readers: readonly VirtualReader[];
  /** False when a service that was already there is used: `stop` then leaves it running. */
  readonly owned: boolean;
  /** Process of the service; null when it was already there. */
  readonly pid: number | null;
  /** Resolves when PC/SC reports a card (true) or none (false) in the reader: it polls about twice a second. */
  readonly waitForCard: (present: boolean, reader?: VirtualReader) => Promise<void>;
  /** Ends the service as an administrator would; `SIGKILL` as a crash would. A start with other `readers`
   * shows a reader that was plugged or unplugged meanwhile: this service hears of cables from udev only. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** OpenSC settings that make reads short and the same each time. */
export function openscConf(): string {
  return `app default {
  card_drivers = PIV-II;
  framework pkcs15 {
    use_file_caching = no;
    use_pin_caching = no;
  }
}
app opensc-pkcs11 {
  pkcs11 {
    max_virtual_slots = 8;
    slots_per_card = 1;
    create_slots_for_pins = "user";
  }
}
`;
}

const hexPort = (port: number): string => `0x${port.toString(16).toUpperCase()}`;

function readerConf(count: number, driver: string): string {
  return Array.from({ length: count }, (_, index) => {
    const port = hexPort(readerPort(index));
    return `FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:${port}\nLIBPATH ${driver}\nCHANNELID ${port}\n`;
  }).join('\n');
}

/** Files of one service inside the caller's folder. */
function writeConfiguration(dir: string, count: number): string {
  const readers = join(dir, 'reader.conf.d');
  mkdirSync(readers, { recursive: true });
  for (let index = 0; index < count; index += 1) {
    copyFileSync(VPCD_DRIVER, join(dir, `driver-${hexPort(readerPort(index))}.so`));
  }
  writeFileSync(join(readers, 'vpcd'), readerConf(count, buildSharedLibrary(rigFile('vpcd-driver.c'))));
  return readers;
}

/** The first slot of each reader: `Virtual PCD <reader> 00`, the reader in hexadecimal. */
function virtualReaders(states: readonly ReaderState[], count: number): VirtualReader[] {
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const ending = ` ${index.toString(16).toUpperCase().padStart(2, '0')} 00`;
    const found = states.find(({ name }) => name.startsWith('Virtual PCD') && name.endsWith(ending));
    return found === undefined ? [] : [{ name: found.name, port: readerPort(index) }];
  });
}

/**
 * Starts a PC/SC service with virtual readers, or uses the one that runs if it has the one reader that is asked.
 * Files go into `dir`, which the caller owns.
 * @throws Error when the packages are missing, or when a service without the virtual reader runs: it is never killed here.
 */
export async function startPcscd(dir: string, options: PcscdOptions = {}): Promise<Pcscd> {
  const count = options.readers ?? 1;
  for (const file of [VPCD_DRIVER, OPENSC_MODULE]) {
    if (!existsSync(file)) throw new Error(`Missing ${file}: apt-get install pcscd vsmartcard-vpcd opensc`);
  }
  mkdirSync(dir, { recursive: true });
  const env = { OPENSC_CONF: join(dir, 'opensc.conf') };
  writeFileSync(env.OPENSC_CONF, openscConf());
  let child: ChildProcess | undefined;
  let log = '';
  let ended: string | undefined;
  const failed = () => ended;
  if (await serviceAnswers()) {
    if (count !== 1) throw new Error('A PC/SC service already runs; other readers than its own cannot be asked.');
    // Connecting may itself have started it (socket activation): its readers then come a moment later.
    await waitFor('the virtual reader', async () => readerListens(VPCD_PORT), failed).catch((error: unknown) => {
      throw new Error(
        'A PC/SC service without the virtual reader already runs. Stop it (systemctl stop pcscd pcscd.socket), then try again.',
        { cause: error },
      );
    });
  } else {
    const own = spawn('pcscd', ['--foreground', '--config', writeConfiguration(dir, count)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LD_PRELOAD: buildSharedLibrary(rigFile('pcscd-preload.c')),
        VPCD_DRIVER_FOLDER: dir,
      },
    });
    const keep = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    };
    own.stdout?.on('data', keep);
    own.stderr?.on('data', keep);
    own.once('error', (error) => {
      ended = error.message;
    });
    own.once('exit', (code, signal) => {
      ended = `ended (${code ?? signal}) ${log}`;
    });
    child = own;
  }
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  try {
    await waitFor('its socket', serviceAnswers, failed);
    let readers: VirtualReader[] = [];
    await waitFor(
      'the readers',
      async () => {
        readers = virtualReaders(await readerStates(), count);
        return readers.length === count && readers.every(({ port }) => readerListens(port));
      },
      failed,
    );
    const waitForCard = (present: boolean, reader = readers[0]) =>
      waitFor(
        present ? 'the card' : 'the removal of the card',
        async () => (await readerStates()).some(({ name, card }) => name === reader?.name && card === present),
        failed,
      );
    return {
      module: OPENSC_MODULE,
      env,
      readerName: readers[0]?.name ?? '',
      readers,
      owned: child !== undefined,
      pid: child?.pid ?? null,
      waitForCard,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
