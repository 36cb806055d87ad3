import { describe, expect, it } from 'vitest';
import { readProxySource } from '../../electron/feature/network/proxy-source.ts';
import { consoleText, runCommand, windowsTool, type CommandAnswer } from '../../electron/feature/system/command.ts';
import { createAwake } from '../../electron/feature/system/awake.ts';
import {
  gsettingsNumber,
  gsettingsWord,
  osRelease,
  pmsetMinutes,
  powercfgSeconds,
  regHasText,
  regNumber,
  scutilProxy,
} from '../../electron/feature/system/parse.ts';
import { createManualTimers } from './companion-world.ts';
import { machineOf } from './network-fixture.ts';

/** What a French Windows prints, in its code page: é is 0x82 in 850, and the space before a colon 0xFF. */
const french = consoleText(
  Buffer.concat([
    Buffer.from('GUID du mode de gestion de l'),
    Buffer.from([0x27]),
    Buffer.from('alimentation'),
    Buffer.from([0xff]),
    Buffer.from(': 381b4222-f694-41f0-9685-ff5bb260df2e  (Utilisation normale)\r\n'),
    Buffer.from('  GUID du sous-groupe'),
    Buffer.from([0xff]),
    Buffer.from(': 238c9fa8-0aad-41ed-83f4-97be242c8f20  (Veille)\r\n    GUID du param'),
    Buffer.from([0x8a]),
    Buffer.from('tre d'),
    Buffer.from([0x27]),
    Buffer.from('alimentation : 29f6c1db-86da-48c5-9fdb-f2b67b1f44da\r\n'),
    Buffer.from('      Param\x8atre minimum possible\xff: 0x00000000\r\n', 'latin1'),
    Buffer.from('      Param\x8atre maximum possible\xff: 0xffffffff\r\n', 'latin1'),
    Buffer.from('      Incr\x82ment possible\xff: 0x00000001\r\n', 'latin1'),
    Buffer.from('    Index actuel du param\x8atre de courant alternatif\xff: 0x00000708\r\n', 'latin1'),
    Buffer.from('    Index actuel du param\x8atre de courant continu\xff: 0x0000012c\r\n\r\n', 'latin1'),
  ]),
);
const english = `Power Scheme GUID: 381b4222-f694-41f0-9685-ff5bb260df2e  (Balanced)
    Power Setting GUID: 29f6c1db-86da-48c5-9fdb-f2b67b1f44da  (Sleep after)
      Minimum Possible Setting: 0x00000000
    Current AC Power Setting Index: 0x00000000
    Current DC Power Setting Index: 0x00000384
`;
const internet = (more: string): string => `
HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings
    User Agent    REG_SZ    Mozilla/4.0 (compatible; MSIE 8.0; Win32)
    CertificateRevocation    REG_DWORD    0x1
${more}
HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Zones
`;

describe('what commands print', () => {
  it('powercfg, in French and in English', () => {
    expect(powercfgSeconds(french)).toEqual({ mains: 1800, battery: 300 });
    expect(powercfgSeconds(english)).toEqual({ mains: 0, battery: 900 });
    expect(powercfgSeconds('Paramètres non valides')).toBeNull();
  });

  it('pmset', () => {
    const out = `System-wide power settings:
Currently in use:
 standby              1
 Sleep On Power Button 1
 hibernatefile        /var/vm/sleepimage
 powernap             1
 sleep                10 (sleep prevented by coreaudiod)
 displaysleep         5
`;
    expect(pmsetMinutes(out)).toBe(10);
    expect(pmsetMinutes(out.replace(/^ sleep .*$/m, ''))).toBeNull();
  });

  it('gsettings', () => {
    expect([gsettingsNumber('3600\n'), gsettingsNumber('uint32 900\n'), gsettingsNumber('No such schema')]).toEqual([
      3600,
      900,
      null,
    ]);
    expect([gsettingsWord("'suspend'\n"), gsettingsWord('suspend')]).toEqual(['suspend', null]);
  });

  it('reg', () => {
    expect(regNumber(internet('    ProxyEnable    REG_DWORD    0x1'), 'ProxyEnable')).toBe(1);
    expect(regNumber(internet(''), 'ProxyEnable')).toBeNull();
    expect(regHasText(internet('    AutoConfigURL    REG_SZ    http://pac.test/proxy.pac'), 'AutoConfigURL')).toBe(
      true,
    );
    expect(regHasText(internet('    AutoConfigURL    REG_SZ    '), 'AutoConfigURL')).toBe(false);
    const renames = '    PendingFileRenameOperations    REG_MULTI_SZ    \\??\\C:\\Temp\\x\\0\\0';
    expect(regHasText(renames, 'PendingFileRenameOperations')).toBe(true);
  });

  it('scutil', () => {
    const out = (line: string): string => `<dictionary> {\n  FTPPassive : 1\n  ${line}\n}\n`;
    expect(scutilProxy(out('HTTPSEnable : 1'))).toBe('system');
    expect(scutilProxy(out('ProxyAutoConfigEnable : 1'))).toBe('pac');
    expect(scutilProxy(out('HTTPSEnable : 0'))).toBe('none');
    expect(scutilProxy('command not found')).toBeNull();
  });

  it('os-release', () => {
    expect(osRelease('NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n')).toEqual({
      id: 'ubuntu',
      version: '24.04',
      name: 'Ubuntu 24.04.1 LTS',
    });
    expect(osRelease('')).toBeNull();
  });
});

