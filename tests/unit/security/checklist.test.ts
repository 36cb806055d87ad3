import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from 'electron';

/**
 * The twenty points of Electron's own list (docs "Security"), each as what our code sets or answers. The same is tried in
 * the real window by tests/e2e/attack.test.ts, and the fuses are read back from the packaged binary.
 */

type Handler = (...given: unknown[]) => unknown;
const electron = vi.hoisted(() => {
  const on = new Map<string, (...given: unknown[]) => unknown>();
  return {
    on,
    opened: [] as string[],
    schemes: [] as unknown[],
    exposed: new Map<string, Record<string, unknown>>(),
    invoked: [] as unknown[][],
  };
});
vi.mock('electron', () => ({
  app: { isPackaged: true, on: (name: string, hear: Handler) => void electron.on.set(name, hear) },
  protocol: { registerSchemesAsPrivileged: (given: unknown[]) => void electron.schemes.push(...given) },
  shell: { openExternal: async (address: string) => void electron.opened.push(address) },
  contextBridge: {
    exposeInMainWorld: (name: string, given: Record<string, unknown>) => void electron.exposed.set(name, given),
  },
  ipcRenderer: {
    invoke: async (...given: unknown[]) => void electron.invoked.push(given),
    on: () => undefined,
    removeListener: () => undefined,
  },
  BrowserWindow: {},
  dialog: {},
  nativeTheme: {},
  session: {},
}));

const { CONTENT_SECURITY_POLICY, pageHeaders } = await import('../../../electron/security/asset.ts');
const { openLink, openMail, openMeeting } = await import('../../../electron/security/links.ts');
const { hardenEverything, registerAppScheme, serveApp } = await import('../../../electron/security/session.ts');
const { safePreferences } = await import('../../../electron/security/window.ts');

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What a session and the contents of a page were told, by the name of what told it. */
function heard() {
  const told = new Map<string, unknown>();
  const events = new Map<string, Handler>();
  const target = new Proxy(
    { getURL: () => 'app://companion/index.html' },
    {
      get(own, name: string) {
        if (name in own) return own[name as 'getURL'];
        if (name === 'on') return (event: string, hear: Handler) => void events.set(event, hear);
        if (name === 'protocol') return { handle: () => undefined };
        if (name === 'webRequest')
          return { onBeforeRequest: (hear: Handler) => void told.set('onBeforeRequest', hear) };
        return (given: unknown) => void told.set(name, given);
      },
    },
  );
  return { told, events, target };
}
/** Whether an event of Electron is stopped by whoever hears it. */
function isStopped(hear: unknown, more: Record<string, unknown> = {}): boolean {
  let stopped = false;
  (hear as Handler)({ preventDefault: () => (stopped = true), ...more });
  return stopped;
}

let contents: ReturnType<typeof heard>;
let own: ReturnType<typeof heard>;
beforeEach(() => {
  electron.opened.length = 0;
  hardenEverything(quiet);
  contents = heard();
  electron.on.get('web-contents-created')!({}, contents.target);
  own = heard();
  electron.on.get('session-created')!(own.target);
  serveApp(own.target as unknown as Session, '/srv/pages', quiet);
});

