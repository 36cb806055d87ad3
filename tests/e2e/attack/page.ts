/**
 * What a hostile page tries, each named as in docs/attacks.md. Runs inside the window: nothing of this file but the
 * function itself exists there. Answers "stopped", or "went through" with what was got.
 */
export async function tryInPage({ origin, stun }: { origin: string; stun: string }): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  const global = globalThis as unknown as Record<string, unknown>;
  const later = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms));
  /** True, or something got: it went through. */
  async function attempt(name: string, work: () => unknown, ms = 400): Promise<void> {
    let got: unknown;
    try {
      got = await Promise.race([work(), later(ms)]);
    } catch {
      got = false;
    }
    const stopped = got === false || got === undefined || got === null || got === 'denied' || got === 'prompt';
    results[name] = stopped ? 'stopped' : `went through: ${String(got).slice(0, 80)}`;
  }
  const body = document.body;
  /** An element whose load is success. */
  const loads = (tag: string, fields: Record<string, string>): Promise<boolean> =>
    new Promise((resolve) => {
      const element = document.createElement(tag);
      element.addEventListener('load', () => resolve(true));
      element.addEventListener('error', () => resolve(false));
      for (const [name, value] of Object.entries(fields)) element.setAttribute(name, value);
      body.append(element);
      setTimeout(() => element.remove(), 350);
    });
  /** Runs a text as a script, some way; true when it ran. */
  const runs = async (way: (text: string) => unknown): Promise<boolean> => {
    global['taken'] = undefined;
    await new Promise((resolve) =>
      // Out of the driver's own call, which a policy does not bind.
      setTimeout(() => {
        try {
          way('globalThis.taken = true');
        } catch {
          // Refused.
        }
        setTimeout(resolve, 60);
      }),
    );
    return global['taken'] === true;
  };
  const inserted = (html: string): void => {
    const place = document.createElement('div');
    body.append(place);
    place.innerHTML = html;
  };

  // oxlint-disable-next-line no-eval -- it is what a hostile page tries
  await attempt('eval', () => runs((text) => (0, eval)(text)));
  // oxlint-disable-next-line no-implied-eval -- likewise
  await attempt('new Function', () => runs((text) => (new Function(text) as () => void)()));
  await attempt('a text given to setTimeout', () =>
    runs((text) => (setTimeout as unknown as (code: string) => void)(text)),
  );
  await attempt('an inline script', () =>
    runs((text) => {
      const script = document.createElement('script');
      script.append(text);
      body.append(script);
    }),
  );
  await attempt('a handler in an attribute', () =>
    runs((text) => {
      const button = document.createElement('button');
      button.setAttribute('onclick', text);
      body.append(button);
      button.click();
      button.remove();
    }),
  );
  await attempt('a piece of page written as text', () => {
    inserted('<b id="written">x</b>');
    return document.querySelector('#written') !== null;
  });
  await attempt('a javascript: link', () =>
    runs((text) => {
      const link = document.createElement('a');
      link.href = `javascript:${text}`;
      body.append(link);
      link.click();
      link.remove();
    }),
  );
  await attempt('a remote script', () => loads('script', { src: `${origin}/script.js` }));
  await attempt('a remote module', () => loads('link', { rel: 'modulepreload', href: `${origin}/script.mjs` }));
  await attempt('a remote image', () => loads('img', { src: `${origin}/image` }));
  await attempt('a remote style', () => loads('link', { rel: 'stylesheet', href: `${origin}/style` }));
  await attempt('a prefetch', () => loads('link', { rel: 'prefetch', href: `${origin}/prefetch` }));
  await attempt('a preconnect', () => loads('link', { rel: 'preconnect', href: origin }));
  await attempt('a remote frame', () => loads('iframe', { src: `${origin}/frame` }).then(() => false));
  await attempt('a frame with a script of its own', async () => {
    global['taken'] = undefined;
    await loads('iframe', { srcdoc: '<script>parent.taken = true</script>' });
    return global['taken'] === true;
  });
  await attempt('an object', () => loads('object', { data: `${origin}/object` }));
  await attempt('an embed', () => loads('embed', { src: `${origin}/embed` }));
  await attempt('a remote sound', () => loads('audio', { src: `${origin}/sound`, autoplay: '' }));
  await attempt('a base address', () => {
    const base = document.createElement('base');
    base.href = `${origin}/`;
    document.head.append(base);
    const moved = document.baseURI.startsWith(origin);
    base.remove();
    return moved;
  });
  await attempt('a form sent elsewhere', async () => {
    const form = document.createElement('form');
    form.action = `${origin}/form`;
    form.method = 'post';
    body.append(form);
    form.submit();
    await later(200);
    form.remove();
    return !location.href.startsWith('app://companion/');
  });
  await attempt('fetch', () => fetch(`${origin}/fetch`).then(() => true));
  await attempt('fetch of a file of the machine', () => fetch('file:///etc/passwd').then(() => true));
  await attempt('XMLHttpRequest', () => {
    const request = new XMLHttpRequest();
    request.open('GET', `${origin}/xhr`);
    return new Promise((resolve) => {
      request.addEventListener('load', () => resolve(true));
      request.addEventListener('error', () => resolve(false));
      request.send();
    });
  });
  await attempt('sendBeacon', async () => {
    navigator.sendBeacon(`${origin}/beacon`, 'x');
    return later(150);
  });
  await attempt('a WebSocket', () => {
    const socket = new WebSocket(origin.replace('http', 'ws'));
    return new Promise((resolve) => {
      socket.addEventListener('open', () => resolve(true));
      socket.addEventListener('error', () => resolve(false));
    });
  });
  await attempt('an EventSource', () => {
    const source = new EventSource(`${origin}/events`);
    return new Promise((resolve) => {
      source.addEventListener('open', () => resolve(true));
      source.addEventListener('error', () => resolve(false));
    });
  });
  await attempt(
    'WebRTC',
    async () => {
      const connection = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
      connection.createDataChannel('x');
      await connection.setLocalDescription(await connection.createOffer());
      await later(600);
      return connection.localDescription?.sdp.includes('a=candidate') ?? false;
    },
    1_500,
  );
  await attempt('a worker', async () => {
    void new Worker(URL.createObjectURL(new Blob([`fetch('${origin}/worker')`])));
    return later(150);
  });
  await attempt('a shared worker', async () => {
    void new SharedWorker('data:text/javascript,1');
    return later(150);
  });
  await attempt('a service worker', () => navigator.serviceWorker.register('/assets/x.js').then(() => true));
  await attempt('a window', () => window.open(`${origin}/window`));
  await attempt('a window of our own pages', () => window.open('app://companion/index.html'));
  for (const [name, address] of [
    ['going to a site', `${origin}/page`],
    ['going to a file of the machine', 'file:///etc/passwd'],
    ['going to a data: page', 'data:text/html,<title>x</title>'],
    ['going to another page of the app', 'app://companion/assets/x.html'],
    ['going to the fallback page', 'app://companion/-/fallback'],
    ['going to an address of another program', 'mailto:quelquun@exemple.test'],
  ] as const) {
    await attempt(name, async () => {
      location.href = address;
      await later(150);
      return !location.href.startsWith('app://companion/index.html');
    });
  }
  await attempt('a download', async () => {
    const link = document.createElement('a');
    link.href = 'data:application/octet-stream,x';
    link.download = 'x.bin';
    body.append(link);
    link.click();
    link.remove();
    return later(150);
  });
  await attempt('a webview', () => {
    const view = document.createElement('webview');
    view.setAttribute('src', `${origin}/webview`);
    body.append(view);
    const alive = 'getWebContentsId' in view || 'loadURL' in view;
    view.remove();
    return alive;
  });
  await attempt('Node in the page', () => ['require', 'process', 'Buffer', 'module'].find((name) => name in global));
  await attempt('changing the bridge', () => {
    const bridge = global['companion'] as { call: unknown };
    const before = bridge.call;
    try {
      bridge.call = () => 'mine';
    } catch {
      // Refused.
    }
    try {
      global['companion'] = { call: 'mine' };
    } catch {
      // Refused.
    }
    return (global['companion'] as { call: unknown }).call !== before;
  });
  await attempt('a channel of Electron through the bridge', () =>
    (global['companion'] as { call(name: string): Promise<unknown> }).call('ELECTRON_BROWSER_REQUIRE').then(() => true),
  );
  return results;
}

