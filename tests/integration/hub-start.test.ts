import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { get } from 'node:https';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, binding } from '../contract/hub-rig.ts';
import { openHubYard, type HubProcess, type HubYard } from './hub-process.ts';

/** How a hub starts, refuses to start, and stops, as the person in front of the terminal sees it. */
let yard: HubYard;
beforeAll(async () => {
  yard = await openHubYard();
});
afterAll(() => yard.end());

const folder = (): string => yard.folder();
const start = (...args: string[]): HubProcess => yard.start(args);

/** A certificate for 127.0.0.1 and its key, in PEM. */
async function selfSigned(): Promise<[cert: string, key: string]> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=127.0.0.1',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return [certificate.toString('pem'), `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`];
}

async function expectRefused(hub: HubProcess, words: RegExp): Promise<void> {
  const { code, out, err } = await hub.ended;
  expect([code, out]).toEqual([2, '']);
  const [french] = err.split('\n');
  expect(french).toMatch(words);
}

describe('a hub that starts', () => {
  it('shows the board’s address with its key once, and a new one when asked', async () => {
    const data = folder();
    const first = start('--data', data);
    const { url, key } = await first.ready;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask(url, 'GET', '/v1/me', { token: key! })).body).toMatchObject({ role: 'organiser', logs: null });
    const stopped = await first.end('SIGTERM');
    expect([stopped.code, stopped.out.split(`${url}/#cle=${key!}`).length]).toEqual([0, 2]);
    expect(stopped.err).not.toContain(key!);

    const second = start('--data', data);
    expect(await second.ready).toEqual({ url: expect.any(String) });
    expect((await second.end('SIGINT')).code).toBe(0);

    const third = start('--data', data, '--new-key', '--new-observer-key');
    const again = await third.ready;
    const roles = [];
    for (const token of [key!, again.key!, again.observerKey!]) {
      roles.push(((await ask(again.url, 'GET', '/v1/me', { token })).body as { role: string }).role);
    }
    expect(roles).toEqual(['organiser', 'organiser', 'observer']);
    await third.end('SIGTERM');
  });

  it('keeps the first key out of the journal, in a file of its own', async () => {
    const data = folder();
    const hub = yard.start(['--data', data], { VS_HUB_JSON: '0' });
    await vi.waitUntil(() => existsSync(join(data, 'premiere-cle.txt')) && hub.said().includes('Ctrl+C'), 20_000);
    const address = readFileSync(join(data, 'premiere-cle.txt'), 'utf8').trim();
    const [url, key] = address.split('/#cle=');
    expect((await ask(url!, 'GET', '/v1/me', { token: key! })).body).toMatchObject({ role: 'organiser' });
    if (process.platform !== 'win32') expect(statSync(join(data, 'premiere-cle.txt')).mode & 0o777).toBe(0o600);
    const { out, err } = await hub.end('SIGTERM');
    expect(out + err).not.toContain(key);
    expect(out).toMatch(/premiere-cle\.txt.*\n.*retirez cette clé dans Équipe/);
  });

  it('makes the first account before it ever started, and another one while it runs, saying what changed', async () => {
    const data = folder();
    const env = { VS_HUB_PUBLIC_URL: 'https://hub.example.org' };
    const make = (...args: string[]) => yard.run(['new-organiser', ...args, '--data', data], env).ended;
    const first = await make('camille@example.org', '--label', 'Camille');
    expect(first, first.err).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/national créé[\s\S]*https:\/\/hub\.example\.org\/#invitation=/);
    const hub = yard.start(['--data', data], env);
    const { url, key } = await hub.ready;
    // There is an account: no key was made.
    expect(key).toBeUndefined();
    const token = first.out.split('#invitation=')[1]!.trim();
    const told = await ask(url, 'POST', '/v1/invitation', { body: { token } });
    expect(told.text).toContain('camille@example.org');
    const again = await make('Camille@example.org');
    expect(again.out).toMatch(/existait déjà[\s\S]*#invitation=/);
    expect(again.out).not.toContain('créé');
    await hub.end('SIGTERM');
    expect(await yard.run(['new-organiser', 'sans arobase', '--data', data], env).ended).toMatchObject({ code: 2 });
    const nowhere = await yard.run(['new-organiser', 'x@example.org', '--data', data]).ended;
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('VS_HUB_PUBLIC_URL')]);
  });

  it.runIf(binding !== undefined)(
    'says that this Node wants a native module apart, and does not die of it',
    async () => {
      const bare = yard.run(['--port', '0', '--data', folder()], { VS_SQLITE_BINDING: '' });
      await expectRefused(bare, /scripts\/natives\.mjs.*VS_SQLITE_BINDING|VS_SQLITE_BINDING.*scripts\/natives\.mjs/);
    },
  );

  it('stops at once on SIGTERM while somebody listens to the stream', async () => {
    const hub = start('--data', folder());
    const { url, key } = await hub.ready;
    const response = await fetch(`${url}/v1/stream`, { headers: { authorization: `Bearer ${key!}` } });
    const text = response.text();
    expect((await hub.end('SIGTERM')).code).toBe(0);
    expect(await text).toContain(': open');
  });
});

