import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import app from '../../resources/locale/app.fr.json';
import board from '../../resources/locale/board.fr.json';

const folder = path.resolve(import.meta.dirname, '../../docs/guide');
const pictures = path.join(folder, 'picture');
const guides = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const all = guides.map(read).join('\n');

/** Targets of the links and pictures of a page that are files of the project. */
const targetsOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^https?:/.test(target));

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('’', "'");

/** What the screens say; a text with a value in it is named by what comes before. */
const texts = new Set(
  [...Object.values(app), ...Object.values(board)].flatMap((text) => [plain(text), plain(text.split('{{')[0]!).trim()]),
);

describe.each(guides)('the guide %s', (name) => {
  it('leads to files that exist', () => {
    const missing = targetsOf(read(name)).filter((target) => !existsSync(path.join(folder, target)));
    expect(missing).toEqual([]);
  });

  it('names what is on the screen by the words of the screen', () => {
    const named = [...read(name).matchAll(/\*\*([^*]+)\*\*/g)].map(([, text]) => plain(text!.replaceAll('\n', ' ')));
    // Emphasis that names nothing of the screen begins with a small letter.
    const strange = named.filter((text) => /^\p{Lu}/u.test(text) && !texts.has(text) && !elsewhere.has(text));
    expect(strange).toEqual([]);
  });
});

/** Names that are not texts of ours. */
const elsewhere = new Set(["Vérif' Ségur", 'Windows', 'macOS', 'Linux', 'Gardez son fichier']);

describe('the pictures of the guides', () => {
  it('are each shown once or more, and each is there', () => {
    const shown = new Set(targetsOf(all).filter((target) => target.startsWith('picture/')));
    const kept = readdirSync(pictures).map((name) => `picture/${name}`);
    expect([...shown].toSorted()).toEqual(kept.toSorted());
  });

  it('are real pictures, large enough to be read', () => {
    for (const name of readdirSync(pictures)) {
      const bytes = readFileSync(path.join(pictures, name));
      expect(bytes.subarray(1, 4).toString('latin1'), name).toBe('PNG');
      // IHDR: width and height (PNG, section 11.2.2).
      expect(bytes.readUInt32BE(16), name).toBeGreaterThanOrEqual(300);
      expect(bytes.readUInt32BE(20), name).toBeGreaterThanOrEqual(500);
    }
  });
});
