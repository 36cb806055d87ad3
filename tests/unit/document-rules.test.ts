import { describe, expect, it } from 'vitest';
import { readDocument } from '../../reader/document/read.ts';
import { documentCatalogue, mdnCodes, type DocumentReport } from '../../reader/document/shape.ts';
import book from '../../resources/document/rules.json' with { type: 'json' };
import table from '../../resources/document/types.json' with { type: 'json' };
import { mailBytes } from '../fixture/document/mail.ts';

const rulesOf = ({ verdicts, documents, archive, mail }: DocumentReport): string[] =>
  [verdicts, ...documents.map((one) => one.verdicts), archive?.verdicts ?? [], mail?.verdicts ?? []]
    .flat()
    .map(({ rule }) => rule);

describe('the book of rules', () => {
  it('has a page for each rule that the reader judges, and no other', async () => {
    const judged = new Set(rulesOf(await readDocument(mailBytes(), documentCatalogue.parse(table))));
    expect(book.rules.map(({ id }) => id).sort()).toEqual([...judged].sort());
  });

  it('says something in both languages, and where it comes from', () => {
    for (const row of [...book.rules, ...book.receipts])
      for (const text of Object.values(row)) expect(text.trim()).not.toBe('');
    expect(book.receipts.map(({ code }) => code)).toEqual([...mdnCodes]);
  });

  it('labels each type in both languages, once', () => {
    expect(new Set(table.types.map(({ key }) => key)).size).toBe(table.types.length);
    for (const { fr, en } of table.types) expect(fr.trim() && en.trim()).not.toBe('');
  });
});