describe('a command', () => {
  it('that exists, fails, is absent, or hangs', async () => {
    const node = (program: string, ms = 20_000) => runCommand(process.execPath, ['-e', program], ms);
    expect(await node('process.stdout.write("a\\u00a0b")')).toMatchObject({ is: 'done', code: 0 });
    expect(await node('process.exit(3)')).toMatchObject({ is: 'done', code: 3 });
    expect(await runCommand('no-such-command-here', [], 1_000)).toEqual({ is: 'absent' });
    expect(await node('setInterval(() => {}, 1000)', 300)).toEqual({ is: 'late' });
  });

  it('of Windows is called by its whole path', () => {
    expect(windowsTool('reg', 'D:\\Win')).toBe('D:\\Win\\System32\\reg.exe');
    expect(windowsTool('reg', undefined)).toBe('C:\\Windows\\System32\\reg.exe');
  });
});

const done = (out: string, code = 0): CommandAnswer => ({ is: 'done', code, out });
const windows = (release: string, commands: Record<string, CommandAnswer> = {}) =>
  machineOf({ platform: { os: 'win32', release }, commands });

describe('the system', () => {
  it.each([
    ['10.0.26300', 'Windows 11 26H2', '2028-10-10', null],
    ['10.0.26100', 'Windows 11 24H2', '2026-10-13', '2027-10-12'],
    ['10.0.22631', 'Windows 11 23H2', '2025-11-11', '2026-11-10'],
    ['10.0.19045', 'Windows 10 22H2', '2025-10-14', '2027-10-12'],
    ['10.0.17763', 'Windows 10', '2024-06-11', null],
  ])('Windows %s is %s', async (release, name, until, extended) => {
    expect(await windows(release).os()).toEqual({ name, recent: true, until, extended });
  });

  it('macOS and Linux', async () => {
    const mac = (release: string) => machineOf({ platform: { os: 'darwin', release } }).os();
    expect(await mac('24.1.0')).toEqual({ name: 'macOS 15', recent: true, until: null, extended: null });
    expect((await mac('21.6.0')).recent).toBe(false);
    expect(await machineOf().os()).toEqual({
      name: 'Debian GNU/Linux 12 (bookworm)',
      recent: true,
      until: '2028-06-30',
      extended: null,
    });
    const other = machineOf({ files: { '/etc/os-release': 'ID=slackware\nVERSION_ID=15.0\n' } });
    expect(await other.os()).toEqual({ name: 'slackware', recent: null, until: null, extended: null });
    expect((await machineOf({ platform: { os: 'freebsd' } }).os()).recent).toBeNull();
  });
});

describe('a pending restart', () => {
  const missing = done('ERREUR : le syst\x8ame n\x92a pas trouv\x82', 1);
  const keys = (cbs: CommandAnswer, wu: CommandAnswer, session: CommandAnswer = missing) =>
    windows('10.0.26100', {
      'reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component': cbs,
      'reg query HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate': wu,
      'reg query HKLM\\SYSTEM': session,
    }).restart();

  it('on Windows, by its keys', async () => {
    expect(await keys(missing, missing)).toEqual({ is: 'read', pending: false, renames: false });
    expect(await keys(done('HKEY'), missing)).toMatchObject({ pending: true });
    expect(await keys(missing, done('HKEY'))).toMatchObject({ pending: true });
    const renames = done('    PendingFileRenameOperations    REG_MULTI_SZ    \\??\\C:\\x');
    expect(await keys(missing, missing, renames)).toEqual({ is: 'read', pending: false, renames: true });
    expect(await keys({ is: 'late' }, missing)).toEqual({ is: 'unread', why: 'late' });
  });

  it('on Linux, by its file; elsewhere it cannot be told', async () => {
    expect(await machineOf().restart()).toEqual({ is: 'read', pending: false, renames: false });
    const files = { '/var/run/reboot-required': '*** System restart required ***\n' };
    expect(await machineOf({ files }).restart()).toMatchObject({ pending: true });
    expect(await machineOf({ files: { '/etc/os-release': 'ID=fedora\n' } }).restart()).toEqual({
      is: 'unread',
      why: 'absent',
    });
    expect(await machineOf({ platform: { os: 'darwin' } }).restart()).toEqual({ is: 'unread', why: 'absent' });
  });
});

