import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request as plain, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, message, syncBody } from '../contract/hub-rig.ts';
import { enter } from './hub-person.ts';
import { openHubYard, type HubProcess, type HubYard } from './hub-process.ts';

/** A hub in its own process is asked to stop while people use it. */
let yard: HubYard;
beforeAll(async () => {
  yard = await openHubYard();
});
afterAll(() => yard.end());

const start = (data = yard.folder()): HubProcess => yard.start(['--data', data]);

type Heard = { status: number; text: string };
const heard = (response: IncomingMessage): Promise<Heard> =>
  new Promise((done) => {
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    response.on('close', () => done({ status: response.statusCode ?? 0, text }));
  });
const answerOf = async (call: ClientRequest): Promise<Heard> =>
  heard(
    await new Promise<IncomingMessage>((done, failed) => {
      call.on('response', done);
      call.on('error', failed);
    }),
  );

/** An upload of a blob whose bytes the test writes by hand. */
function upload(url: string, token: string, bytes: Buffer) {
  const sha = createHash('sha256').update(bytes).digest('hex');
  const call = plain(`${url}/v1/blobs/${sha}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      'content-length': bytes.length,
    },
  });
  const offset = async (): Promise<number> =>
    Number(
      (
        await fetch(`${url}/v1/blobs/${sha}`, { method: 'HEAD', headers: { authorization: `Bearer ${token}` } })
      ).headers.get('upload-offset'),
    );
  return { call, sha, offset, answer: answerOf(call) };
}

const refusedAt = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      done(false);
    });
    socket.on('error', () => done(true));
  });

const lines = (err: string) =>
  err
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('SIGTERM', () => {
  it('ends listening at once, tells streams when to come back, lets an upload end, and keeps everything', async () => {
    const data = yard.folder();
    const hub = start(data);
    const { url, key } = await hub.ready;
    const me = await enter(url, key!);
    const port = Number(new URL(url).port);

    const stream = plain(`${url}/v1/stream`, { headers: { authorization: `Bearer ${me.token}` } });
    const streamed = new Promise<{ first: Promise<unknown>; end: Promise<Heard> }>((done) => {
      stream.on('response', (response) =>
        done({ first: new Promise((first) => response.once('data', first)), end: heard(response) }),
      );
    });
    stream.end();
    const open = await streamed;
    await open.first;

    const bytes = randomBytes(600_000);
    const sending = upload(url, me.token, bytes);
    sending.call.write(bytes.subarray(0, 200_000));
    await expect.poll(sending.offset, { timeout: 10_000 }).toBe(200_000);
    await ask(url, 'POST', `/v1/logs/${me.log}/sync`, { token: me.token, body: syncBody([message(me.device, 1)]) });

    hub.child.kill('SIGTERM');
    const end = await open.end;
    expect(end.text).toMatch(/: stopping\nretry: (2|3)\d{3}\n\n$/);
    await expect.poll(() => refusedAt(port)).toBe(true);
    expect(hub.child.exitCode).toBeNull();
    sending.call.end(bytes.subarray(200_000));
    const answer = await sending.answer;
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([201, { offset: 600_000 }]);

    const { code, err } = await hub.ended;
    expect(code).toBe(0);
    const said = lines(err).map(({ what }) => what);
    expect([said.includes('stop.begun'), said.at(-1)]).toEqual([true, 'stop.done']);

    const again = start(data);
    const next = await again.ready;
    const log = await ask(next.url, 'POST', `/v1/logs/${me.log}/sync`, { token: me.token, body: syncBody() });
    expect(log.body).toMatchObject({ head: 1, lastN: 1 });
    const read = await fetch(`${next.url}/v1/blobs/${sending.sha}`, { headers: { authorization: `Bearer ${key!}` } });
    expect(bytes.equals(Buffer.from(await read.arrayBuffer()))).toBe(true);
    expect((await again.end('SIGTERM')).code).toBe(0);
  });

  it('does not wait without end for an upload that stands still, and keeps what came of it', async () => {
    const data = yard.folder();
    const hub = start(data);
    const { url, key } = await hub.ready;
    const me = await enter(url, key!);
    const bytes = randomBytes(300_000);
    const sending = upload(url, me.token, bytes);
    const broken = sending.answer.catch((error: Error) => error);
    sending.call.write(bytes.subarray(0, 100_000));
    await expect.poll(sending.offset, { timeout: 10_000 }).toBe(100_000);
    const began = Date.now();
    const { code } = await hub.end('SIGTERM');
    expect(code).toBe(0);
    expect(Date.now() - began).toBeLessThan(12_000);
    expect(await broken).toBeInstanceOf(Error);

    const again = start(data);
    const next = await again.ready;
    const rest = await ask(next.url, 'PUT', `/v1/blobs/${sending.sha}`, {
      token: me.token,
      body: bytes.subarray(100_000),
      headers: { 'content-range': 'bytes 100000-299999/300000' },
    });
    expect(rest.status, rest.text).toBe(201);
    await again.end('SIGTERM');
  });

  it('refuses in the words of the protocol what still comes on an open connection', async () => {
    const hub = start();
    const { url, key } = await hub.ready;
    const me = await enter(url, key!);
    // A connection with a request under way carries the next one too (pipelining): written by hand.
    const { port, host } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const text = JSON.stringify({ code: 'ABCD-EFGH', device: randomUUID() });
    const head = (path: string, method: string, length: number): string =>
      `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${me.token}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
    let got = '';
    socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
    const ended = new Promise((done) => socket.on('close', done));
    socket.write(head('/v1/join', 'POST', text.length) + text.slice(0, 10));
    const streamed = await fetch(`${url}/v1/stream`, { headers: { authorization: `Bearer ${me.token}` } });
    hub.child.kill('SIGTERM');
    // The stream's end says that the stop began.
    expect(await streamed.text()).toContain('retry:');
    socket.write(`${text.slice(10)}${head('/v1/me', 'GET', 0)}`);
    await ended;
    expect(got).toMatch(/join\.code-unknown/);
    expect(got).toMatch(
      /HTTP\/1\.1 503[\s\S]*retry-after: 2[\s\S]*"code":"hub\.unavailable","info":\{"why":"stopping","seconds":2\}/i,
    );
    expect((await hub.ended).code).toBe(0);
  });

  it('ends at once when it is asked a second time', async () => {
    const data = yard.folder();
    const hub = start(data);
    const { url, key } = await hub.ready;
    const me = await enter(url, key!);
    const sending = upload(url, me.token, randomBytes(300_000));
    sending.answer.catch(() => undefined);
    sending.call.write(randomBytes(100_000));
    await expect.poll(sending.offset, { timeout: 10_000 }).toBe(100_000);
    const began = Date.now();
    hub.child.kill('SIGTERM');
    await expect.poll(() => refusedAt(Number(new URL(url).port))).toBe(true);
    const { code, err } = await hub.end('SIGTERM');
    expect([code, lines(err).map(({ what }) => what)]).toEqual([143, expect.not.arrayContaining(['stop.done'])]);
    expect(Date.now() - began).toBeLessThan(4000);
    const again = start(data);
    expect((await again.ready).url).toBeTruthy();
    await again.end('SIGTERM');
  });
});
