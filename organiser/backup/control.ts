import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { NewOrganiser } from '../auth/first.ts';

/** Where a running hub tells the commands of this machine how to reach it. The folder is its owner's alone. */
const fileOf = (data: string): string => path.join(data, 'control.json');
const shape = z.object({ port: z.int().min(1).max(65_535), secret: z.string().regex(/^[0-9a-f]{64}$/) });

export type Control = { close(): Promise<void> };

/** What the commands of this machine may have a running hub do. */
export type Work = {
  backup(): AsyncIterable<string>;
  organiser(email: string, label?: string): Promise<NewOrganiser>;
};

/**
 * Works for the commands of this machine: on the loopback only, on a port of its own, with a secret that is in the data
 * folder while the hub runs.
 * @param onFailed a work broke off: the command finds it out by itself, the journal should know
 */
export async function openControl(data: string, work: Work, onFailed: (error: unknown) => void): Promise<Control> {
  const secret = randomBytes(32).toString('hex');
  const server = createServer((asked, answer) => {
    const given = Buffer.from(asked.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${secret}`);
    const allowed = given.length === wanted.length && timingSafeEqual(given, wanted);
    const { pathname, searchParams } = new URL(asked.url ?? '/', 'http://control');
    const failed = (error: unknown): void => {
      answer.destroy();
      onFailed(error);
    };
    if (!allowed || asked.method !== 'POST' || !(pathname === '/backup' || pathname === '/organiser')) {
      answer.writeHead(404).end();
      return;
    }
    if (pathname === '/organiser') {
      const label = searchParams.get('label') ?? undefined;
      const made = work.organiser(searchParams.get('email') ?? '', label);
      made.then((one) => answer.writeHead(200).end(JSON.stringify(one)), failed);
      return;
    }
    answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
    pipeline(Readable.from(work.backup()), answer).catch(failed);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  server.unref();
  const { port } = server.address() as AddressInfo;
  const file = fileOf(data);
  writeFileSync(`${file}.new`, JSON.stringify({ port, secret }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return {
    close: () =>
      new Promise((resolve) => {
        rmSync(file, { force: true });
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answer of the hub that runs on a data folder, null when none runs there. `word`: a work, with what it asks. */
export async function askRunningHub(data: string, word = 'backup'): Promise<IncomingMessage | null> {
  let said: z.infer<typeof shape>;
  try {
    said = shape.parse(JSON.parse(readFileSync(fileOf(data), 'utf8')));
  } catch {
    return null;
  }
  return new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port: said.port,
      path: `/${word}`,
      method: 'POST',
      headers: { authorization: `Bearer ${said.secret}` },
    });
    // A hub that was killed leaves its file; what answers on that port now is somebody else.
    asked.once('error', () => resolve(null));
    asked.once('response', (answer) => resolve(answer.statusCode === 200 ? answer : null));
    asked.end();
  });
}
