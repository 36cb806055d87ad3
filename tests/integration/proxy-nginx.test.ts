import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes, randomUUID, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, message, syncBody } from '../contract/hub-rig.ts';
import { enter } from './hub-person.ts';
import { buildHub, HubProcess, temporaryFolder } from './hub-process.ts';

/** docs/deploy/nginx.conf in a real nginx, in front of a real hub: only its names, ports and paths are replaced. */
const NGINX = '/usr/sbin/nginx';
const folder = temporaryFolder();
let built: Awaited<ReturnType<typeof buildHub>>;
let hub: HubProcess;
let nginx: ChildProcess;
let ca: string;
let port: number;
let key: string;
let direct: string;

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => done(free));
    });
  });

async function certificate(): Promise<[cert: string, key: string]> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=hub.example.org',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'hub.example.org' }])],
  });
  const text = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return [made.toString('pem'), `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`];
}

type Heard = { status: number; text: string; headers: Record<string, unknown> };
const through = (path: string, options: RequestOptions = {}, body?: Buffer | string): Promise<Heard> =>
  new Promise((done, failed) => {
    const call = request(
      { host: '127.0.0.1', port, path, ca, servername: 'hub.example.org', agent: false, ...options },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
        response.on('error', failed);
        response.on('end', () => done({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    call.on('error', failed);
    call.end(body);
  });
const json = (token: string | undefined, more: Record<string, string> = {}) => ({
  'content-type': 'application/json',
  ...(token !== undefined && { authorization: `Bearer ${token}` }),
  ...more,
});

describe.skipIf(!existsSync(NGINX))('the hub behind nginx', () => {
  beforeAll(async () => {
    built = await buildHub();
    hub = new HubProcess(built.server, [
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
      '--behind-proxy',
      '--public-url',
      'https://hub.example.org',
    ]);
    const ready = await hub.ready;
    direct = ready.url;
    key = ready.key!;
    const [cert, secret] = await certificate();
    ca = cert;
    port = await freePort();
    const plain = await freePort();
    writeFileSync(join(folder, 'cert.pem'), cert);
    writeFileSync(join(folder, 'key.pem'), secret);
    mkdirSync(join(folder, 'tmp'));
    const site = readFileSync(resolve(import.meta.dirname, '../../docs/deploy/nginx.conf'), 'utf8')
      .replace('127.0.0.1:8787', new URL(direct).host)
      .replace('listen 80;', `listen 127.0.0.1:${plain};`)
      .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`)
      .replace(/ssl_certificate .*;/, `ssl_certificate ${folder}/cert.pem;`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${folder}/key.pem;`);
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (one) => `${one}_temp_path ${folder}/tmp/${one};`,
    );
    writeFileSync(
      join(folder, 'nginx.conf'),
      `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;\nevents {}\nhttp { access_log off; ${places.join(' ')}\n${site}\n}\n`,
    );
    nginx = spawn(NGINX, ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')], {
      stdio: 'ignore',
    });
    await vi.waitFor(
      async () => {
        const { status } = await through('/healthz');
        if (status !== 200) throw new Error(`nginx answers ${status}`);
      },
      { timeout: 20_000, interval: 50 },
    );
  });
  afterAll(async () => {
    if (nginx !== undefined && nginx.exitCode === null) {
      const ended = new Promise((done) => nginx.once('close', done));
      nginx.kill('SIGTERM');
      await ended;
    }
    await hub?.end();
    built?.clean();
    rmSync(folder, { recursive: true, force: true });
  });

  it('joins, syncs and pokes at once, and keeps a stream open', async () => {
    const me = await enter(direct, key);
    const stop = new AbortController();
    const heard: string[] = [];
    const call = request({
      host: '127.0.0.1',
      port,
      path: '/v1/stream',
      ca,
      servername: 'hub.example.org',
      agent: false,
      headers: json(me.token),
      signal: stop.signal,
    });
    call.on('response', (response) => response.on('data', (chunk: Buffer) => heard.push(chunk.toString())));
    call.on('error', () => undefined);
    call.end();
    await expect.poll(() => heard.join('')).toContain('"head":0');
    const pushed = await through(
      `/v1/logs/${me.log}/sync`,
      { method: 'POST', headers: json(me.token) },
      JSON.stringify(syncBody([message(me.device, 1)])),
    );
    expect(pushed.status, pushed.text).toBe(200);
    // Well below the beat of 15 seconds, which would push a held poke out.
    await expect.poll(() => heard.join(''), { timeout: 5000 }).toContain('"head":1');
    stop.abort();
    const hsts = await through('/v1/hub');
    expect(hsts.headers['strict-transport-security']).toMatch(/max-age=/);
  });

  it('carries a blob of 25 MiB, and refuses what is larger', async () => {
    const me = await enter(direct, key);
    const put = (bytes: Buffer) =>
      through(
        `/v1/blobs/${createHash('sha256').update(bytes).digest('hex')}`,
        {
          method: 'PUT',
          headers: {
            authorization: `Bearer ${me.token}`,
            'content-type': 'application/octet-stream',
            'content-length': bytes.length,
          },
        },
        bytes,
      );
    const bytes = randomBytes(25 * 1024 * 1024);
    const whole = await put(bytes);
    expect([whole.status, JSON.parse(whole.text)]).toMatchObject([201, { offset: bytes.length }]);
    const sha = createHash('sha256').update(bytes).digest('hex');
    const back = await through(`/v1/blobs/${sha}`, { headers: { authorization: `Bearer ${key}` } });
    expect(createHash('sha256').update(Buffer.from(back.text, 'latin1')).digest('hex')).toBe(sha);
    expect((await put(randomBytes(27 * 1024 * 1024))).status).toBe(413);
  });

  it('tells people apart by their own address, whatever they write in the header', async () => {
    const guess = (localAddress: string, forged: Record<string, string> = {}) =>
      through(
        '/v1/join',
        { method: 'POST', localAddress, headers: json(undefined, forged) },
        JSON.stringify({ code: '2222-2222', device: randomUUID() }),
      );
    for (let i = 0; i < 10; i += 1) expect((await guess('127.0.0.9')).status).toBe(404);
    expect((await guess('127.0.0.9')).status).toBe(429);
    expect((await guess('127.0.0.9', { 'x-forwarded-for': '192.0.2.7' })).status).toBe(429);
    expect((await guess('127.0.0.8')).status).toBe(404);
  });

  it('closes the figures to the outside', async () => {
    const outside = await through('/metrics', { headers: { authorization: `Bearer ${'x'.repeat(40)}` } });
    expect(outside.status).toBe(404);
    expect((await ask(direct, 'GET', '/metrics')).status).toBe(404);
  });
});
