import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { runBeforeMain } from './hold.ts';
import { freePort } from './inspector.ts';
import { cleanEnv, program, root } from './runtime.ts';
import { until } from './wait.ts';

/** The application in the real Electron, its own folder of data. */
export type App = {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  /** Lines of the page's console that are errors, and errors that nobody caught: CSP violations are among them. */
  readonly problems: string[];
  /** What the processes wrote to their error stream. */
  stderr(): string;
  /** From now on the save dialog answers this folder, without showing itself. Null: the person gives up. */
  saveInto(folder: string | null): Promise<void>;
  /** Ends everything as a power cut would. */
  kill(): Promise<void>;
  /** Closes as a person would. */
  close(): Promise<void>;
};

export type AppOptions = {
  userData: string;
  env?: Record<string, string | undefined>;
  args?: string[];
  /** A program started in place of Electron, with the same words. */
  wrapper?: string;
  /** As `npm start` opens it: an Electron that is given the folder of the project. */
  fromSource?: boolean;
};

const noCard = { VS_PKCS11_MODULE: '/nonexistent/no-card-module.so' };
/** Without a network of the test's own, no machine is to be reached. */
const noHosts = { VS_HOSTS_FILE: path.join(root, 'tests', 'e2e', 'play', 'no-hosts.json') };

/** The environment of an application under test. Without a card of the test's own, this machine's are left alone. */
export function appEnv({
  userData,
  env = {},
  fromSource = false,
}: Pick<AppOptions, 'userData' | 'env' | 'fromSource'>): Record<string, string> {
  // What is packaged has its own database code inside: it is not told where another one is.
  const own = process.env['VS_E2E_APP'] && !fromSource ? { VS_SQLITE_BINDING: '', VS_RUNTIME_JSON: '' } : {};
  return cleanEnv({ LANG: 'fr_FR.UTF-8', LC_ALL: '', ...own, ...noCard, ...noHosts, VS_USER_DATA: userData, ...env });
}

/** Waits until no process of the group of this leader is left, zombies apart; those that stay ten seconds are killed. */
async function groupGone(leader: number): Promise<void> {
  const left = (): boolean =>
    readdirSync('/proc').some((name) => {
      if (!/^[0-9]+$/.test(name)) return false;
      try {
        // After the command in parentheses: state, parent, group (proc(5)).
        const [state, , group] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
        return Number(group) === leader && state !== 'Z';
      } catch {
        return false;
      }
    });
  if (process.platform !== 'linux' || leader === 0) return;
  try {
    await until('the end of every process of the application', () => !left(), { ms: 10_000 });
  } catch {
    process.kill(-leader, 'SIGKILL');
    await until('the end of the killed processes', () => !left(), { ms: 5_000 });
  }
}

/** Holds the application until the driver is attached: a page made meanwhile would be waited for in vain. */
const holdReady = path.join(root, 'tests', 'e2e', 'play', 'hold-ready.cjs');

async function attach(options: AppOptions): Promise<ElectronApplication> {
  const { executable, extraArgs, packaged } = program(options.fromSource);
  const port = packaged ? await freePort() : 0;
  const held = packaged ? [`--inspect-brk=127.0.0.1:${port}`] : ['-r', holdReady, root];
  const [electron] = await Promise.all([
    _electron.launch({
      executablePath: options.wrapper ?? executable,
      args: [...extraArgs, ...held, ...(options.args ?? [])],
      env: appEnv(options),
      cwd: root,
      timeout: 60_000,
    }),
    packaged ? runBeforeMain(port, holdReady) : undefined,
  ]);
  return electron;
}

export async function launchApp(options: AppOptions): Promise<App> {
  const electron = await attach(options);
  const child = electron.process();
  let stderr = '';
  child.stderr?.on('data', (text: Buffer) => {
    stderr = (stderr + text.toString()).slice(-40_000);
  });
  const page = await electron.firstWindow({ timeout: 60_000 });
  page.setDefaultTimeout(20_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  const ended = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    // Playwright starts it as the leader of a group: its helper processes, which write to its folder, outlive it for a moment.
    await groupGone(child.pid ?? 0);
  };
  return {
    electron,
    page,
    pid: child.pid ?? 0,
    problems,
    stderr: () => stderr,
    async saveInto(folder) {
      await electron.evaluate(({ dialog }, into) => {
        dialog.showSaveDialog = (...given: unknown[]) => {
          const asked = given.at(-1) as { defaultPath?: string };
          const name = (asked.defaultPath ?? 'file').split(/[\\/]/).at(-1) ?? 'file';
          return Promise.resolve({ canceled: into === null, filePath: into === null ? '' : `${into}/${name}` });
        };
      }, folder);
    },
    async kill() {
      const gone = ended();
      child.kill('SIGKILL');
      await gone;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = ended();
      await electron.close();
      await gone;
    },
  };
}

export type Finished = { code: number | null; stdout: string; stderr: string };

/** Runs the application as a command (`--check`, a second instance) until it ends. */
export async function runApp(options: AppOptions): Promise<Finished> {
  const { executable, extraArgs, packaged } = program(options.fromSource);
  const words = [...extraArgs, ...(packaged ? [] : [root]), ...(options.args ?? [])];
  const child = spawn(options.wrapper ?? executable, words, {
    cwd: root,
    env: appEnv(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  await groupGone(child.pid ?? 0);
  return { code, stdout, stderr };
}

/** Where the application keeps its database, under its folder of data. */
export const databaseIn = (userData: string): string => path.join(userData, 'companion.db');
