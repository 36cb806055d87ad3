import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configureRequestOptionsFromUrl, HttpExecutor, type DownloadOptions } from 'builder-util-runtime';
import updating from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUpdater, whyNoUpdate } from '../../electron/start/updater.ts';

/** The real electron-updater, as an AppImage has it, against a real HTTP feed. */

const NAME = 'compagnon-0.2.0.AppImage';
let folder: string;
let server: http.Server;
let url: string;
/** What the feed serves, by its path. */
let files: Map<string, Buffer>;
let asked: string[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'vs-updater-'));
  files = new Map();
  asked = [];
  server = http.createServer((request, response) => {
    const name = request.url!.slice(1).replace(/\?.*$/, '');
    asked.push(name);
    const bytes = files.get(name);
    response.writeHead(bytes === undefined ? 404 : 200, bytes ? { 'content-length': bytes.byteLength } : {});
    response.end(bytes);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  delete process.env['APPIMAGE'];
  rmSync(folder, { recursive: true, force: true });
});

/** Requests of Node in place of those of Chromium; all the rest is the library's. */
class NodeRequests extends HttpExecutor<http.ClientRequest> {
  override createRequest(options: http.RequestOptions, callback: (response: unknown) => void): http.ClientRequest {
    return http.request(options, callback);
  }
  download(from: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request = configureRequestOptionsFromUrl(from.href, { headers: options.headers ?? undefined });
      const callback = (error: Error | null): void => (error instanceof Error ? reject(error) : resolve(destination));
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0);
    });
  }
}

function publish(version: string, bytes: Buffer, more: { sha512?: string; staging?: number } = {}): void {
  const sha512 = more.sha512 ?? createHash('sha512').update(bytes).digest('base64');
  const lines = [
    `version: ${version}`,
    'files:',
    `  - url: ${NAME}`,
    `    sha512: ${sha512}`,
    `    size: ${bytes.byteLength}`,
    `path: ${NAME}`,
    `sha512: ${sha512}`,
    "releaseDate: '2026-11-25T10:00:00.000Z'",
    ...(more.staging === undefined ? [] : [`stagingPercentage: ${more.staging}`]),
  ];
  files.set('latest-linux.yml', Buffer.from(`${lines.join('\n')}\n`));
  files.set(NAME, bytes);
}

function updater() {
  const image = path.join(folder, 'Compagnon.AppImage');
  writeFileSync(image, 'the version that runs', { mode: 0o755 });
  process.env['APPIMAGE'] = image;
  const config = path.join(folder, 'app-update.yml');
  writeFileSync(config, `provider: generic\nurl: ${url}\nupdaterCacheDirName: compagnon-updater\n`);
  mkdirSync(path.join(folder, 'user'), { recursive: true });
  const adapter: AppAdapter = {
    version: '0.1.0',
    name: 'compagnon',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: path.join(folder, 'user'),
    baseCachePath: path.join(folder, 'cache'),
    whenReady: async () => undefined,
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
  const port = createUpdater(null, async () => {
    const made = new updating.AppImageUpdater(null, adapter);
    Object.assign(made, { httpExecutor: new NodeRequests() });
    return made;
  });
  const fetched = path.join(folder, 'cache', 'compagnon-updater', 'pending', NAME);
  return { port, image, fetched };
}

describe('the update from a feed', () => {
  it('is found, fetched whole and compared with what the feed says of it, and installs nothing by itself', async () => {
    const bytes = randomBytes(300_000);
    publish('0.2.0', bytes);
    const { port, image, fetched } = updater();
    expect(await port.check()).toBe('0.2.0');
    // Looking is not fetching.
    expect(asked).toEqual(['latest-linux.yml']);
    const seen: number[] = [];
    await port.download((percent) => seen.push(percent));
    expect(readFileSync(fetched)).toEqual(bytes);
    expect(seen.every((percent) => percent >= 0 && percent <= 100)).toBe(true);
    expect(readFileSync(image, 'utf8')).toBe('the version that runs');
  });

  it('is refused when the bytes are others, and nothing of them stays', async () => {
    publish('0.2.0', randomBytes(50_000), { sha512: createHash('sha512').update('another').digest('base64') });
    const { port, image, fetched } = updater();
    expect(await port.check()).toBe('0.2.0');
    await expect(port.download(() => undefined)).rejects.toMatchObject({ failure: { code: 'update.tampered' } });
    expect(existsSync(fetched)).toBe(false);
    expect(readFileSync(image, 'utf8')).toBe('the version that runs');
  });

  it.each(['0.1.0', '0.0.9'])('that is no newer (%s) is none', async (version) => {
    publish(version, randomBytes(10));
    expect(await updater().port.check()).toBeNull();
  });

  it('that is for none of the machines yet is none', async () => {
    publish('0.2.0', randomBytes(10), { staging: 0 });
    expect(await updater().port.check()).toBeNull();
  });

  it('is not had from a feed that lies about its name, is no feed, or is not there', async () => {
    const tries: [string, Buffer | null][] = [
      ['a version that is a text', Buffer.from("version: '0.2.0-<b>x</b>'\npath: x\nsha512: x\n")],
      ['no YAML', Buffer.from('<html>Portail captif</html>')],
      ['nothing', null],
    ];
    for (const [what, body] of tries) {
      if (body === null) files.delete('latest-linux.yml');
      else files.set('latest-linux.yml', body);
      await expect(updater().port.check(), what).rejects.toMatchObject({ failure: { code: 'update.failed' } });
    }
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await expect(updater().port.check()).rejects.toMatchObject({ failure: { code: 'update.failed' } });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });
});

describe('a copy', () => {
  it('updates itself only where it was installed with the address of a feed', () => {
    const resources = path.join(folder, 'resources');
    const at = { packaged: true, platform: 'win32' as const, resources, env: {} };
    expect(whyNoUpdate({ ...at, packaged: false })).toBe('development');
    expect(whyNoUpdate(at)).toBe('system');
    mkdirSync(resources);
    writeFileSync(path.join(resources, 'app-update.yml'), 'provider: generic\n');
    expect(whyNoUpdate(at)).toBeNull();
    expect(whyNoUpdate({ ...at, env: { PORTABLE_EXECUTABLE_FILE: 'C:\\x.exe' } })).toBe('system');
    expect(whyNoUpdate({ ...at, platform: 'darwin' })).toBeNull();
    expect(whyNoUpdate({ ...at, platform: 'linux' })).toBe('system');
    expect(whyNoUpdate({ ...at, platform: 'linux', env: { APPIMAGE: '/opt/x.AppImage' } })).toBeNull();
  });
});
