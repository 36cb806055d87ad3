import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { rigFile } from './rig-file.ts';
import { buildSharedLibrary } from './shared-library.ts';
import { VPCD_PORT } from './vpcd-wire.ts';

/** Debian's opensc. */
export const OPENSC_MODULE = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so';
const VPCD_DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const PCSCD_SOCKET = '/run/pcscd/pcscd.comm';
const DEADLINE_MS = 10_000;

/** A PC/SC service with one virtual reader. */
export interface Pcscd {
  readonly module: string;
  /** OPENSC_CONF: only the PIV driver, no file cache, one slot per card. */
  readonly env: { readonly OPENSC_CONF: string };
  /** As PC/SC names it. */
  readonly readerName: string;
  /** False when a service that was already there is used: `stop` then leaves it running. */
  readonly owned: boolean;
  /** Resolves when PC/SC reports a card (true) or none (false) in the reader: it polls about twice a second. */
  readonly waitForCard: (present: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
}

function serviceAnswers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path: PCSCD_SOCKET });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** Read from the kernel's table: connecting to look would count as inserting a card. */
function readerListens(): boolean {
  const port = VPCD_PORT.toString(16).toUpperCase();
  const listening = new RegExp(`:${port} [0-9A-F]+:0000 0A `);
  return ['/proc/net/tcp', '/proc/net/tcp6'].some(
    (file) => existsSync(file) && listening.test(readFileSync(file, 'latin1')),
  );
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
    max_virtual_slots = 4;
    slots_per_card = 1;
    create_slots_for_pins = "user";
  }
}
`;
}

/** A reader as PC/SC sees it now. */
export interface ReaderState {
  readonly name: string;
  readonly card: boolean;
}

/** Readers PC/SC gives now, with or without a card. */
export async function readerStates(): Promise<ReaderState[]> {
  const { stdout } = await promisify(execFile)('opensc-tool', ['--list-readers'], {
    env: { ...process.env, LC_ALL: 'C', OPENSC_CONF: '/dev/null' },
  });
  return [...stdout.matchAll(/^\d+\s+(Yes|No)\s+(.+)$/gm)].map(([, card, name]) => ({
    name: (name ?? '').trim(),
    card: card === 'Yes',
  }));
}

async function waitFor(what: string, ready: () => Promise<boolean>, failed: () => string | undefined): Promise<void> {
  const end = Date.now() + DEADLINE_MS;
  for (;;) {
    const reason = failed();
    if (reason !== undefined) throw new Error(`pcscd: ${reason}`);
    if (await ready()) return;
    if (Date.now() > end) throw new Error(`pcscd: ${what} did not come within ${DEADLINE_MS / 1000} s`);
    await delay(20);
  }
}

/**
 * Starts a PC/SC service with a virtual reader, or uses the one that runs if it has that reader.
 * Files go into `dir`, which the caller owns.
 * @throws Error when the packages are missing, or when a service without the virtual reader runs: it is never killed here.
 */
export async function startPcscd(dir: string): Promise<Pcscd> {
  for (const file of [VPCD_DRIVER, OPENSC_MODULE]) {
    if (!existsSync(file)) throw new Error(`Missing ${file}: apt-get install pcscd vsmartcard-vpcd opensc`);
  }
  mkdirSync(dir, { recursive: true });
  const env = { OPENSC_CONF: join(dir, 'opensc.conf') };
  writeFileSync(env.OPENSC_CONF, openscConf());
  let child: ChildProcess | undefined;
  let log = '';
  let ended: string | undefined;
  if (await serviceAnswers()) {
    // Connecting may itself have started it (socket activation): its readers then come a moment later.
    await waitFor(
      'the virtual reader',
      async () => readerListens(),
      () => undefined,
    ).catch((error: unknown) => {
      throw new Error(
        'A PC/SC service without the virtual reader already runs. Stop it (systemctl stop pcscd pcscd.socket), then try again.',
        { cause: error },
      );
    });
  } else {
    const readers = join(dir, 'reader.conf.d');
    mkdirSync(readers, { recursive: true });
    const device = `/dev/null:0x${VPCD_PORT.toString(16).toUpperCase()}`;
    writeFileSync(
      join(readers, 'vpcd'),
      `FRIENDLYNAME "Virtual PCD"\nDEVICENAME ${device}\nLIBPATH ${VPCD_DRIVER}\nCHANNELID 0x${VPCD_PORT.toString(16)}\n`,
    );
    child = spawn('pcscd', ['--foreground', '--config', readers], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LD_PRELOAD: buildSharedLibrary(rigFile('pcscd-preload.c')),
      },
    });
    const keep = (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error) => {
      ended = error.message;
    });
    child.once('exit', (code, signal) => {
      ended = `ended (${code ?? signal}) ${log}`;
    });
  }
  const stop = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  try {
    const failed = () => ended;
    await waitFor('its socket', serviceAnswers, failed);
    await waitFor('the virtual reader', async () => readerListens(), failed);
    let readerName = '';
    await waitFor(
      'the reader list',
      async () => {
        readerName = (await readerStates()).find(({ name }) => name.startsWith('Virtual PCD'))?.name ?? '';
        return readerName !== '';
      },
      failed,
    );
    const waitForCard = (present: boolean) =>
      waitFor(
        present ? 'the card' : 'the removal of the card',
        async () => (await readerStates()).some(({ name, card }) => name === readerName && card === present),
        failed,
      );
    return { module: OPENSC_MODULE, env, readerName, owned: child !== undefined, waitForCard, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