describe("Electron's list", () => {
  it('1. only secure content: nothing but our own pages is ever asked for', () => {
    const ask = (url: string): boolean => {
      let cancelled = true;
      const answer = ({ cancel }: { cancel: boolean }): void => void (cancelled = cancel);
      (own.told.get('onBeforeRequest') as Handler)({ url, resourceType: 'other' }, answer);
      return !cancelled;
    };
    expect(ask('app://companion/index.html')).toBe(true);
    for (const url of [
      'https://hub.example/',
      'http://127.0.0.1/',
      'wss://hub.example/',
      'file:///etc/passwd',
      'ftp://x/',
      'app://companion.example/',
      'app://print/',
      'blob:https://x/1',
      'devtools://devtools/x',
    ])
      expect([url, ask(url)]).toEqual([url, false]);
  });

  it.each([
    [
      '2. no Node in the page',
      { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false },
    ],
    ['3. context isolation', { contextIsolation: true }],
    ['4. sandbox', { sandbox: true }],
    ['6. web security', { webSecurity: true }],
    ['8. no insecure content', { allowRunningInsecureContent: false }],
    ['9. no experimental features', { experimentalFeatures: false }],
    ['11. no webview', { webviewTag: false }],
    ['no dictionary of another company', { spellcheck: false }],
    ['nothing opened by dropping it', { navigateOnDragDrop: false }],
    ['no tools for developers once packaged', { devTools: false }],
  ])('%s', (_point, settings) => {
    expect(safePreferences(false)).toMatchObject(settings);
  });

  it('4. sandbox, for every process, before anything is opened', () => {
    const main = readFileSync(path.resolve(import.meta.dirname, '../../../electron/main.ts'), 'utf8');
    expect(main).toMatch(/if \(!app\.commandLine\.hasSwitch\('no-sandbox'\)\) app\.enableSandbox\(\);/);
  });

  it('5. every permission and device is refused, asked or looked at', () => {
    const asked = own.told.get('setPermissionRequestHandler') as Handler;
    const answers: unknown[] = [];
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fileSystem',
      'unknown',
      'midiSysex',
    ]) {
      asked({}, name, (given: unknown) => answers.push(given), {});
      expect((own.told.get('setPermissionCheckHandler') as Handler)({}, name, 'app://companion', {})).toBe(false);
    }
    expect(answers).toEqual(Array.from({ length: 7 }, () => false));
    expect((own.told.get('setDevicePermissionHandler') as Handler)({ deviceType: 'usb' })).toBe(false);
    expect(own.told.get('setSpellCheckerEnabled')).toBe(false);
    expect(own.told.get('setSpellCheckerLanguages')).toEqual([]);
    let shared: unknown;
    (own.told.get('setDisplayMediaRequestHandler') as Handler)({}, (given: unknown) => (shared = given));
    expect(shared).toEqual({});
    expect(isStopped(own.events.get('will-download'))).toBe(true);
  });

  it('7. a policy that begins by forbidding everything', () => {
    const rules = CONTENT_SECURITY_POLICY.split('; ');
    expect(rules).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "worker-src 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types default',
      ]),
    );
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|blob:/);
    expect(pageHeaders('text/html')).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'X-DNS-Prefetch-Control': 'off',
      'Permissions-Policy': expect.stringContaining('camera=()') as unknown,
    });
  });

  it('10. turns no feature of Chromium on', () => {
    expect(Object.keys(safePreferences(false))).not.toContain('enableBlinkFeatures');
    expect(safePreferences(false).disableBlinkFeatures).toContain('FileSystemAccessLocal');
  });

  it('12. lets no webview be attached', () => {
    expect(isStopped(contents.events.get('will-attach-webview'))).toBe(true);
  });

  it('13. lets no page go anywhere but to our own entry', () => {
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const stopped = (url: string): boolean => isStopped(contents.events.get(event), { url });
      expect(stopped('app://companion/index.html')).toBe(false);
      for (const url of [
        'https://hub.example/',
        'file:///etc/passwd',
        'data:text/html,x',
        'javascript:x',
        'app://companion/other.html',
        'app://companion/index.html#https://x',
        'app://companion@ailleurs.example/index.html',
      ])
        expect([event, url, stopped(url)]).toEqual([event, url, true]);
    }
    // A page that asks to stay does not keep its window open.
    expect(isStopped(contents.events.get('will-prevent-unload'))).toBe(true);
  });

  it('14. opens no window for a page', () => {
    const open = contents.told.get('setWindowOpenHandler') as Handler;
    expect(open({ url: 'app://companion/index.html' })).toEqual({ action: 'deny' });
  });

  it('15. opens outside what is on our lists, and nothing that was written for it', async () => {
    await openLink('ans');
    await openMeeting('https://teams.microsoft.com/l/meetup-join/x');
    await openMail({ to: 'contact@exemple.test', subject: 'a&b', body: 'c\r\nBcc: d' });
    expect(electron.opened).toEqual([
      'https://esante.gouv.fr/',
      'https://teams.microsoft.com/l/meetup-join/x',
      'mailto:contact@exemple.test?subject=a%26b&body=c%0D%0ABcc%3A%20d',
    ]);
    electron.opened.length = 0;
    for (const link of [
      'file:///etc/passwd',
      'http://teams.microsoft.com/x',
      'https://teams.microsoft.com.ailleurs.example/x',
      'https://ailleurs.example/?teams.microsoft.com',
      'https://teams.microsoft.com@ailleurs.example/',
      'ms-settings:x',
      'javascript:x',
      '\\\\serveur\\partage\\x.exe',
      '',
    ])
      await expect(openMeeting(link)).rejects.toMatchObject({ failure: { code: 'slot.no-meeting' } });
    for (const to of ['a@b.example?bcc=c@d.example', 'a@b.example&x', 'a%0abcc@b.example', 'file:x', ''])
      await expect(openMail({ to, subject: '', body: '' })).rejects.toMatchObject({ failure: { code: 'app.input' } });
    expect(electron.opened).toEqual([]);
  });

  it('16. a version of Electron that is kept up to date', () => {
    const about = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(Number.parseInt(about.devDependencies['electron'] ?? '0', 10)).toBeGreaterThanOrEqual(45);
  });

  it.each([
    [
      '17. the sender of each call is looked at',
      'tests/contract/door.test.ts',
      'refuses another sender before anything else',
    ],
    ['17. only the top frame of our windows', 'tests/unit/beside.test.ts', 'isFromOneOf'],
    ['19. the fuses', 'tests/integration/package.test.ts', 'fuse'],
  ])('%s', (_point, file, words) => {
    const at = path.resolve(import.meta.dirname, '../../..', file);
    expect(existsSync(at), file).toBe(true);
    expect(readFileSync(at, 'utf8')).toContain(words);
  });

  it('18. no file: page, and a scheme of our own that may bypass nothing', () => {
    electron.schemes.length = 0;
    registerAppScheme();
    expect(electron.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  });

  it('20. gives the page two functions, for the names of the table alone', async () => {
    process.argv.push('--companion-channels=app.snapshot', '--companion-notices=alert.ring');
    await import('../../../electron/preload.ts');
    process.argv.splice(-2);
    expect([...electron.exposed.keys()]).toEqual(['companion']);
    const bridge = electron.exposed.get('companion') as { call: Handler; on: Handler };
    expect(Object.keys(bridge)).toEqual(['call', 'on']);
    await bridge.call('app.snapshot', 1, 2);
    expect(electron.invoked).toEqual([['companion:app.snapshot', 1]]);
    for (const name of ['ELECTRON_BROWSER_REQUIRE', 'companion:app.snapshot', '__proto__', '', 'app.restart']) {
      await expect(bridge.call(name)).rejects.toThrow('unknown channel');
      expect(() => bridge.on(name, () => undefined)).toThrow('unknown notice');
    }
    expect(electron.invoked).toHaveLength(1);
  });

  it('gives no certificate of the machine to a server that asks for one', () => {
    const chosen: unknown[] = [];
    const choose = (...given: unknown[]): void => void chosen.push(given.length);
    let stopped = false;
    electron.on.get('select-client-certificate')!({ preventDefault: () => (stopped = true) }, {}, 'x', [{}], choose);
    expect([stopped, chosen]).toEqual([true, [0]]);
  });
});