/** Every permission and device that a page may ask for, each named as in docs/attacks.md. */
export async function askInPage(): Promise<Record<string, string>> {
  const results: Record<string, string> = {};
  const later = (ms: number): Promise<undefined> => new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
  const any = globalThis as unknown as {
    navigator: Record<string, Record<string, (...given: unknown[]) => Promise<unknown>>>;
    [name: string]: unknown;
  };
  const machine = any.navigator;
  async function ask(name: string, work: () => unknown): Promise<void> {
    let got: unknown;
    try {
      got = await Promise.race([work(), later(700)]);
    } catch {
      got = undefined;
    }
    const no =
      got === undefined || got === null || got === false || got === 'denied' || got === 'default' || got === '';
    results[name] = no ? 'denied' : `given: ${String(got).slice(0, 80)}`;
  }
  const granted: string[] = [];
  const known =
    'geolocation notifications camera microphone midi clipboard-read clipboard-write ' +
    'background-sync background-fetch persistent-storage storage-access idle-detection nfc ' +
    'window-management local-fonts display-capture screen-wake-lock accelerometer gyroscope ' +
    'magnetometer payment-handler periodic-background-sync speaker-selection top-level-storage-access';
  for (const name of known.split(' ')) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      if (state === 'granted') granted.push(name);
    } catch {
      // Not known here.
    }
  }
  results['each permission that can be queried'] = granted.length === 0 ? 'denied' : `given: ${granted.join(' ')}`;
  await ask('camera', () => navigator.mediaDevices.getUserMedia({ video: true }));
  await ask('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }));
  await ask('screen capture', () => navigator.mediaDevices.getDisplayMedia({ video: true }));
  await ask(
    'place of the machine',
    () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
  );
  await ask('notifications', () => Notification.requestPermission());
  await ask('reading the clipboard', () => navigator.clipboard.readText());
  await ask('MIDI', () => machine['requestMIDIAccess'] && navigator.requestMIDIAccess({ sysex: true }));
  await ask('USB', () => machine['usb']!['requestDevice']!({ filters: [] }));
  await ask(
    'HID',
    async () => ((await machine['hid']!['requestDevice']!({ filters: [] })) as unknown[]).length || null,
  );
  await ask('serial port', () => machine['serial']!['requestPort']!());
  await ask('Bluetooth', () => machine['bluetooth']!['requestDevice']!({ acceptAllDevices: true }));
  await ask('keeping the screen awake', () => navigator.wakeLock.request('screen'));
  await ask('idle detection', () =>
    (any['IdleDetector'] as { requestPermission(): Promise<string> }).requestPermission(),
  );
  await ask('list of screens', () => (any['getScreenDetails'] as () => Promise<unknown>)());
  await ask('list of fonts', async () => (await (any['queryLocalFonts'] as () => Promise<unknown[]>)()).length || null);
  await ask('full screen', async () => {
    await document.documentElement.requestFullscreen();
    return document.fullscreenElement !== null;
  });
  await ask('pointer lock', async () => {
    await document.documentElement.requestPointerLock();
    return document.pointerLockElement !== null;
  });
  await ask('keyboard lock', () => machine['keyboard']!['lock']!().then(() => document.fullscreenElement !== null));
  await ask('persistent storage', () => navigator.storage.persist());
  // Asking would open a window of the system.
  await ask('choosing files by itself', () =>
    ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker'].find((name) => name in any),
  );
  await ask('a key of the machine', () => navigator.credentials.get({ publicKey: { challenge: new Uint8Array(16) } }));
  return results;
}

