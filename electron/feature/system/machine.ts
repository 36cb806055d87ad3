import { readFile } from 'node:fs/promises';
import type { Outside } from '../outside.ts';
import { windowsTool, type CommandAnswer } from './command.ts';
import type { Release, SystemData } from './data.ts';
import { gsettingsNumber, gsettingsWord, osRelease, pmsetMinutes, powercfgSeconds, regHasText } from './parse.ts';

/** Something that could not be read, and why: the command is absent, late, refused, or says what is not understood. */
export type Unread = { is: 'unread'; why: 'absent' | 'late' | 'failed' | 'not-understood' };

export type OsLook = {
  /** Name for people: `Windows 10 22H2`, `Debian GNU/Linux 12 (bookworm)`. */
  name: string;
  /** Starts the present Electron; null when it cannot be told. */
  recent: boolean | null;
  /** Last day of security updates, null when it has none or is not known. */
  until: string | null;
  /** The same for those who have an extension, which cannot be seen from here; null when there is none. */
  extended: string | null;
};

export type EnergyLook = {
  /** Null when it is not told. */
  battery: boolean | null;
  /** Minutes before sleep on the present source of power, 0 never. */
  sleep: number | Unread;
};

/** What can be learnt of the machine without any right. Nothing throws; a command that hangs is given up. */
export type Machine = {
  data: SystemData;
  os(): Promise<OsLook>;
  displays(): ReturnType<Outside['system']['displays']>;
  /** Name of the program that opens links of a scheme, empty when there is none. */
  linkHandler(scheme: string): string;
  restart(): Promise<{ is: 'read'; pending: boolean; renames: boolean } | Unread>;
  energy(): Promise<EnergyLook>;
};

type Deps = {
  outside: Pick<Outside, 'system' | 'platform' | 'environment'>;
  data: SystemData;
  /** Reads a text file of the system; null when it is not there. For tests. */
  read?: (file: string) => Promise<string | null>;
};

const KEYS = {
  servicing: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
  update: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired',
  session: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager',
};
const GNOME = 'org.gnome.settings-daemon.plugins.power';

const noEnd = { until: null, extended: null };
const endOf = (listed: Release | undefined): Pick<OsLook, 'until' | 'extended'> =>
  listed === undefined ? noEnd : { until: listed.until, extended: listed.extended?.until ?? null };

const readText = async (file: string): Promise<string | null> => readFile(file, 'utf8').catch(() => null);

const unread = (why: Unread['why']): Unread => ({ is: 'unread', why });
const whyNot = (answer: Exclude<CommandAnswer, { is: 'done' }>): Unread => unread(answer.is);

export function createMachine({ outside, data, read = readText }: Deps): Machine {
  const { system, platform, environment } = outside;
  const { os, release } = platform;
  const run = async (command: string, ...args: string[]): Promise<CommandAnswer> =>
    system.run(command, args, data.commandMs);
  const reg = async (...args: string[]): Promise<CommandAnswer> =>
    run(windowsTool('reg', environment['SystemRoot']), 'query', ...args);

  function known(pick: (one: Release) => boolean): Release | undefined {
    return data.releases.filter((one) => one.os === os).find(pick);
  }

  async function linuxOs(): Promise<OsLook> {
    const found = osRelease((await read('/etc/os-release')) ?? '');
    if (found === null) return { name: `Linux ${release}`, recent: null, ...noEnd };
    const listed = known(({ match }) => match === `${found.id} ${found.version}`);
    return { name: found.name, recent: listed === undefined ? null : true, ...endOf(listed) };
  }

  /** `reg query` of a key: its code is 0 when it is there, 1 when it is not. */
  async function hasKey(key: string): Promise<boolean | Unread> {
    const answer = await reg(key);
    return answer.is === 'done' ? answer.code === 0 : whyNot(answer);
  }

  async function windowsRestart(): ReturnType<Machine['restart']> {
    const [servicing, update, session] = await Promise.all([
      hasKey(KEYS.servicing),
      hasKey(KEYS.update),
      reg(KEYS.session, '/v', 'PendingFileRenameOperations'),
    ]);
    if (typeof servicing !== 'boolean') return servicing;
    if (typeof update !== 'boolean') return update;
    // Left behind by every program that updates itself: told, and no reason to restart.
    const renames = session.is === 'done' && regHasText(session.out, 'PendingFileRenameOperations');
    return { is: 'read', pending: servicing || update, renames };
  }

  async function windowsSleep(battery: boolean | null): Promise<number | Unread> {
    const tool = windowsTool('powercfg', environment['SystemRoot']);
    const answer = await run(tool, '/query', 'SCHEME_CURRENT', 'SUB_SLEEP', 'STANDBYIDLE');
    if (answer.is !== 'done') return whyNot(answer);
    const seconds = answer.code === 0 ? powercfgSeconds(answer.out) : null;
    if (seconds === null) return unread('not-understood');
    return Math.round((battery === true ? seconds.battery : seconds.mains) / 60);
  }

  async function linuxSleep(battery: boolean | null): Promise<number | Unread> {
    const source = battery === true ? 'battery' : 'ac';
    const [type, timeout] = await Promise.all([
      run('gsettings', 'get', GNOME, `sleep-inactive-${source}-type`),
      run('gsettings', 'get', GNOME, `sleep-inactive-${source}-timeout`),
    ]);
    if (type.is !== 'done') return whyNot(type);
    if (timeout.is !== 'done') return whyNot(timeout);
    if (type.code !== 0 || timeout.code !== 0) return unread('failed');
    if (gsettingsWord(type.out) === 'nothing') return 0;
    const seconds = gsettingsNumber(timeout.out);
    return seconds === null ? unread('not-understood') : Math.round(seconds / 60);
  }

  async function macSleep(): Promise<number | Unread> {
    const answer = await run('/usr/bin/pmset', '-g');
    if (answer.is !== 'done') return whyNot(answer);
    return pmsetMinutes(answer.out) ?? unread('not-understood');
  }

  return {
    data,
    async os() {
      if (os === 'linux') return linuxOs();
      const [first = 0, , build = 0] = release.split('.').map(Number);
      const least = os === 'win32' ? data.oldest.win32 : os === 'darwin' ? data.oldest.darwin : null;
      const number = os === 'win32' ? build : first;
      if (least === null || !Number.isInteger(number) || number <= 0) return { name: os, recent: null, ...noEnd };
      // Windows: the newest row that is not newer than this build. macOS: the row of this very major number.
      const listed = known(({ match }) =>
        os === 'win32' ? typeof match === 'number' && match <= number : match === number,
      );
      return { name: listed?.name ?? `${os} ${release}`, recent: number >= least, ...endOf(listed) };
    },
    displays: system.displays,
    linkHandler: system.linkHandler,
    async restart() {
      if (os === 'win32') return windowsRestart();
      // macOS keeps no public mark of a restart that an update waits for.
      if (os !== 'linux') return unread('absent');
      // Debian and Ubuntu write it after an update; a system that never writes it says nothing.
      if ((await read('/var/run/reboot-required')) !== null) return { is: 'read', pending: true, renames: false };
      const found = osRelease((await read('/etc/os-release')) ?? '');
      const writes = found !== null && /^(debian|ubuntu|linuxmint)$/.test(found.id);
      return writes ? { is: 'read', pending: false, renames: false } : unread('absent');
    },
    async energy() {
      const battery = system.onBattery();
      const sleep = os === 'win32' ? windowsSleep(battery) : os === 'darwin' ? macSleep() : linuxSleep(battery);
      return { battery, sleep: await sleep };
    },
  };
}