describe('sleep', () => {
  it('on Windows depends on the source of power', async () => {
    const commands = { 'powercfg /query': done(french) };
    const on = (battery: boolean | null) =>
      machineOf({
        platform: { os: 'win32', release: '10.0.26100' },
        commands,
        system: { onBattery: () => battery },
      }).energy();
    expect(await on(false)).toEqual({ battery: false, sleep: 30 });
    expect(await on(true)).toEqual({ battery: true, sleep: 5 });
  });

  it('on macOS and GNOME; unread elsewhere, with why', async () => {
    const mac = { platform: { os: 'darwin' as const }, commands: { 'pmset -g': done(' sleep  0\n') } };
    expect((await machineOf(mac).energy()).sleep).toBe(0);
    const gnome = (type: string) => ({
      commands: {
        'gsettings get org.gnome.settings-daemon.plugins.power sleep-inactive-ac-type': done(type),
        'gsettings get org.gnome.settings-daemon.plugins.power sleep-inactive-ac-timeout': done('900\n'),
      },
    });
    expect((await machineOf(gnome("'suspend'\n")).energy()).sleep).toBe(15);
    expect((await machineOf(gnome("'nothing'\n")).energy()).sleep).toBe(0);
    expect((await machineOf().energy()).sleep).toEqual({ is: 'unread', why: 'absent' });
    const late = machineOf({
      platform: { os: 'win32', release: '10.0.26100' },
      commands: { powercfg: { is: 'late' } },
    });
    expect((await late.energy()).sleep).toEqual({ is: 'unread', why: 'late' });
  });
});

describe('where the proxy is set', () => {
  const source = (os: NodeJS.Platform, answer: CommandAnswer, environment: Record<string, string> = {}) =>
    readProxySource({
      environment,
      platform: { os } as never,
      system: { run: async () => answer } as never,
    });

  it('is read without any address', async () => {
    expect(await source('win32', done(internet('    ProxyEnable    REG_DWORD    0x1')))).toBe('system');
    expect(await source('win32', done(internet('    ProxyEnable    REG_DWORD    0x0')))).toBe('none');
    expect(await source('win32', done(internet('    AutoConfigURL    REG_SZ    http://p/x.pac')))).toBe('pac');
    expect(await source('win32', { is: 'late' })).toBe('unknown');
    expect(await source('darwin', done('<dictionary> {\n HTTPEnable : 1\n}'))).toBe('system');
    expect(await source('linux', done("'auto'\n"))).toBe('pac');
    expect(await source('linux', { is: 'absent' })).toBe('unknown');
    expect(await source('linux', { is: 'absent' }, { https_proxy: 'http://u:p@x:1' })).toBe('environment');
  });
});

describe('the display during the hour', () => {
  it('stays on from the start to the end, and not for ever', () => {
    const timers = createManualTimers();
    const said: boolean[] = [];
    let now = Date.parse('2026-11-23T09:00:00.000Z');
    const awake = createAwake({ now: () => new Date(now), keepAwake: (on) => void said.push(on), timers });
    const timer = { startedAt: '2026-11-23T09:00:00.000Z', minutes: 60, endedAt: null };
    awake.follow(null);
    expect(said).toEqual([]);
    awake.follow(timer);
    awake.follow(timer);
    expect(said).toEqual([true]);
    awake.follow({ ...timer, endedAt: '2026-11-23T09:40:00.000Z' });
    expect(said).toEqual([true, false]);
    awake.follow(timer);
    timers.pass(90 * 60_000);
    expect(said).toEqual([true, false, true, false]);
    // Seen again the next day: over.
    now += 24 * 3_600_000;
    awake.follow(timer);
    expect(said).toHaveLength(4);
    awake.stop();
    expect(timers.pending()).toEqual([]);
  });
});
