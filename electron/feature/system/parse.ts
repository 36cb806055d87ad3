/** Readers of what commands of the system print. Pure; null: it is not what was expected. */

/** Hexadecimal value of a `reg query /v` line: `    ProxyEnable    REG_DWORD    0x1`. */
export function regNumber(out: string, name: string): number | null {
  const found = new RegExp(`^\\s*${name}\\s+REG_DWORD\\s+0x([0-9a-f]+)\\s*$`, 'im').exec(out);
  return found === null ? null : Number.parseInt(found[1]!, 16);
}

/** Whether a `reg query` shows a text value of this name that is not empty. */
export const regHasText = (out: string, name: string): boolean =>
  new RegExp(`^[ \\t]*${name}[ \\t]+REG_(?:SZ|EXPAND_SZ|MULTI_SZ)[ \\t]+\\S`, 'im').test(out);

/**
 * Seconds before sleep from `powercfg /query SCHEME_CURRENT SUB_SLEEP STANDBYIDLE`, whatever the language: the last two
 * hexadecimal values are the mains' and the battery's. 0 is never.
 */
export function powercfgSeconds(out: string): { mains: number; battery: number } | null {
  const values = [...out.matchAll(/:\s*0x([0-9a-f]{1,8})\s*$/gim)].map(([, hex]) => Number.parseInt(hex!, 16));
  const [mains, battery] = values.slice(-2);
  return mains === undefined || battery === undefined ? null : { mains, battery };
}

/** Minutes before sleep from `pmset -g`, for the present source of power. 0 is never. */
export function pmsetMinutes(out: string): number | null {
  const found = /^\s*sleep\s+(\d+)\b/m.exec(out);
  return found === null ? null : Number(found[1]);
}

/** A number from `gsettings get`: `3600`, `uint32 900`. */
export function gsettingsNumber(out: string): number | null {
  const found = /^(?:u?int(?:32|64) )?(\d{1,9})\s*$/.exec(out.trim());
  return found === null ? null : Number(found[1]);
}

/** A word from `gsettings get`: `'suspend'`. */
export const gsettingsWord = (out: string): string | null => /^'([a-z-]{0,40})'$/.exec(out.trim())?.[1] ?? null;

export type LinuxRelease = { id: string; version: string; name: string };

/** `/etc/os-release` (os-release(5)). */
export function osRelease(text: string): LinuxRelease | null {
  const value = (key: string): string =>
    new RegExp(`^${key}=("?)(.*)\\1\\s*$`, 'm').exec(text)?.[2]?.trim().slice(0, 80) ?? '';
  const id = value('ID').toLowerCase();
  return id === '' ? null : { id, version: value('VERSION_ID'), name: value('PRETTY_NAME') || id };
}

/** What `scutil --proxy` says of the proxies of macOS. */
export function scutilProxy(out: string): 'pac' | 'system' | 'none' | null {
  if (!/<dictionary>\s*\{/.test(out)) return null;
  if (/^\s*ProxyAuto(?:Config|Discovery)Enable\s*:\s*1\s*$/m.test(out)) return 'pac';
  return /^\s*(?:HTTPS?|SOCKS)Enable\s*:\s*1\s*$/m.test(out) ? 'system' : 'none';
}
