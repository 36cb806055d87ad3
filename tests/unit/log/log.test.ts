import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../electron/log/log.ts';
import { markRun } from '../../../electron/log/run-mark.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'companion-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (maxBytes?: number) =>
  createLog(path.join(folder, 'logs'), {
    echo: false,
    now: () => new Date('2026-11-23T09:00:00.000Z'),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });

describe('the log file', () => {
  it('writes each line at once, as JSON', async () => {
    const { log, read } = open();
    log.info('app.start', { version: '0.1.0', ms: 12 });
    log.error('sync.attempt', { code: 'sync.offline' });
    const lines = (await read()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: '2026-11-23T09:00:00.000Z', level: 'info', where: 'app.start', facts: { version: '0.1.0', ms: 12 } },
      { at: '2026-11-23T09:00:00.000Z', level: 'error', where: 'sync.attempt', facts: { code: 'sync.offline' } },
    ]);
  });

  it('masks an identity whatever the caller gave', async () => {
    const { log, file } = open();
    log.warn('mss.address', { typed: 'max.libre@medecin.mssante.fr', ins: '279035121518989' });
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('max.libre');
    expect(text).not.toContain('279035121518989');
    expect(text).toContain('medecin.mssante.fr');
  });

  it('keeps one older file and never grows past twice its size', async () => {
    const { log, read } = open(2_000);
    for (let i = 0; i < 200; i += 1) log.info('turn', { i });
    expect(readdirSync(path.join(folder, 'logs')).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'companion.log',
      'companion.old.log',
    ]);
    for (const name of ['companion.log', 'companion.old.log']) {
      expect(statSync(path.join(folder, 'logs', name)).size).toBeLessThan(2_200);
    }
    expect(await read()).toContain('"i":199');
  });

  it('keeps the lines around the last error when the files turned over them', async () => {
    const { log, read } = open(2_000);
    for (let i = 0; i < 60; i += 1) log.info('before', { i });
    log.error('window.gone', { reason: 'crashed', exitCode: 11 });
    for (let i = 0; i < 400; i += 1) log.info('after', { i });
    const lines = (await read())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { where: string; facts: object });
    const at = lines.findIndex(({ where }) => where === 'window.gone');
    expect(lines.slice(at - 40, at).map(({ facts }) => facts)).toEqual(
      Array.from({ length: 40 }, (_each, i) => ({ i: 20 + i })),
    );
    expect(lines.slice(at + 1, at + 21).map(({ facts }) => facts)).toEqual(
      Array.from({ length: 20 }, (_each, i) => ({ i })),
    );
    expect(lines.at(-1)?.facts).toEqual({ i: 399 });
    // No line twice, and nothing of what was in the error's file once it is of the log again.
    log.error('worker.ended', { worker: 'card', reason: 'hung', exitCode: -1 });
    const again = (await read()).trim().split('\n');
    expect(new Set(again).size).toBe(again.length);
    expect(again.some((line) => line.includes('window.gone'))).toBe(false);
  });

  it('finds what led to the end of the run before, and forgets what was erased', async () => {
    for (let i = 0; i < 5; i += 1) open().log.info('before', { i });
    const { log } = open();
    log.error('app.ended-abruptly');
    const around = path.join(folder, 'logs', 'companion.error.log');
    expect(readFileSync(around, 'utf8').trim().split('\n')).toHaveLength(6);
    rmSync(path.join(folder, 'logs'), { recursive: true });
    log.error('app.uncaught');
    expect(readFileSync(around, 'utf8')).not.toContain('before');
  });

  it('loses the line, not the app, when nothing can be written', async () => {
    writeFileSync(path.join(folder, 'logs'), 'a file where the folder should be');
    const { log, read } = open();
    expect(() => log.info('app.start')).not.toThrow();
    expect(await read()).toBe('');
  });

  it('is readable by its owner only', () => {
    const { log, file } = open();
    log.info('app.start');
    expect(statSync(file).mode & 0o077).toBe(0);
  });
});

describe('the note that the app runs', () => {
  const start = () => {
    const { log, read } = open();
    const end = markRun(path.join(folder, 'logs'), {
      log,
      now: () => new Date('2026-11-23T09:00:00.000Z'),
      version: '0.1.0',
    });
    return { end, read };
  };

  it('tells the next start that this one did not end by itself', async () => {
    const first = start();
    expect(await first.read()).toBe('');
    first.end();
    const second = start();
    expect(await second.read()).toBe('');
    const third = start();
    expect(JSON.parse(await third.read())).toMatchObject({
      level: 'error',
      where: 'app.ended-abruptly',
      facts: { version: '0.1.0', startedAt: '2026-11-23T09:00:00.000Z' },
    });
  });

  it('takes nothing else from the file, whoever wrote it', async () => {
    start();
    writeFileSync(path.join(folder, 'logs', 'running'), 'max.libre@exemple.example\n'.repeat(100));
    const { read } = start();
    expect(await read()).not.toContain('exemple');
  });
});
