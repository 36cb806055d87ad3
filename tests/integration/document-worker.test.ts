import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forkNode } from '../../native/fork-node.ts';
import { onDemand, type OnDemand } from '../../native/on-demand.ts';
import { readerCalls, type ReaderCalls } from '../../native/reader/port.ts';
import { superviseWorker, type Spawned } from '../../native/supervise.ts';
import { readerFailures } from '../../native/wire.ts';
import table from '../../resources/document/types.json' with { type: 'json' };
import { cdaBytes } from '../fixture/document/cda.ts';
import { mailBytes } from '../fixture/document/mail.ts';
import { xdmBytes } from '../fixture/document/xdm.ts';
import { zipOf } from '../fixture/document/zip.ts';
import { bundleWorker } from './store-bundle.ts';

let bundle: ReturnType<typeof bundleWorker>;
let folder: string;
let reader: OnDemand<ReaderCalls>;
/** Processes that live, and those that ended. */
let living = 0;
let ended = 0;

function counted(entry: string, env: NodeJS.ProcessEnv = process.env): Spawned {
  const child = forkNode(entry, env);
  living += 1;
  return {
    ...child,
    onExit(listener) {
      child.onExit((code) => {
        living -= 1;
        ended += 1;
        listener(code);
      });
    },
  };
}
const gone = async (): Promise<void> => expect.poll(() => living, { timeout: 10_000 }).toBe(0);

beforeAll(() => {
  bundle = bundleWorker('reader');
});
afterAll(() => bundle.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'document-'));
  [living, ended] = [0, 0];
  reader = onDemand(
    () =>
      superviseWorker({
        name: 'reader',
        table: readerCalls,
        failures: readerFailures,
        spawn: () => counted(bundle.entry),
      }),
    0,
  );
});
afterEach(async () => {
  await reader.stop();
  rmSync(folder, { recursive: true, force: true });
});

const readBytes = async (bytes: Uint8Array) => reader.call('document.read', { from: { bytes }, catalogue: table });
const readPath = async (file: string) => reader.call('document.read', { from: { file }, catalogue: table });

describe('the process that reads a document', () => {
  it('reads bytes and files, one process each, and is gone after each', async () => {
    expect(await readBytes(cdaBytes())).toMatchObject({ kind: 'cda', documents: [{ type: 'vsm' }] });
    await gone();
    const file = join(folder, 'envoi');
    writeFileSync(file, xdmBytes());
    expect(await readPath(file)).toMatchObject({ kind: 'xdm' });
    await gone();
    expect(ended).toBe(2);
  });

  it('refuses a file of a gigabyte by its size alone', async () => {
    const file = join(folder, 'grand.xml');
    const handle = openSync(file, 'w');
    ftruncateSync(handle, 1024 * 1024 * 1024);
    closeSync(handle);
    const start = performance.now();
    expect(await readPath(file)).toMatchObject({ kind: 'unread', unread: 'too-large' });
    expect(performance.now() - start).toBeLessThan(10_000);
    await gone();
  });

  it('refuses what is no file, and one that is not there', async () => {
    for (const path of [folder, '/dev/zero', join(folder, 'absent')])
      await expect(readPath(path)).rejects.toMatchObject({ failure: { code: 'file.not-read' } });
    await gone();
  });

  it('is ended when it takes too long, and the next file is read', async () => {
    const hurried = onDemand(
      () =>
        superviseWorker({
          name: 'reader',
          table: { ...readerCalls, 'document.read': { ...readerCalls['document.read'], ms: 250 } },
          failures: readerFailures,
          spawn: () => counted(bundle.entry),
        }),
      0,
    );
    // Each within the limits, all of them too much for so short a time.
    const body = Buffer.from(`<a>${'<b c="d"/>'.repeat(99_000)}</a>`);
    const slow = zipOf(Array.from({ length: 20 }, (_, n) => ({ name: `D${n}.XML`, body, method: 0 })));
    await expect(hurried.call('document.read', { from: { bytes: slow }, catalogue: table })).rejects.toMatchObject({
      failure: { code: 'file.not-read' },
    });
    await gone();
    await hurried.stop();
    expect(await readBytes(cdaBytes())).toMatchObject({ kind: 'cda' });
  });

  it('answers about each hostile file in little memory and time, and is gone after each', async () => {
    // What a parser that expands or keeps everything would pass at once.
    const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=512' };
    const small = onDemand(
      () =>
        superviseWorker({
          name: 'reader',
          table: readerCalls,
          failures: readerFailures,
          spawn: () => counted(bundle.entry, env),
        }),
      0,
    );
    const doctype = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const hostile: [string, Uint8Array][] = [
      ['doctype', Buffer.from(`<?xml version="1.0"?>${doctype}<x>&b;</x>`)],
      ['doctype', Buffer.from('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>')],
      ['too-deep', Buffer.from(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`)],
      ['too-many', Buffer.from(`<a>${'<b/>'.repeat(3_000_000)}</a>`)],
      ['too-many', Buffer.from(`<a ${'a="" '.repeat(1_000_000)}/>`)],
      ['too-large', Buffer.concat([Buffer.from('<a>'), Buffer.alloc(26 * 1024 * 1024, 32)])],
      ['zip-bomb', zipOf([{ name: 'A.XML', body: Buffer.alloc(100 * 1024 * 1024) }])],
      ['zip-entries', zipOf(Array.from({ length: 65_000 }, (_, n) => ({ name: `${n}` })))],
      ['mail-parts', mailBytes({ parts: Array.from({ length: 10_000 }, () => ({ type: 'text/plain', body: 'x' })) })],
      ['encoding', Buffer.from(`\ufeff${'<a/>'.repeat(1_000_000)}`, 'utf16le')],
    ];
    for (const [reason, bytes] of hostile) {
      const start = performance.now();
      const report = await small.call('document.read', { from: { bytes: new Uint8Array(bytes) }, catalogue: table });
      expect(report.unread).toBe(reason);
      expect(performance.now() - start, reason).toBeLessThan(15_000);
      await gone();
    }
    // The heaviest that is accepted is read in the same memory.
    const full = `<b c="d" e="f"/>`.repeat(95_000);
    const heavy = cdaBytes({ edit: (xml) => xml.replace('Texte de la section', full) });
    expect(
      await small.call('document.read', { from: { bytes: new Uint8Array(heavy) }, catalogue: table }),
    ).toMatchObject({
      kind: 'cda',
      documents: [{ unread: null }],
    });
    await small.stop();
    await gone();
    expect(ended).toBe(hostile.length + 1);
  });
});
