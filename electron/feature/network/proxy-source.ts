import type { Outside } from '../outside.ts';
import { windowsTool } from '../system/command.ts';
import { gsettingsWord, regHasText, regNumber, scutilProxy } from '../system/parse.ts';

/** Where a proxy is set: in the system, by a script (PAC), by variables of the environment, nowhere; or not told. */
export type ProxySource = 'system' | 'pac' | 'environment' | 'none' | 'unknown';

const SETTINGS_MS = 3_000;
const INTERNET = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

type Deps = Pick<Outside, 'system' | 'environment' | 'platform'>;

/** Reads where the proxy of the session is set, without any right. Only the kind is kept: an address may name a network. */
export async function readProxySource(outside: Deps): Promise<ProxySource> {
  const { os } = outside.platform;
  if (os === 'win32') return windows(outside);
  if (os === 'darwin') {
    const answer = await outside.system.run('/usr/sbin/scutil', ['--proxy'], SETTINGS_MS);
    return (answer.is === 'done' ? scutilProxy(answer.out) : null) ?? 'unknown';
  }
  return linux(outside);
}

async function windows({ system, environment }: Deps): Promise<ProxySource> {
  const answer = await system.run(windowsTool('reg', environment['SystemRoot']), ['query', INTERNET], SETTINGS_MS);
  if (answer.is !== 'done' || answer.code !== 0) return 'unknown';
  if (regHasText(answer.out, 'AutoConfigURL')) return 'pac';
  return regNumber(answer.out, 'ProxyEnable') === 1 ? 'system' : 'none';
}

async function linux({ system, environment }: Deps): Promise<ProxySource> {
  const named = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'all_proxy', 'ALL_PROXY'];
  if (named.some((name) => (environment[name] ?? '') !== '')) return 'environment';
  const answer = await system.run('gsettings', ['get', 'org.gnome.system.proxy', 'mode'], SETTINGS_MS);
  const mode = answer.is === 'done' && answer.code === 0 ? gsettingsWord(answer.out) : null;
  if (mode === 'auto') return 'pac';
  if (mode === 'manual') return 'system';
  return mode === 'none' ? 'none' : 'unknown';
}
