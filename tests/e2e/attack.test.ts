import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BrowserWindow as Window, WebPreferences } from 'electron';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channels } from '../../electron/contract/ipc.ts';
import { saidOf } from '../rig/attack-list.ts';
import { makeAuthority, makeIdentity } from '../rig/net/pki.ts';
import { tlsServer } from '../rig/net/tls-server.ts';
import { startCanary, type Canary } from './attack/canary.ts';
import { networkOf } from './attack/netlog.ts';
import { askEverything, askInPage, tryInPage } from './attack/page.ts';
import { call } from './checks/floor.ts';
import { launchApp, runApp, type App } from './play/app.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { participant, type Participant } from './play/participant.ts';
import { until } from './play/wait.ts';

/** One application, attacked in turn from each side. docs/attacks.md says what comes of it, and is compared with what is found. */
const FILE = 'tests/e2e/attack.test.ts';
const work = workshop('vs-attack-');
const userData = path.join(work.folder, 'participant');
const netlog = path.join(work.folder, 'network.json');
/** Typed during the hour: nobody else of this machine is to read it. */
const PLANTED = 'Une phrase plantée 73916498';

let app: App;
let me: Participant;
let canary: Canary;
let edition: Edition;
let code: string;
/** Addresses of this test's own peers, which the application may ask for. */
const peers: string[] = [];

beforeAll(async () => {
  canary = await startCanary();
  work.later(() => canary.close());
  edition = await openEdition(work);
  ({ code } = await edition.slot('Cabinet des attaques'));
  mkdirSync(userData);
  app = await launchApp({
    userData,
    // A camera and a microphone that are there: what is refused is the permission.
    args: ['--use-fake-device-for-media-stream', `--log-net-log=${netlog}`],
  });
  work.later(() => app.kill());
  me = participant(app.page);
  await me.ready();
});
afterAll(() => work.end());

/** A test that leaves a picture when it fails. */
const attack = (title: string, play: () => Promise<void>): void =>
  it(title, async () => {
    try {
      await play();
    } catch (error) {
      await keepEvidence(`attack ${title}`, app.page, app.stderr());
      throw error;
    }
  });
const windows = (): Promise<number> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

// Before joining: it is then that somebody says which hub.
describe('a machine in the middle', () => {
  attack('reads nothing: its certificate is refused before a word is said', async () => {
    const heard: string[] = [];
    const authority = await makeAuthority('CN=Autorité inconnue');
    for (const names of [['localhost'], ['ailleurs.example']]) {
      const identity = await makeIdentity(authority, { names });
      const peer = await tlsServer({
        ...identity,
        answer: (asked) => {
          heard.push(asked);
          return 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
        },
      });
      const hub = `https://localhost:${peer.port}`;
      peers.push(hub);
      const given = await app.page.evaluate(
        async ([address, typed]) => {
          type Bridge = { companion: { call(channel: string, input: unknown): Promise<unknown> } };
          return (globalThis as unknown as Bridge).companion.call('session.join', { hub: address, code: typed });
        },
        [hub, code] as const,
      );
      await peer.stop();
      expect(given).toMatchObject({ ok: false, failure: { code: 'join.unreachable' } });
      expect(JSON.stringify(given)).toContain('CERT');
    }
    expect(heard).toEqual([]);
  });

  attack('is given no certificate of the machine', async () => {
    const given = await app.electron.evaluate(({ app: own }) => {
      let prevented = false;
      const chosen: unknown[] = [];
      const event = { preventDefault: () => (prevented = true) };
      const choose = (...certificates: unknown[]): number => chosen.push(certificates.length);
      own.emit(
        'select-client-certificate',
        event,
        { emit: () => false },
        'https://hub.example/',
        [{ subjectName: 'MAX' }],
        choose,
      );
      return { prevented, chosen };
    });
    expect(given).toEqual({ prevented: true, chosen: [0] });
  });
});