describe('a hub with TLS', () => {
  it('listens on every address when it is told its public name', async () => {
    const data = folder();
    const [cert, key] = await selfSigned();
    const [certFile, keyFile] = [join(data, 'cert.pem'), join(data, 'key.pem')];
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
    const tls = ['--host', '0.0.0.0', '--tls-cert', certFile, '--tls-key', keyFile];
    await expectRefused(start('--data', data, ...tls), /--public-url/);
    const hub = start('--data', data, ...tls, '--public-url', 'https://hub.example.org');
    const ready = await hub.ready;
    const { port } = new URL(ready.url);
    const answer = await new Promise<{ status: number | undefined; hsts: string | undefined }>((done, failed) => {
      get(`https://127.0.0.1:${port}/v1/hub`, { ca: cert }, (response) => {
        response.resume();
        done({ status: response.statusCode, hsts: response.headers['strict-transport-security'] });
      }).on('error', failed);
    });
    expect(answer).toEqual({ status: 200, hsts: expect.stringContaining('max-age') });
    const end = await hub.end('SIGTERM');
    expect([end.code, end.out]).toEqual([0, expect.stringContaining(`https://hub.example.org/#cle=${ready.key!}`)]);
  });

  it('says that a certificate and a key do not go together', async () => {
    const data = folder();
    const [[cert], [, key]] = [await selfSigned(), await selfSigned()];
    writeFileSync(join(data, 'cert.pem'), cert);
    writeFileSync(join(data, 'key.pem'), key);
    const tls = ['--tls-cert', join(data, 'cert.pem'), '--tls-key', join(data, 'key.pem')];
    await expectRefused(start('--data', data, ...tls), /certificat TLS ou sa clé est inutilisable/);
  });
});

describe('a hub that cannot start', () => {
  it('refuses an address that is not this machine without TLS', async () => {
    await expectRefused(start('--data', folder(), '--host', '0.0.0.0'), /TLS/);
    await expectRefused(start('--data', folder(), '--host', '192.0.2.1'), /Refusé.*TLS/);
  });

  it('says that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    await expectRefused(start('--data', folder(), '--port', String(port)), /port est déjà pris.*--port/);
    await new Promise((done) => other.close(done));
  });

  it('says that the data folder cannot be used', async () => {
    const data = join(folder(), 'fichier');
    writeFileSync(data, '');
    await expectRefused(start('--data', data), /dossier de données.*droits/);
  });

  it('says that another hub uses the folder', async () => {
    const data = folder();
    const first = start('--data', data);
    await first.ready;
    await expectRefused(start('--data', data), /Un autre serveur/);
    await first.end('SIGTERM');
  });

  it('says that the database is damaged, and leaves it as it is', async () => {
    const data = folder();
    const file = join(data, 'hub.db');
    const bytes = 'ceci n’est pas une base de données. '.repeat(500);
    writeFileSync(file, bytes);
    await expectRefused(start('--data', data), /abîmée.*sauvegarde/);
    expect(readFileSync(file, 'utf8')).toBe(bytes);
  });

  it('sees a damage in the middle of the database', async () => {
    const data = folder();
    const hub = start('--data', data);
    await hub.ready;
    await hub.end('SIGTERM');
    const file = join(data, 'hub.db');
    const bytes = readFileSync(file);
    for (let at = 4096; at + 2048 < bytes.length; at += 4096) bytes.fill(0xa5, at, at + 2048);
    writeFileSync(file, bytes);
    await expectRefused(start('--data', data), /abîmée/);
  });

  it('refuses a database of a later version without touching it', async () => {
    const data = folder();
    const hub = start('--data', data);
    await hub.ready;
    await hub.end('SIGTERM');
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(data, 'hub.db'), binding === undefined ? {} : { nativeBinding: binding });
    db.pragma('user_version = 9999');
    db.close();
    await expectRefused(start('--data', data), /version plus récente/);
  });

  it('refuses options that it does not know, and half of TLS', async () => {
    await expectRefused(start('--porte', '1'), /Option inconnue.*--help/);
    await expectRefused(start('--data', folder(), '--tls-cert', 'x.pem'), /--tls-cert et --tls-key/);
    await expectRefused(start('--data', folder(), '--tls-cert', 'x.pem', '--tls-key', 'y.pem'), /ne se lit pas/);
  });
});