type Bridge = {
  companion: { call(channel: string, ...given: unknown[]): Promise<{ ok: boolean; failure?: { code: string } }> };
};

/**
 * Asks every channel what no page should, through the real bridge, then one of them without end. Answers the codes that
 * came back, how often, the longest answer, and what the bridge itself said.
 */
export async function askEverything(names: readonly string[]): Promise<{
  codes: Record<string, number>;
  longest: number;
  slowest: number;
  thrown: string[];
  flood: Record<string, number>;
}> {
  const { companion } = globalThis as unknown as Bridge;
  const deep = (levels: number): unknown => {
    let value: unknown = 1;
    for (let i = 0; i < levels; i += 1) value = i % 2 === 0 ? [value] : { a: value };
    return value;
  };
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic['self'] = cyclic;
  const makers: (() => unknown)[] = [
    () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as unknown,
    () => deep(500),
    () => cyclic,
    () => new Map([['a', 1]]),
    () => new Date(Number.NaN),
    () => 10n ** 300n,
    () => Number.NaN,
    () => ['\ud800', '\0', '../../etc/passwd'],
    () => () => 1,
    () => Symbol('x'),
    () => ({
      get id(): never {
        throw new Error('getter');
      },
    }),
    () => ({ id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10', step: '__proto__', text: 1, bytes: 'x', on: 'x', card: 1 }),
  ];
  /** Long to carry: some channels only. */
  const heavy: (() => unknown)[] = [
    () => Array.from({ length: 100_000 }, () => 'x'),
    () => 'x'.repeat(20_000_000),
    () => new Uint8Array(2_000_000),
  ];
  const codes: Record<string, number> = {};
  const thrown = new Set<string>();
  let longest = 0;
  let slowest = 0;
  const ask = async (channel: string, ...given: unknown[]): Promise<string> => {
    const before = performance.now();
    let code: string;
    try {
      const answer = await companion.call(channel, ...given);
      longest = Math.max(longest, answer.ok ? 0 : JSON.stringify(answer).length);
      code = answer.ok ? 'ok' : (answer.failure?.code ?? 'nothing');
    } catch (error) {
      thrown.add(`${String(error)}\n${(error as Error).stack ?? ''}`);
      code = 'thrown';
    }
    slowest = Math.max(slowest, performance.now() - before);
    return code;
  };
  const asked = [...names, 'toString', '__proto__', 'companion:app.snapshot', ''];
  for (const [i, channel] of asked.entries()) {
    for (const make of i % 20 === 0 ? [...makers, ...heavy] : makers) {
      let value: unknown;
      try {
        value = make();
      } catch {
        continue;
      }
      const code = await ask(channel, value, value, 'more');
      codes[code] = (codes[code] ?? 0) + 1;
    }
  }
  const flood: Record<string, number> = {};
  const many = await Promise.all(Array.from({ length: 5_000 }, () => ask('app.snapshot')));
  for (const code of many) flood[code] = (flood[code] ?? 0) + 1;
  return { codes, longest, slowest, thrown: [...thrown], flood };
}