describe('a hostile page', () => {
  beforeAll(() => me.join({ code, hub: edition.hub.url }, edition.name));

  attack('gets nothing of the machine or of the network', async () => {
    expect(await app.page.evaluate(tryInPage, { origin: canary.origin, stun: canary.stun })).toEqual(
      saidOf(FILE, 'gets nothing of the machine or of the network'),
    );
    expect(canary.reached).toEqual([]);
    expect(await windows()).toBe(1);
    expect(app.page.url()).toBe('app://companion/index.html');
    // The canary does sing.
    await fetch(`${canary.origin}/here`);
    expect(canary.reached).toContain('GET /here');
    canary.reached.length = 0;
    // The driver waits for the end of the navigations that were refused.
    await app.page.reload();
    await me.ready();
  });

  attack('is given no permission and no device', async () => {
    expect(await app.page.evaluate(askInPage)).toEqual(saidOf(FILE, 'is given no permission and no device'));
  });

  attack('stops nothing by asking every channel what none should be asked, then one without end', async () => {
    const memory = (): Promise<number> =>
      app.electron.evaluate(({ app: own }) => {
        const main = own.getAppMetrics().find(({ type }) => type === 'Browser');
        return main?.memory.workingSetSize ?? 0;
      });
    const before = await memory();
    const names = Object.keys(channels);
    const seen = await app.page.evaluate(askEverything, names);
    const unwanted = new Set(['app.unexpected', 'app.output', 'app.deadline', 'app.sender', 'nothing']);
    expect(Object.keys(seen.codes).filter((one) => unwanted.has(one))).toEqual([]);
    expect(seen.codes['app.input']).toBeGreaterThan(names.length * 9);
    // What cannot be copied, and what is no channel, does not leave the page.
    expect(seen.thrown.join('\n')).not.toMatch(/\/root|\/work|\/home|build\/electron|file:/);
    expect(seen.longest).toBeLessThan(500);
    expect(seen.slowest).toBeLessThan(20_000);
    expect(Object.keys(seen.flood).toSorted()).toEqual(['app.busy', 'ok']);
    expect((await memory()) - before).toBeLessThan(300 * 1024);
    expect(JSON.stringify(await call(app, 'app.snapshot'))).toContain(edition.name);
  });

  attack('of a window that is not ours is heard by nobody', async () => {
    const answers = await app.electron.evaluate(async ({ app: own, BrowserWindow, session }) => {
      const said: unknown[] = [];
      for (const page of ['app://companion/index.html', 'data:text/html,<title>x</title>']) {
        const foreign = new BrowserWindow({
          show: false,
          webPreferences: {
            session: session.fromPartition('window'),
            preload: `${own.getAppPath()}/build/electron/preload.cjs`,
            sandbox: true,
            contextIsolation: true,
            additionalArguments: ['--companion-channels=app.snapshot,data.erase', '--companion-notices=alert.ring'],
          },
        });
        try {
          await foreign.loadURL(page);
          said.push(
            await foreign.webContents.executeJavaScript(
              `Promise.all([companion.call('app.snapshot'), companion.call('data.erase', { confirm: true })])`,
            ),
          );
        } finally {
          foreign.destroy();
        }
      }
      return said.flat();
    });
    const refused = (at: string) => ({ ok: false, failure: { code: 'app.sender', at, info: {} } });
    expect(answers).toEqual([
      refused('app.snapshot'),
      refused('data.erase'),
      refused('app.snapshot'),
      refused('data.erase'),
    ]);
  });

  attack('reads no file but its own, however the address is written', async () => {
    const addresses = [
      'app://companion/../electron/main.mjs',
      'app://companion/%2e%2e/electron/main.mjs',
      'app://companion/..%2felectron%2fmain.mjs',
      'app://companion/%252e%252e%252felectron%252fmain.mjs',
      'app://companion/..%5celectron%5cmain.mjs',
      'app://companion/..\\electron\\main.mjs',
      'app://companion//etc/hostname.json',
      'app://companion///serveur/partage/x.js',
      'app://companion/\\\\serveur\\partage\\x.js',
      'app://companion/C:/Windows/win.json',
      'app://companion/index.html%00.js',
      'app://companion/index.html::$DATA',
      'app://companion/resources',
      'app://companion/',
      'app://print/index.html',
      'app://companion.example/index.html',
    ];
    const got = await app.electron.evaluate(async ({ session }, asked) => {
      const own = session.fromPartition('window');
      const answers: Record<string, string> = {};
      for (const address of asked) {
        answers[address] = await own
          .fetch(address)
          .then(async (answer) => `${answer.status} ${(await answer.text()).slice(0, 15)}`)
          .catch(() => 'no answer');
      }
      return answers;
    }, addresses);
    const entry = Object.entries(got).filter(([, answer]) => answer.startsWith('200'));
    expect(entry.map(([address]) => address)).toEqual(['app://companion/']);
    expect(entry[0]![1].toLowerCase()).toBe('200 <!doctype html>');
  });

  attack('drops and pastes nothing: files, links and pages let fall on the window stay outside', async () => {
    const file = path.join(work.folder, 'dossier.html');
    writeFileSync(file, '<script>globalThis.taken = true</script>');
    const cdp = await app.page.context().newCDPSession(app.page);
    await me.goTo('session');
    const before = await app.page.evaluate(() => document.body.textContent);
    for (const data of [
      { items: [], files: [file], dragOperationsMask: 1 },
      { items: [{ mimeType: 'text/uri-list', data: `${canary.origin}/dropped` }], files: [], dragOperationsMask: 1 },
      {
        items: [{ mimeType: 'text/html', data: `<img src="${canary.origin}/image" onerror="taken = true">` }],
        files: [],
        dragOperationsMask: 1,
      },
    ]) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
        await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
      }
    }
    await cdp.detach();
    expect(await app.page.evaluate(() => [location.href, 'taken' in globalThis, document.body.textContent])).toEqual([
      'app://companion/index.html',
      false,
      before,
    ]);
    await me.goTo('home');
    expect([canary.reached, await windows()]).toEqual([[], 1]);
  });
});

