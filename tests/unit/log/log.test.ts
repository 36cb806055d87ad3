import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../electron/log/log.ts';

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
