import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCodes, writeDocuments } from '../../scripts/codes.mjs';

const text = { title: 'Un titre', sentence: 'Une phrase.', action: 'Refaire' };
const page = {
  title: 'Un titre',
  happened: ['Un fait.'],
  do: ['Un pas.', 'Un autre.'],
  call: 'Vous.',
  technical: 'CKR',
};
const catalogue = `
  export const actions: readonly string[] = ['retry'];
  export const failures = { 'card.alone': { action: 'retry' }, 'other.code': { action: 'retry' } } as const;
`;

describe('the gate of the code book', () => {
  let base = '';
  const write = (place: string, content: string | object) => {
    const file = path.join(base, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const check = async (testsRequired = true): Promise<string> => {
    try {
      await checkCodes({ base, testsRequired, log: (line) => said.push(line) });
      return 'complete';
    } catch (error) {
      return error instanceof Error ? error.message : 'unknown';
    }
  };
  let said: string[] = [];

  beforeEach(async () => {
    base = mkdtempSync(path.join(os.tmpdir(), 'vs-codes-'));
    said = [];
    write('electron/contract/failure.ts', catalogue);
    for (const language of ['fr', 'en']) {
      write(`resources/locale/failure.${language}.json`, { 'card.alone': text, 'other.code': text });
      write(`resources/codebook/codebook.${language}.json`, { 'card.alone': page });
    }
    write('tests/unit/card.test.ts', "it('card.alone: a card in no reader', () => undefined);");
    mkdirSync(path.join(base, 'docs'));
    await writeDocuments({ base });
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('lets a whole catalogue through', async () => {
    expect(await check()).toBe('complete');
    expect(said).toEqual([]);
  });

  it.each(['title', 'sentence', 'action'] as const)(
    'refuses a code without its %s, in either language',
    async (part) => {
      for (const language of ['fr', 'en']) {
        const file = `resources/locale/failure.${language}.json`;
        write(file, { 'card.alone': text, 'other.code': { ...text, [part]: ' ' } });
        expect(await check()).toMatch(new RegExp(`: other\\.code \\(.*, ${language}\\)\\.`));
        write(file, { 'card.alone': text, 'other.code': text });
      }
    },
  );

  it('refuses a code with no text, a text with no code, and an action that no button knows', async () => {
    write('resources/locale/failure.en.json', { 'card.alone': text, 'other.gone': text });
    const absent = await check();
    expect(absent).toContain('other.code (son titre, en)');
    expect(absent).toContain("other.gone (n'est pas un code du catalogue, en)");
    write('resources/locale/failure.en.json', { 'card.alone': text, 'other.code': text });
    write('electron/contract/failure.ts', catalogue.replace("{ action: 'retry' }", "{ action: 'dance' }"));
    expect(await check()).toContain('card.alone (une action connue)');
  });

  it.each([
    ['no page', {}],
    ['an empty text', { 'card.alone': { ...page, call: '' } }],
    ['one step only', { 'card.alone': { ...page, do: ['Un pas.'] } }],
    ['no story', { 'card.alone': { ...page, happened: [] } }],
  ])('refuses a code of the card with %s, in either language', async (_, book) => {
    for (const language of ['fr', 'en']) {
      write(`resources/codebook/codebook.${language}.json`, book);
      expect(await check()).toContain(`card.alone (sa page du livre des codes, ${language})`);
      write(`resources/codebook/codebook.${language}.json`, { 'card.alone': page });
    }
  });

  it('refuses pages of docs that were not written again', async () => {
    write('resources/codebook/codebook.en.json', { 'card.alone': { ...page, title: 'Another' } });
    expect(await check()).toContain('(en) ne suivent plus');
    await writeDocuments({ base });
    expect(await check()).toBe('complete');
  });

  it.each([
    ['a title of it.each', "it.each([['card.alone: a case', 1]])('%s', () => undefined);", true],
    ['a call', "await produces('card.alone', world);", true],
    ['the code elsewhere', "expect(code).toBe('card.alone'); // card.alone: never", false],
    ['a longer code', "it('card.alone-too: another', () => undefined);", false],
  ])('takes %s for a test or not', async (_, source, taken) => {
    write('tests/unit/card.test.ts', source);
    expect(await check()).toBe(
      taken
        ? 'complete'
        : "Le catalogue des codes n'est pas complet : card.alone (un test qui le produit). Ajoutez ce qui manque puis relancez.",
    );
  });

  it('only says a missing test as long as tests are not required', async () => {
    rmSync(path.join(base, 'tests'), { recursive: true });
    expect(await check(false)).toBe('complete');
    expect(said).toEqual(['Codes sans test : card.alone']);
  });
});