describe('the settings that the windows really have', () => {
  attack('are those of the list of Electron, in both windows', async () => {
    await call(app, 'beside.open');
    await until('both windows', async () => (await windows()) === 2);
    const kept = await app.electron.evaluate(({ BrowserWindow, session, Menu }) => {
      type Read = { getLastWebPreferences(): WebPreferences };
      return {
        windows: BrowserWindow.getAllWindows().map((window: Window) =>
          (window.webContents as unknown as Read).getLastWebPreferences(),
        ),
        spelling: [session.defaultSession, session.fromPartition('window')].map((one) => [
          one.isSpellCheckerEnabled(),
          one.getSpellCheckerLanguages(),
        ]),
        persistent: session.fromPartition('window').isPersistent(),
        menus: Menu.getApplicationMenu()?.items.map(({ label }) => label),
      };
    });
    await call(app, 'beside.close');
    await until('one window', async () => (await windows()) === 1);
    expect(kept.windows).toHaveLength(2);
    for (const preferences of kept.windows) {
      expect(preferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
      });
      expect(preferences.enableBlinkFeatures ?? '').toBe('');
    }
    expect(kept.spelling).toEqual([
      [false, []],
      [false, []],
    ]);
    expect(kept.persistent).toBe(false);
  });
});

/** How many listen to, or knock at, the socket that a first instance is reached by. */
const atTheDoor = (): number => readFileSync('/proc/net/unix', 'utf8').split('SingletonSocket').length - 1;

describe('a hostile command line', () => {
  const link = (): string => `verifsegur://join?hub=${encodeURIComponent(edition.hub.url)}&code=WXYZ-2345`;

  attack('too long to be handed over ends there, and the first instance lives', async () => {
    const crowd = Array.from({ length: 10_000 }, (_, i) => `mot-${i}`);
    for (const words of [[...crowd, link()], [`${link()}&plus=${'x'.repeat(100_000)}`]]) {
      const second = await runApp({ userData, args: words });
      expect(second.code).toBe(2);
      expect(second.stderr).toContain('La ligne de commande est trop longue');
    }
    expect(JSON.stringify(await call(app, 'app.snapshot'))).not.toContain('WXYZ-2345');
  });

  attack('among switches, given while the first instance is frozen, hands its link over and ends', async () => {
    const crowd = Array.from({ length: 500 }, (_, i) => `--mot-${i}=x`);
    const before = atTheDoor();
    process.kill(app.pid, 'SIGSTOP');
    const second = runApp({ userData, args: [...crowd, '--remote-allow-origins=*', link()] });
    try {
      await until('the second instance waits for an answer', () => atTheDoor() > before);
    } finally {
      process.kill(app.pid, 'SIGCONT');
    }
    expect((await second).code).toBe(0);
    await until('the invitation', async () =>
      JSON.stringify(await call(app, 'app.snapshot')).includes('"code":"WXYZ-2345"'),
    );
    expect(JSON.stringify(await call(app, 'app.snapshot'))).toContain(edition.name);
  });
});

