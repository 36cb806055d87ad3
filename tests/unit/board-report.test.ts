import { Encrypter } from 'age-encryption';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { cut, readReport, reportFileName } from '../../organiser/view/report-content.ts';
import {
  decryptReport,
  identityFor,
  importReportKey,
  keyFile,
  makeReportKey,
  sha256Hex,
} from '../../organiser/view/report-key.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    clear: () => kept.clear(),
  });
  return () => vi.unstubAllGlobals();
});

describe('the report key', () => {
  it('opens what was encrypted for its public half, and another key does not', async () => {
    const key = await makeReportKey();
    const clear = bytes({ v: 1, sections: [{ id: 'machine', text: 'é' }], at: '', app: '' });
    const encrypter = new Encrypter();
    encrypter.addRecipient(key.recipient);
    const blob = await encrypter.encrypt(clear);
    const stranger = await makeReportKey();
    expect(await decryptReport(blob, [stranger.identity, key.identity])).toEqual(clear);
    await expect(decryptReport(blob, [stranger.identity])).rejects.toThrow();
  });

  it('is stored when made, and comes back from its file on another browser', async () => {
    const key = await makeReportKey();
    expect(identityFor(key.recipient)).toBe(key.identity);
    const file = keyFile(key, 'Édition\nd’essai');
    localStorage.clear();
    expect(identityFor(key.recipient)).toBeNull();
    expect(await importReportKey(file, [key.recipient])).toBe('taken');
    expect(identityFor(key.recipient)).toBe(key.identity);
  });

  it('refuses a file that is not a key, and the key of another edition', async () => {
    const [mine, other] = [await makeReportKey(), await makeReportKey()];
    localStorage.clear();
    expect(await importReportKey('bonjour', [mine.recipient])).toBe('not-a-key');
    expect(await importReportKey(`AGE-SECRET-KEY-1${'Q'.repeat(58)}`, [mine.recipient])).toBe('not-a-key');
    expect(await importReportKey(keyFile(other, 'autre'), [mine.recipient])).toBe('other-key');
    expect(identityFor(mine.recipient)).toBeNull();
    // The former key of the same edition is taken too.
    expect(await importReportKey(keyFile(other, 'autre'), [mine.recipient, other.recipient])).toBe('taken');
    expect(identityFor(other.recipient)).toBe(other.identity);
  });

  it('hashes as SHA-256 does', async () => {
    expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('the content of a report', () => {
  it('is read only in the form this board knows', () => {
    const content = { v: 1, sections: [{ id: 'a', text: 'b' }], at: '2026-11-23T09:00:00.000Z', app: '0.1.0' };
    expect(readReport(bytes(content))?.sections).toEqual(content.sections);
    expect(readReport(bytes({ ...content, v: 2 }))).toBeNull();
    expect(readReport(new Uint8Array([0xff, 0xfe]))).toBeNull();
  });

  it('is cut around each hit without losing a character', () => {
    const text = 'Carte absente, carte présente, CARTE';
    const pieces = cut(text, 'carte');
    expect(pieces.filter((p) => p.hit).map((p) => p.text)).toEqual(['Carte', 'carte', 'CARTE']);
    expect(pieces.map((p) => p.text).join('')).toBe(text);
    expect(cut(text, '')).toEqual([{ at: 0, text, hit: false }]);
    expect(cut('', 'x')).toEqual([]);
  });
});

describe('a saved report', () => {
  it('bears its day and its id, and nobody', () => {
    const report = {
      id: '8c6f3f0e-57a1-4b6c-9d0a-3a3c9f6f7a11',
      at: '2026-11-23T09:00:00.000Z',
      actor: 'Dominique PATTROIS',
    };
    expect(reportFileName(report)).toBe('journaux-2026-11-23-8c6f3f0e.json');
  });
});