describe('another person of this machine', () => {
  attack('enters nowhere, and the files themselves say nothing', async () => {
    await call(app, 'draft.keep', { of: 'message', text: PLANTED });
    expect((statSync(userData).mode & 0o777).toString(8)).toBe('700');
    const read: string[] = [];
    const open: string[] = [];
    for (const entry of readdirSync(userData, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const text = readFileSync(file).toString('latin1');
      read.push(entry.name);
      if (text.includes('73916498') || text.includes(code)) open.push(entry.name);
    }
    expect(read).toContain('companion.db');
    expect(open).toEqual([]);
    expect((statSync(path.join(userData, 'key.json')).mode & 0o777).toString(8)).toBe('600');
  });
});

describe('the network', () => {
  it('was asked for the hub and for the peers of this test, and for nothing else', async () => {
    const { urls, names, reached } = networkOf(netlog);
    const known = [edition.hub.url, ...peers];
    expect(urls.filter((url) => known.some((hub) => url.startsWith(`${hub}/`))).length).toBeGreaterThan(3);
    expect(urls.filter((url) => !known.some((hub) => url.startsWith(`${hub}/`)))).toEqual([]);
    const ports = new Set(known.map((url) => new URL(url).port));
    // Chromium asks the system whether there is a way to this address of the Internet (IPv6), and sends nothing to it.
    const probe = '[2001:4860:4860::8888]:443';
    expect(reached.filter((to) => to !== probe && !ports.has(to.split(':').at(-1)!))).toEqual([]);
    expect(names.filter((name) => !/localhost|127\.0\.0\.1/.test(name))).toEqual([]);
  });
});

describe('a page that dies', () => {
  const address = (): Promise<string> =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '');
  const renderer = (): Promise<number> =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
  /** The title of what is shown, from the main process: the driver does not follow a page through its death. */
  const heading = (): Promise<string> =>
    app.electron.evaluate(
      async ({ BrowserWindow }) =>
        (await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `document.querySelector('h1')?.textContent ?? ''`,
        )) as string,
    );
  /** Answers the boxes of the system as a person would. */
  const boxes = (response: number): Promise<void> =>
    app.electron.evaluate(({ dialog }, answer) => {
      dialog.showMessageBox = () => Promise.resolve({ response: answer, checkboxChecked: false });
    }, response);
  async function another(than: number): Promise<number> {
    return until('another process', async () => {
      const now = await renderer();
      return now !== 0 && now !== than && now;
    });
  }

  attack('hung, is loaded again when the person says so', async () => {
    await boxes(1);
    const before = await renderer();
    await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      void window!.webContents.executeJavaScript('for (;;);').catch(() => undefined);
      window!.emit('unresponsive');
    });
    await another(before);
    await until('the page', async () => (await heading()) === edition.name);
  });

  attack('killed once comes back, killed again leaves a page with a way out', async () => {
    await boxes(0);
    const first = await renderer();
    process.kill(first, 'SIGKILL');
    const second = await another(first);
    await until('the page', async () => (await heading()) === edition.name);
    expect(await address()).toBe('app://companion/index.html');
    process.kill(second, 'SIGKILL');
    await until('the page without scripts', async () => (await address()).startsWith('app://companion/-/fallback'));
    await until('its title', async () => (await heading()) === "L'affichage s'est interrompu deux fois");
    await app.electron.evaluate(async ({ BrowserWindow }) => {
      await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(`document.querySelector('a').click()`);
    });
    await until('the page', async () => (await heading()) === edition.name);
  });

  attack('takes no other with it: the process of the network killed, the hub is reached again', async () => {
    const network = await app.electron.evaluate(
      ({ app: own }) => own.getAppMetrics().find(({ name }) => name === 'Network Service')?.pid ?? 0,
    );
    expect(network).toBeGreaterThan(0);
    process.kill(network, 'SIGKILL');
    await until('the hub again', async () =>
      app.electron.evaluate(async ({ BrowserWindow }) => {
        const answer = (await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `companion.call('sync.now').then(({ ok }) => ok)`,
        )) as boolean;
        return answer;
      }),
    );
  });
});
